"""A release as pages read it: its protected tables, and the figures in them by quarter, group and indicator."""

from collections.abc import Mapping
from dataclasses import dataclass

from metrics.disclosure.protected import ProtectedTable
from metrics.models import Release
from metrics.queries.publications import protected
from metrics.statistics.breaks import Break, between, breaking
from metrics.statistics.indicator import definitions
from metrics.statistics.quarter import Quarter
from metrics.statistics.table import Number, Tabular, Value

NOT_REPORTED = Value(None, "not reported")
NOTHING_TO_DIVIDE_BY = Value(None, "nothing to divide by")

REMOVED, BLOCKED = "items_removed", "items_blocked"

Place = tuple[str, str, str]
"""Reporting group (empty: the coalition), indicator and quarter."""


@dataclass(frozen=True, slots=True)
class Series:
    """The figures of one indicator in every quarter of a release, oldest first, with what breaks their series."""

    periods: tuple[str, ...]
    values: tuple[Value, ...]
    breaks: tuple[Break, ...] = ()

    @property
    def latest(self) -> Value:
        return self.values[-1] if self.values else NOT_REPORTED

    @property
    def numbers(self) -> list[Number | None]:
        return [value.value for value in self.values]

    def before(self, quarters: int) -> Value:
        """The figure so many quarters before the latest one; not reported where the release has none."""
        if not self.periods:
            return NOT_REPORTED
        asked = str(Quarter.parse(self.periods[-1]).previous(quarters))
        return self.values[self.periods.index(asked)] if asked in self.periods else NOT_REPORTED

    def to_compare(self, quarters: int) -> Value:
        """The same figure, where it was counted as the latest one is; not reported across a break."""
        return self.before(quarters) if self.is_comparable(quarters) else NOT_REPORTED

    def is_comparable(self, quarters: int) -> bool:
        """Whether no break lies between the latest quarter and the one so many before it."""
        if not self.periods:
            return False
        latest = Quarter.parse(self.periods[-1])
        return not between(self.breaks, latest.previous(quarters), latest)


@dataclass(frozen=True, slots=True)
class Publication:
    """A release with its tables: by quarter (`headline`), and by quarter and reporting group (`groups`)."""

    release: Release
    headline: ProtectedTable
    groups: ProtectedTable
    figures: Mapping[Place, Value]
    periods: tuple[str, ...]
    breaks: tuple[Break, ...]

    @property
    def period(self) -> str:
        """The latest quarter."""
        return str(self.release.last_period)

    def value(self, indicator: str, period: str, group: str = "") -> Value:
        return self.figures.get((group, indicator, period), NOT_REPORTED)

    def series(self, indicator: str, group: str = "") -> Series:
        values = tuple(self.value(indicator, period, group) for period in self.periods)
        return Series(self.periods, values, breaking(definitions().indicators[indicator], self.breaks))

    def has(self, indicator: str, group: str = "") -> bool:
        """Whether the release says anything of the indicator, if only that it is suppressed."""
        return any((group, indicator, period) in self.figures for period in self.periods)


def publication_of(release: Release) -> Publication:
    """The release with its tables, read from its cells and nothing else."""
    tables = {table.name: protected(table) for table in release.tables.all()}
    headline, groups = tables["headline"], tables["groups"]
    figures = {**figures_in(headline), **figures_in(groups)}
    periods = tuple(sorted({period for _, _, period in figures}))
    return Publication(release, headline, groups, figures, periods, breaks_in(release))


def breaks_in(release: Release) -> tuple[Break, ...]:
    """The coalition's breaks in the release's quarters."""
    return tuple(Break("", kept["measure"], Quarter.parse(kept["quarter"]), kept["reason"]) for kept in release.breaks)


def figures_in(table: Tabular) -> dict[Place, Value]:
    """The figures of a table as releases have them, by their place."""
    places = {column.key: place for place, column in enumerate(table.columns)}
    found = {}
    for row in table.rows:
        group = str(row[places["group"]]) if "group" in places else ""
        value = row[places["value"]]
        if isinstance(value, Value):
            found[group, str(row[places["indicator"]]), str(row[places["period"]])] = _told(value)
    return found


def _told(value: Value) -> Value:
    """A published figure without a number is a rate of nothing."""
    return NOTHING_TO_DIVIDE_BY if value.value is None and value.status == "published" else value
