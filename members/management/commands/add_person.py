from collections.abc import Mapping
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import transaction

from coalition.lib.commands import AnsweringCommand
from members.actions import people
from members.actors import COMMAND
from members.management.invitation import invitation
from members.models import Organisation
from members.roles import ROLES


class Command(AnsweringCommand):
    help = "Gives a person a role in an organisation."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--organisation", required=True, metavar="SLUG")
        parser.add_argument("--role", required=True, choices=list(ROLES))

    @transaction.atomic
    def answer(self, **options: Any) -> Mapping[str, object]:
        organisation = Organisation.objects.filter(slug=options["organisation"]).first()
        if organisation is None:
            known = ", ".join(Organisation.objects.values_list("slug", flat=True)) or "none yet"
            raise CommandError(f"there is no organisation {options['organisation']!r}; there is {known}")
        person = people.add_person(
            email=options["email"], organisation=organisation, role=options["role"], by=COMMAND
        )
        return invitation(person, organisation)
