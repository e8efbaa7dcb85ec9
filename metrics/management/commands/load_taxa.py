from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from coalition.lib.commands import AnsweringCommand, day
from members.actors import COMMAND
from metrics.actions import taxa


class Command(AnsweringCommand):
    help = "Reads an official CITES checklist or Species+ export (csv, csv.gz) and merges it into the taxa."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--listings-from",
            type=day,
            metavar="DATE",
            help="The day from which listings that differ hold; without it they are taken for corrections.",
        )
        parser.add_argument(
            "--extract",
            action="store_true",
            help="The file is a part, such as one appendix or country: what it lacks has not vanished.",
        )

    def answer(self, **options: Any) -> Mapping[str, object]:
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"{path} is not a file.")
        return taxa.load_checklist(
            path=path, by=COMMAND, effective=options["listings_from"], extract=options["extract"]
        )
