from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from coalition.backups.verification import verify
from coalition.lib.commands import AnsweringCommand


class Command(AnsweringCommand):
    help = "Checks that a backup is whole and unchanged, and on demand that its database can be restored."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--sha256", metavar="HASH", help="of its manifest, as manage.py backup told it")
        parser.add_argument(
            "--restore",
            action="store_true",
            help="Also restore it into a database of its own, compare, and remove that again.",
        )

    def answer(self, **options: Any) -> Mapping[str, object]:
        return verify(options["folder"], sha256=options["sha256"], restore=options["restore"])
