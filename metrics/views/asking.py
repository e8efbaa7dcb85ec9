"""A question in the address: what was asked, what there is to choose from, and the way to another question."""

from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import urlencode

from django.http import HttpRequest

from members.actors import Actor
from members.history import ever_ran
from members.models import Organisation, Platform
from metrics.models import ReportingGroup
from metrics.queries.reference import markets, periods, products
from metrics.statistics.indicator import definitions

FIRST_SHOWN = "items_removed"


def asked(request: HttpRequest, ways: Sequence[str]) -> dict[str, str]:
    """The address as a question: what is blank is left out, what is missing has the page's first answer."""
    given = {name: value for name, value in request.GET.dict().items() if value and name != "format"}
    if given.get("by") not in ways:
        given["by"] = ways[0]
    return {"indicator": FIRST_SHOWN} | given


def address(question: Mapping[str, str]) -> str:
    """The question as the end of an address."""
    return f"?{urlencode(question)}"


def choices(actor: Actor) -> dict[str, Iterable[tuple[str, str]]]:
    """What there is to choose from, for this actor."""
    quarters = [(str(period), period.quarter.label) for period in periods()]
    found: dict[str, Iterable[tuple[str, str]]] = {
        "indicator": [(each.code, each.title) for each in definitions().indicators.values()],
        "group": ReportingGroup.objects.values_list("slug", "name"),
        "product": products().items(),
        "market": sorted(markets().items(), key=lambda market: market[1]),
        "platform": _platforms(actor),
        "from": quarters,
        "to": quarters,
    }
    if actor.sees_all:
        members = Organisation.objects.filter(kind=Organisation.Kind.MEMBER)
        found["member"] = members.values_list("slug", "name")
    return found


def _platforms(actor: Actor) -> Iterable[tuple[str, str]]:
    platforms = Platform.objects.all()
    if not actor.sees_all and actor.organisation is not None:
        platforms = platforms.filter(ever_ran(actor.organisation)).distinct()
    return platforms.values_list("slug", "name")
