from collections.abc import Mapping
from typing import Any

from django.core.management.base import CommandParser
from django.db import transaction

from coalition.lib.commands import AnsweringCommand
from members.actions import organisations, people
from members.actors import COMMAND
from members.management.invitation import invitation


class Command(AnsweringCommand):
    help = "Adds an organisation that runs the coalition, with its first administrator."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--administrator", required=True, metavar="EMAIL")

    @transaction.atomic
    def answer(self, **options: Any) -> Mapping[str, object]:
        convener = organisations.add_convener(name=options["name"], by=COMMAND)
        person = people.add_person(
            email=options["administrator"], organisation=convener, role="administrator", by=COMMAND
        )
        return invitation(person, convener)
