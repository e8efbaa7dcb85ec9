"""A question in the address: what was asked, what there is to choose from, and the way to another question."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from members.actors import Actor
from members.history import ever_ran
from members.models import Organisation, Platform
from metrics.forms import QuestionForm
from metrics.models import Period, ReportingGroup
from metrics.queries.question import UnclearQuestion
from metrics.queries.reference import markets, periods, platform_types, products
from metrics.statistics.indicator import definitions

T = TypeVar("T")

FIRST_SHOWN = "items_removed"
NEWEST = 12  # quarters
_NOT_ASKED = ("format", "compare")  # how the answer is shown


def asked(request: HttpRequest, ways: Sequence[str]) -> dict[str, str]:
    """The address as a question: what is blank is left out, what is missing has the page's first answer."""
    given = {name: value for name, value in request.GET.dict().items() if value and name not in _NOT_ASKED}
    if given.get("by") not in ways:
        given["by"] = ways[0]
    return {"indicator": FIRST_SHOWN} | given


def recent(question: dict[str, str], request: HttpRequest) -> dict[str, str]:
    """The question of the newest quarters where it lists something else than quarters, and names no first one.

    A table has a column for each of them, and a chart of its own for each line. Who asks for all gets all.
    """
    return question if question["by"] == "period" else newest(question, request, periods())


def newest(question: dict[str, str], request: HttpRequest, known: Sequence[Period]) -> dict[str, str]:
    """The question of the newest of the known quarters where the address names no first one; of all where it is blank.

    All are said by the name of the first, so that links lead to the same.
    """
    if "from" in question:
        return question
    names = [str(period) for period in known]
    shown = names[: names.index(question["to"]) + 1] if question.get("to") in names else names
    if "from" not in request.GET:
        shown = shown[-NEWEST:]
    return question | ({"from": shown[0]} if shown else {})


def address(question: Mapping[str, str | Sequence[str]]) -> str:
    """The question as the end of an address; a name with several values stands there several times."""
    return f"?{urlencode(question, doseq=True)}"


def question_form(actor: Actor, question: Mapping[str, str], area: str) -> QuestionForm:
    """The question as a form, with what there is to choose from for this actor."""
    return QuestionForm(question, choices=_choices(actor), suggestions=reverse(f"{area}:taxa"))


def answered(form: QuestionForm, answer: Callable[[], T]) -> T | None:
    """The answer to a question that the form holds; None, with words in the form, where it is unclear."""
    if not form.is_valid():
        return None
    try:
        return answer()
    except UnclearQuestion as unclear:
        form.add_error(unclear.field if unclear.field in form.fields else None, unclear.detail)
        return None


def _choices(actor: Actor) -> dict[str, Iterable[tuple[str, str]]]:
    """What there is to choose from, for this actor."""
    quarters = [(str(period), period.quarter.label) for period in periods()]
    found: dict[str, Iterable[tuple[str, str]]] = {
        "indicator": [(each.code, each.title) for each in definitions().indicators.values()],
        "group": ReportingGroup.objects.values_list("slug", "name"),
        "product": products().items(),
        "market": sorted(markets().items(), key=lambda market: market[1]),
        "platform_type": platform_types().items(),
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
