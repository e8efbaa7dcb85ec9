from collections.abc import Mapping
from typing import Any

from django.core.management.base import CommandParser
from django.db import transaction

from coalition.lib.commands import AnsweringCommand, argument_type, day
from members.actions import organisations, people
from members.actions.organisations import PlatformSpec
from members.actors import COMMAND
from members.management.invitation import invitation


class Command(AnsweringCommand):
    help = "Adds a company that joined the coalition, with its platforms and its first lead."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--joined", type=day, required=True, metavar="DATE")
        parser.add_argument(
            "--platform",
            type=argument_type(PlatformSpec.parse),
            action="extend",
            nargs="+",
            default=[],
            metavar="NAME[:TYPE]",
        )
        parser.add_argument("--lead", required=True, metavar="EMAIL")

    @transaction.atomic
    def answer(self, **options: Any) -> Mapping[str, object]:
        member = organisations.add_member(
            name=options["name"], joined=options["joined"], platforms=options["platform"], by=COMMAND
        )
        lead = people.add_person(email=options["lead"], organisation=member, role="lead", by=COMMAND)
        return invitation(lead, member)
