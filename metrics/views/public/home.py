"""The front page: the headline, how it moved, by species group, and how to read it."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from members.actors import NOBODY
from metrics.models import Release
from metrics.presenters import figures, summary
from metrics.presenters.citation import citation
from metrics.presenters.coverage import coverage_words
from metrics.presenters.files import files_of
from metrics.presenters.publication import BLOCKED, REMOVED, publication_of
from metrics.presenters.ranking import ranked
from metrics.queries.publications import latest_release, visible_releases
from metrics.queries.reporting_groups import reporting_groups
from metrics.statistics.indicator import definitions
from metrics.views.public.answer import answer

RANKED = 10
KPIS = (REMOVED, BLOCKED, "zero_view_rate")
LISTED_RELEASES = 4


@require_safe
def home(request: HttpRequest) -> HttpResponseBase:
    """The latest release at a glance; before the first one, what is being prepared."""
    release = latest_release()
    if release is None:
        groups, rates = reporting_groups(), definitions().rates
        return render(request, "public/no_release.html", {"groups": groups, "rates": rates})
    return _of(request, release)


def _of(request: HttpRequest, release: Release) -> HttpResponseBase:
    publication = publication_of(release)
    page, address = reverse("public:home"), reverse("public:release", args=[release.number])
    groups = reporting_groups()
    context = {
        "release": release,
        "publication": publication,
        "total": summary.removed_or_blocked(publication, publication.period),
        "removed": publication.value(REMOVED, publication.period),
        "unseen": publication.value("zero_view_rate", publication.period),
        "to_date": summary.to_date(publication),
        "coverage": coverage_words(release, publication.period),
        "kpis": summary.kpis(publication, KPIS),
        "coverage_kpi": summary.coverage_kpi(publication),
        "group_count": len(ranked(publication, groups)),
        "files": files_of(publication),
        "citation": citation(release, address),
        "releases": visible_releases(NOBODY)[:LISTED_RELEASES],
    }
    by_group = figures.by_group(publication, groups, page=page, limit=RANKED)
    return answer(request, "public/home.html", context, [figures.removals(publication, page=page), by_group])
