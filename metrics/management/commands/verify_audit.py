import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from coalition.lib import context
from coalition.lib.commands import argument_type
from members import record
from members.chain import Head
from metrics.queries.publications import published_heads


class Command(BaseCommand):
    help = (
        "Walks the whole audit record and finds any removed, changed, moved or inserted event and a cut end, by the "
        "heads that releases published and those given. Prints one JSON object; ends with 1 where something is wrong."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--head",
            action="append",
            default=[],
            type=argument_type(Head.parse),
            metavar="POSITION:HASH",
            help="A head that was kept elsewhere: from a release's page, its bundle, or the log. May be repeated.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        given = {f"the head given as {head.position}": head for head in options["head"]}
        with context.entered(context.PROGRAM), transaction.atomic():
            verdict = record.verify({**published_heads(), **given})
        answer = {
            "ok": not verdict.problems,
            "events": verdict.events,
            "head": str(verdict.head),
            "problems": verdict.problems,
        }
        self.stdout.write(json.dumps(answer))
        if verdict.problems:
            sys.exit(1)
