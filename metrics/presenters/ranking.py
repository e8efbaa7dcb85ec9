"""Reporting groups by what was removed. What is suppressed comes last, in the groups' own order: rank would tell."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from metrics.models import ReportingGroup
from metrics.presenters.change import change
from metrics.presenters.publication import REMOVED, Publication
from metrics.statistics.quarter import Quarter
from metrics.statistics.table import Column, Number, Table, Value


@dataclass(frozen=True, slots=True)
class RankedGroup:
    """A line of `_components/ranking.html`; `amount` is the length of the bar, None where the figure is hidden."""

    label: str
    detail: str
    icon: str
    url: str
    value: Value
    amount: Number | None
    change: str


def ranked(publication: Publication, groups: Sequence[ReportingGroup]) -> list[RankedGroup]:
    """The groups that the release has a figure for in its latest quarter, the largest printed one first."""
    items = [_ranked(publication, group) for group in _told(publication, groups)]
    return sorted(items, key=lambda item: (item.amount is None, -(item.amount or 0)))


def ranking_table(publication: Publication, groups: Sequence[ReportingGroup]) -> Table:
    """The same groups by name, now and a quarter ago, in their own order."""
    now = Quarter.parse(publication.period)
    columns = (
        Column("group", _("Reporting group"), "text"),
        Column("now", now.short, "count", "item"),
        Column("before", now.previous().short, "count", "item"),
    )
    series = [(group, publication.series(REMOVED, group.slug)) for group in _told(publication, groups)]
    return Table(
        name="by-group",
        title=_("Items removed by reporting group"),
        columns=columns,
        rows=tuple((group.name, figures.latest, figures.before(1)) for group, figures in series),
        unit="item",
        source=publication.groups.source,
        notes=publication.groups.notes,
        period_from=str(now.previous()),
        period_to=str(now),
    )


def _told(publication: Publication, groups: Sequence[ReportingGroup]) -> list[ReportingGroup]:
    return [group for group in groups if (group.slug, REMOVED, publication.period) in publication.figures]


def _ranked(publication: Publication, group: ReportingGroup) -> RankedGroup:
    series = publication.series(REMOVED, group.slug)
    return RankedGroup(
        label=group.name,
        detail=group.description,
        icon=group.icon,
        url=reverse("public:species-group", args=[group.slug]),
        value=series.latest,
        amount=series.latest.value,
        change=change(series.latest, series.to_compare(1), is_rate=False),
    )
