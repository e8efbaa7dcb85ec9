import sys
from collections.abc import Mapping
from getpass import getpass
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.urls import reverse

from coalition.lib.commands import AnsweringCommand
from members.actions import single_sign_on
from members.actors import COMMAND
from members.models import Organisation, SingleSignOn


class Command(AnsweringCommand):
    help = (
        "Lets an organisation's OpenID Connect provider sign in its people. Reads the client's secret from standard "
        "input, where no list of processes and no history of a shell shows it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("organisation", metavar="SLUG")
        parser.add_argument("--issuer", metavar="ADDRESS")
        parser.add_argument("--client-id", metavar="ID")
        parser.add_argument("--domain", action="extend", nargs="+", default=[], metavar="DOMAIN")
        parser.add_argument(
            "--factor",
            action="extend",
            nargs="+",
            metavar="VALUE",
            help="what amr or acr holds where the provider asked for a second factor (mfa without it)",
        )
        parser.add_argument("--off", action="store_true", help="let nobody in by it any more")

    def answer(self, **options: Any) -> Mapping[str, object]:
        organisation = Organisation.objects.filter(slug=options["organisation"]).first()
        if organisation is None:
            raise CommandError(f"there is no organisation {options['organisation']!r}")
        found = _switched_off(organisation) if options["off"] else _configured(organisation, options)
        return {
            "slug": organisation.slug,
            "issuer": found.issuer,
            "domains": sorted(found.domains.values_list("domain", flat=True)),
            "redirect_uri": settings.SITE_URL + reverse("account:sign-on-callback"),
            "enabled": found.enabled,
        }


def _switched_off(organisation: Organisation) -> SingleSignOn:
    return single_sign_on.switch_off(organisation=organisation, by=COMMAND)


def _configured(organisation: Organisation, options: Mapping[str, Any]) -> SingleSignOn:
    if not options["issuer"] or not options["client_id"]:
        raise CommandError("give --issuer and --client-id, or --off")
    secret = getpass("Client secret: ") if sys.stdin.isatty() else sys.stdin.readline()
    return single_sign_on.configure(
        organisation=organisation,
        issuer=options["issuer"],
        client_id=options["client_id"],
        secret=secret.strip(),
        domains=options["domain"],
        factor_values=options["factor"] or ["mfa"],
        by=COMMAND,
    )
