"""Reporting groups: all of them, and one with its taxa, listings and figures; no count of members anywhere."""

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from metrics.presenters import figures
from metrics.presenters.citation import citation
from metrics.presenters.group import group_facts, group_kpis
from metrics.presenters.publication import publication_of
from metrics.presenters.ranking import ranked
from metrics.presenters.rows import rows_of
from metrics.queries.publications import latest_release
from metrics.queries.reporting_groups import reporting_group, reporting_groups, taxa_of
from metrics.statistics.indicator import Indicator, definitions
from metrics.views.public.answer import answer

DEFAULT = "items_removed"


@require_safe
def species(request: HttpRequest) -> HttpResponseBase:
    """Every reporting group with what the latest release prints of it."""
    release, groups = latest_release(), reporting_groups()
    if release is None:
        return render(request, "public/species.html", {"groups": groups})
    publication, page = publication_of(release), reverse("public:species")
    context = {
        "release": release,
        "publication": publication,
        "groups": groups,
        "citation": citation(release, page),
    }
    return answer(request, "public/species.html", context, [figures.by_group(publication, groups, page=page)])


@require_safe
def group(request: HttpRequest, slug: str) -> HttpResponseBase:
    """One reporting group; `?indicator=` chooses what the chart shows."""
    found, release = reporting_group(slug), latest_release()
    if release is None:
        return render(request, "public/group.html", {"group": found})
    publication = publication_of(release)
    available = [each for each in definitions().indicators.values() if publication.has(each.code, slug)]
    chosen = _chosen(available, request.GET.get("indicator", ""))
    taxa = taxa_of(found, release.last_period.quarter.last_day)
    page = reverse("public:species-group", args=[slug])
    if chosen is not None and chosen.code != DEFAULT:
        page = f"{page}?indicator={chosen.code}"
    items = ranked(publication, reporting_groups())
    context = {
        "group": found,
        "release": release,
        "publication": publication,
        "taxa": taxa,
        "facts": group_facts(publication, found, taxa),
        "kpis": group_kpis(publication, found),
        "removed": publication.value(DEFAULT, publication.period, slug),
        "rows": rows_of(publication, available, slug),
        "available": available,
        "chosen": chosen,
        "others": [item for item in items if item.label != found.name][:5],
        "citation": citation(release, page),
    }
    shown = [] if chosen is None else [figures.trend(publication, chosen, page=page, group=found)]
    return answer(request, "public/group.html", context, shown)


def _chosen(available: list[Indicator], code: str) -> Indicator | None:
    """The indicator asked for, what was removed without one; None where the release has nothing of the group."""
    by_code = {indicator.code: indicator for indicator in available}
    if code and code not in by_code:
        raise Http404
    return by_code.get(code or DEFAULT) or next(iter(available), None)
