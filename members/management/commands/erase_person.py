from collections.abc import Mapping
from typing import Any

from django.core.management.base import CommandParser

from coalition.lib.commands import AnsweringCommand
from members.actions import personal_data
from members.actors import COMMAND
from members.queries import person_with


class Command(AnsweringCommand):
    help = (
        "Forgets who a person is: name and address become a number, sessions, tokens, second factors and messages are "
        "removed. What the person did stays, as the acts of that number. It cannot be taken back."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--reason", required=True, help="Why, without naming the person: it is kept for ever.")

    def answer(self, **options: Any) -> Mapping[str, object]:
        person = person_with(options["email"])
        personal_data.erase(person=person, reason=options["reason"], by=COMMAND)
        return {"erased": f"Person {person.pk}"}
