"""Everything that a release's page shows: the public page and the publisher's preview take it from here."""

from dataclasses import dataclass

from django.urls import reverse

from members.actors import NOBODY
from metrics.models import Release
from metrics.presenters import figures, summary
from metrics.presenters.citation import citation
from metrics.presenters.coverage import coverage_of
from metrics.presenters.files import files_of
from metrics.presenters.public_figure import PublicFigure, PublicRanking
from metrics.presenters.publication import BLOCKED, REMOVED, publication_of
from metrics.presenters.ranking import ranked
from metrics.presenters.rows import rows_of
from metrics.queries.publications import visible_releases
from metrics.queries.reporting_groups import reporting_groups
from metrics.statistics.indicator import definitions

RATE = "zero_view_rate"


@dataclass(frozen=True, slots=True)
class ReleasePage:
    """The context of `public/release.html` and its figures."""

    context: dict[str, object]
    figures: list[PublicFigure | PublicRanking]


def release_page(release: Release, page: str = "") -> ReleasePage:
    """The page of a release, published or draft: the same template shows both. `page` is where it is shown."""
    publication = publication_of(release)
    address = reverse("public:release", args=[release.number])
    page = page or address
    published, groups = visible_releases(NOBODY), reporting_groups()
    items = ranked(publication, groups)
    context = {
        "release": release,
        "publication": publication,
        "points": summary.main_points(publication, items),
        "kpis": summary.kpis(publication, (REMOVED, BLOCKED, RATE)),
        "coverage_kpi": summary.coverage_kpi(publication),
        "coverage": coverage_of(release),
        "rows": rows_of(publication, definitions().indicators.values()),
        "files": files_of(publication),
        "citation": citation(release, address),
        "previous": published.filter(number__lt=release.number).first(),
        "next": published.filter(number__gt=release.number).order_by("number").first(),
        "newest": published.first(),
    }
    shown: list[PublicFigure | PublicRanking] = [figures.removals(publication, page=page)]
    if publication.has(RATE):
        shown.append(figures.trend(publication, definitions().indicators[RATE], page=page))
    shown.append(figures.by_group(publication, groups, page=page))
    return ReleasePage(context, shown)
