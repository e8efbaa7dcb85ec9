"""Dashboards: one question in the address, answered by a chart, a table, and a file."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from members.actors import Actor
from members.permissions import Right
from members.views.acting import acting, for_rights
from metrics.charts.figure import Figure
from metrics.models import Taxon
from metrics.presenters.band import Others, with_others
from metrics.presenters.beside import panel_figure, spread_figure
from metrics.presenters.dashboards import Dashboard, dashboard
from metrics.presenters.multiples import multiples
from metrics.presenters.progress_tables import figures_table, source_words
from metrics.queries import taxa
from metrics.queries.bands import others_beside
from metrics.queries.panel import panel_of
from metrics.queries.progress import Progress, progress
from metrics.queries.question import BREAKDOWNS
from metrics.views.asking import address, answered, asked, question_form, recent
from metrics.views.comparing import PARAMETER, choices, chosen_of, compared
from metrics.views.table_files import OFFERED, offered, table_file

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
    _("By product, market and platform"),
    _("What was sold, where, on which type of platform, and on which platform."),
    ("product", "market", "platform_type", "platform"),
)
OWN = Page(
    _("Our progress"),
    _("Your own figures, from your accepted reports."),
    ("period", "group", "taxon", "product", "market", "platform_type", "platform"),
)
WAYS: Mapping[str, Promise] = {
    "period": _("Over time"),
    "member": _("By member"),
    "group": _("By species group"),
    "taxon": _("By taxon"),
    "product": _("By product"),
    "market": _("By market"),
    "platform_type": _("By platform type"),
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
    """Products, markets, types of platforms, and platforms."""
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
    question = recent(asked(request, page.ways), request)
    form = question_form(actor, question, area)
    whole = answered(form, lambda: progress(actor, question))
    offers = choices(request, whole) if whole else []
    answer = chosen_of(whole, offers) if whole else None
    others = _others(actor, answer) if answer else None
    if answer is not None and (format := request.GET.get("format", "")) in OFFERED:
        figures = figures_table(answer, title=answer.question.indicator.title, source=source_words())
        return table_file(figures if others is None else with_others(figures, answer, others), format)
    context = {
        "page": page,
        "base": f"base_{area}.html",
        "form": form,
        "also": [("by", question["by"]), *((PARAMETER, each.key) for each in offers if each.is_chosen)],
        "ways": [(WAYS[way], address(question | {"by": way}), way == question["by"]) for way in page.ways],
        "files": offered(lambda format: address(question | compared(offers) | {"format": format})),
        "choices": offers,
        "kept": question.items(),
        "all_url": address(question) if compared(offers) else "",
        "lineage": _lineage(question) if question["by"] == "taxon" else [],
        "board": _board(answer, question, reverse(f"{area}:lineage"), others) if answer else None,
        "beside": _beside(question, answer) if answer else {},
        "multiples": multiples(answer) if answer and question["by"] != "period" else [],
    }
    return render(request, "desk/dashboard.html", context, status=200 if answer else 400)


def _others(actor: Actor, answer: Progress) -> Others | None:
    """What a member may see beside its own rate; None to a convener, who sees everybody's."""
    member = actor.organisation if actor.is_member else None
    return others_beside(answer.question, member) if member else None


def _board(answer: Progress, asked: Mapping[str, str], lineage: str, others: Others | None) -> Dashboard | None:
    links = {}
    if asked["by"] == "taxon":
        links = {row.label: address({**asked, "taxon": row.key}) for row in answer.rows if row.key}
    elif asked["by"] == "member":
        links = {row.label: address({**asked, "member": row.key}) for row in answer.rows}
    kept = {name: asked[name] for name in ("indicator", "by", "member", *BREAKDOWNS) if asked.get(name)}
    return dashboard(answer, links, f"{lineage}{address(kept)}", others)


def _beside(question: Mapping[str, str], answer: Progress) -> dict[str, Figure]:
    """Beside the coalition's trend, by the id on the page: the same members throughout, and how members differ."""
    if question["by"] != "period" or len(answer.question.members) < 2:
        return {}
    panel = panel_of(answer)
    spread = spread_figure(answer)
    return {
        **({"panel": panel_figure(answer, panel)} if panel and not panel.is_everybody else {}),
        **({"spread": spread} if spread else {}),
    }


def _lineage(asked: Mapping[str, str]) -> list[tuple[str, str]]:
    """The way down to the taxon, with the address of each step; the last, where one stands, without."""
    steps: list[tuple[str, str]] = [(gettext("All taxa"), address({**asked, "taxon": ""}))]
    taxon = Taxon.objects.filter(name=asked.get("taxon", "")).first()
    for step in taxa.lineage(taxon.pk) if taxon else []:
        steps.append((step.name, address({**asked, "taxon": step.name})))
    return [*steps[:-1], (steps[-1][0], "")]
