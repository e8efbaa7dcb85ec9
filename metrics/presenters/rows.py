"""Every indicator of the coalition or of a group in one table: now, a quarter ago, and the change."""

from collections.abc import Iterable
from typing import NamedTuple

from metrics.presenters.change import change
from metrics.presenters.publication import Publication
from metrics.statistics.indicator import Indicator
from metrics.statistics.table import Value


class Row(NamedTuple):
    """An indicator in the latest quarter and in the one before; `kind` says how its figures are written."""

    indicator: Indicator
    kind: str
    now: Value
    before: Value
    change: str


def rows_of(publication: Publication, indicators: Iterable[Indicator], group: str = "") -> list[Row]:
    """The indicators of which the release says anything, if only that they are suppressed."""
    return [_row(publication, each, group) for each in indicators if publication.has(each.code, group)]


def _row(publication: Publication, indicator: Indicator, group: str) -> Row:
    series = publication.series(indicator.code, group)
    now, before = series.latest, series.before(1)
    moved = change(now, series.to_compare(1), is_rate=indicator.is_rate)
    return Row(indicator, "rate" if indicator.is_rate else "count", now, before, moved)
