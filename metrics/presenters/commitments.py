"""What was said would be reached, judged by what everybody may see: figures of published releases, and no others."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from metrics.models import Target
from metrics.presenters.publication import Place, breaks_in, figures_in
from metrics.queries.publications import newest_releases, newest_tables
from metrics.queries.targets import Judged, Known, indicator_of, judged
from metrics.statistics.breaks import Break, breaking
from metrics.statistics.indicator import Indicator
from metrics.statistics.quarter import Quarter
from metrics.statistics.table import Value
from metrics.statistics.target import Obstacle

NOTHING = Known(absent=Obstacle.NOT_PUBLISHED)


@dataclass(frozen=True, slots=True)
class Published:
    """What the newest releases of all quarters say together, with the coalition's breaks in them."""

    figures: Mapping[Place, Value]
    breaks: tuple[Break, ...]
    quarters: tuple[Quarter, ...]
    notes: tuple[str, ...]

    def of(self, indicator: Indicator, group: str) -> Known:
        """What is known of an indicator of the coalition, or of one of its groups."""
        told = {quarter: self.figures.get((group, indicator.code, str(quarter))) for quarter in self.quarters}
        return Known(
            through=self.quarters[-1] if self.quarters else None,
            series={quarter: value.value for quarter, value in told.items() if value is not None},
            breaks=frozenset(each.quarter for each in breaking(indicator, self.breaks)),
            protected=frozenset(quarter for quarter, value in told.items() if _is_hidden(value)),
            absent=Obstacle.NOT_PUBLISHED,
        )


def judged_in_public(rows: Iterable[Target]) -> tuple[list[Judged], tuple[str, ...]]:
    """Each with the verdict that published figures allow, and what the releases say below these figures.

    Of one member, a taxon or a product nothing is published.
    """
    rows = list(rows)
    published = _published({row.indicator for row in rows if row.indicator})
    return [judged(row, _known(row, published)) for row in rows], published.notes


def _known(row: Target, published: Published) -> Known:
    indicator = indicator_of(row)
    if indicator is None or row.member or row.taxon or row.product:
        return NOTHING
    return published.of(indicator, row.group.slug if row.group else "")


def _published(indicators: set[str]) -> Published:
    releases = newest_releases()
    tables = newest_tables(releases, indicators).values()
    figures: dict[Place, Value] = {}
    for table in tables:
        figures |= figures_in(table)
    breaks = tuple(
        each
        for release in dict.fromkeys(releases.values())
        for each in breaks_in(release)
        if releases.get(each.quarter) == release
    )
    notes = dict.fromkeys(note for table in tables for note in table.notes)
    return Published(figures, breaks, tuple(sorted(releases)), tuple(notes))


def _is_hidden(value: Value | None) -> bool:
    return value is not None and value.status == "suppressed"
