from collections.abc import Mapping
from typing import Any

from django.core.management.base import CommandParser

from coalition.lib.commands import AnsweringCommand
from members.actions import personal_data
from members.actors import COMMAND
from members.queries import person_with


class Command(AnsweringCommand):
    help = "Prints everything that is kept about a person, as JSON."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def answer(self, **options: Any) -> Mapping[str, object]:
        return personal_data.export(person=person_with(options["email"]), by=COMMAND)
