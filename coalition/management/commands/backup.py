from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from coalition.backups.backup import back_up
from coalition.lib.commands import AnsweringCommand
from members.actors import COMMAND


class Command(AnsweringCommand):
    help = (
        "Writes the database, the files and the keys to a new folder, as they are at this moment; the program may "
        "run. Whoever has the folder has everything: keep it as the keys themselves."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)

    def answer(self, **options: Any) -> Mapping[str, object]:
        return back_up(options["folder"], by=COMMAND)
