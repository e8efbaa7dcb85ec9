"""Dashboards: one question in the address, answered by a chart, a table, and a file."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from members.actors import Actor
from members.history import ever_ran
from members.models import Organisation, Platform
from members.permissions import Right
from members.views.acting import acting, for_rights
from metrics.forms import QuestionForm
from metrics.models import ReportingGroup, Taxon
from metrics.presenters.dashboards import Dashboard, dashboard, figures_table, source_words
from metrics.queries import taxa
from metrics.queries.progress import Progress, progress
from metrics.queries.question import BREAKDOWNS, UnclearQuestion
from metrics.queries.reference import markets, periods, products
from metrics.statistics.indicator import definitions
from metrics.statistics.tabular_csv import as_csv

FIRST_SHOWN = "items_removed"
SUGGESTIONS = 12


@dataclass(frozen=True, slots=True)
class Page:
    """A dashboard of the desk: what it lists by, among what else the reader may switch to, and its heading."""

    heading: Promise
    lead: Promise
    ways: tuple[str, ...]


TREND = Page(_("Trend"), _("The coalition's figure by quarter, from accepted reports."), ("period",))
BY_MEMBER = Page(_("By member"), _("Each member's own figure by quarter."), ("member",))
BY_SPECIES = Page(_("By species"), _("By reporting group, or down the tree of taxa."), ("group", "taxon"))
BY_PRODUCT = Page(
    _("By product and market"), _("What was sold, where, and on which platform."), ("product", "market", "platform")
)
OWN = Page(
    _("Our progress"),
    _("Your own figures, from your accepted reports."),
    ("period", "group", "taxon", "product", "market", "platform"),
)
WAYS: Mapping[str, Promise] = {
    "period": _("Over time"),
    "member": _("By member"),
    "group": _("By species group"),
    "taxon": _("By taxon"),
    "product": _("By product"),
    "market": _("By market"),
    "platform": _("By platform"),
}


@require_safe
@never_cache
@for_rights(Right.READ_ALL)
def trend(request: HttpRequest) -> HttpResponse:
    """The coalition by quarter."""
    return _answer(request, TREND, "desk")


@require_safe
@never_cache
@for_rights(Right.READ_ALL)
def by_member(request: HttpRequest) -> HttpResponse:
    """Members beside each other."""
    return _answer(request, BY_MEMBER, "desk")


@require_safe
@never_cache
@for_rights(Right.READ_ALL)
def by_species(request: HttpRequest) -> HttpResponse:
    """Reporting groups, and the tree of taxa, a level at a time."""
    return _answer(request, BY_SPECIES, "desk")


@require_safe
@never_cache
@for_rights(Right.READ_ALL)
def by_product(request: HttpRequest) -> HttpResponse:
    """Products, markets and platforms."""
    return _answer(request, BY_PRODUCT, "desk")


@require_safe
@never_cache
@for_rights(Right.READ_OWN)
def own(request: HttpRequest) -> HttpResponse:
    """A member's own figures."""
    if not acting(request).is_member:
        raise Http404
    return _answer(request, OWN, "portal")


@require_safe
@for_rights(Right.READ_OWN, Right.READ_ALL, confidential=False)
def taxon_options(request: HttpRequest) -> HttpResponse:
    """Taxa whose names begin with or resemble what was typed, as options of the taxon field."""
    # A form with several such fields gives each a name of its own.
    typed = next(iter(request.GET.dict().values()), "").strip()
    found = taxa.search(typed, limit=SUGGESTIONS) if len(typed) > 1 else []
    return render(request, "_components/taxon_options.html", {"found": found})


def _answer(request: HttpRequest, page: Page, area: str) -> HttpResponse:
    actor = acting(request)
    asked = _asked(request, page)
    form = QuestionForm(asked, choices=_choices(actor), suggestions=reverse(f"{area}:taxa"))
    answer: Progress | None = None
    if form.is_valid():
        try:
            answer = progress(actor, asked)
        except UnclearQuestion as unclear:
            form.add_error(unclear.field if unclear.field in form.fields else None, unclear.detail)
    if answer is not None and request.GET.get("format") == "csv":
        return _csv(answer)
    context = {
        "page": page,
        "base": f"base_{area}.html",
        "form": form,
        "by": asked["by"],
        "ways": [(WAYS[way], _address(asked | {"by": way}), way == asked["by"]) for way in page.ways],
        "csv_url": _address(asked | {"format": "csv"}),
        "lineage": _lineage(asked) if asked["by"] == "taxon" else [],
        "board": _board(answer, asked, reverse(f"{area}:lineage")) if answer else None,
    }
    return render(request, "desk/dashboard.html", context, status=200 if answer else 400)


def _asked(request: HttpRequest, page: Page) -> dict[str, str]:
    """The address as a question: what is blank is left out, what is missing has the page's first answer."""
    given = {name: value for name, value in request.GET.dict().items() if value and name != "format"}
    if given.get("by") not in page.ways:
        given["by"] = page.ways[0]
    return {"indicator": FIRST_SHOWN} | given


def _address(asked: Mapping[str, str]) -> str:
    return f"?{urlencode(asked)}"


def _choices(actor: Actor) -> dict[str, Iterable[tuple[str, str]]]:
    """What there is to choose from, for this actor."""
    quarters = [(str(period), period.quarter.label) for period in periods()]
    choices: dict[str, Iterable[tuple[str, str]]] = {
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
        choices["member"] = members.values_list("slug", "name")
    return choices


def _platforms(actor: Actor) -> Iterable[tuple[str, str]]:
    platforms = Platform.objects.all()
    if not actor.sees_all and actor.organisation is not None:
        platforms = platforms.filter(ever_ran(actor.organisation)).distinct()
    return platforms.values_list("slug", "name")


def _board(answer: Progress, asked: Mapping[str, str], lineage: str) -> Dashboard | None:
    links = {}
    if asked["by"] == "taxon":
        links = {row.label: _address({**asked, "taxon": row.key}) for row in answer.rows if row.key}
    elif asked["by"] == "member":
        links = {row.label: _address({**asked, "member": row.key}) for row in answer.rows}
    kept = {name: asked[name] for name in ("indicator", "by", "member", *BREAKDOWNS) if asked.get(name)}
    return dashboard(answer, links, f"{lineage}?{urlencode(kept)}")


def _lineage(asked: Mapping[str, str]) -> list[tuple[str, str]]:
    """The way down to the taxon, with the address of each step; the last, where one stands, without."""
    steps: list[tuple[str, str]] = [(gettext("All taxa"), _address({**asked, "taxon": ""}))]
    taxon = Taxon.objects.filter(name=asked.get("taxon", "")).first()
    for step in taxa.lineage(taxon.pk) if taxon else []:
        steps.append((step.name, _address({**asked, "taxon": step.name})))
    return [*steps[:-1], (steps[-1][0], "")]


def _csv(answer: Progress) -> HttpResponse:
    indicator = answer.question.indicator
    table = figures_table(answer, title=indicator.title, source=source_words())
    return HttpResponse(
        as_csv(table),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{table.name}.csv"'},
    )
