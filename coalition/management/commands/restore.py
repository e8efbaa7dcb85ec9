from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from coalition.backups.restoration import restore
from coalition.lib.commands import AnsweringCommand
from members.actors import COMMAND


class Command(AnsweringCommand):
    help = (
        "Restores a backup into an empty place: a DATA_DIR and a database that no program has been started with. "
        "Compares what is there then with what was backed up."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--sha256", metavar="HASH", help="of its manifest, as manage.py backup told it")

    def answer(self, **options: Any) -> Mapping[str, object]:
        return restore(options["folder"], by=COMMAND, sha256=options["sha256"])
