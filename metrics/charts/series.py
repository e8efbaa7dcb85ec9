"""The series of a table: its numeric columns over its quarters, without a hole in time."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from metrics.statistics.quarter import Quarter, quarters
from metrics.statistics.table import Column, Number, Tabular, Value, texts

NOT_IN_TABLE = Value(None, "not reported")


@dataclass(frozen=True, slots=True)
class Point:
    """One quarter of a series."""

    quarter: Quarter
    value: Value

    @property
    def number(self) -> Number | None:
        return self.value.value


@dataclass(frozen=True, slots=True)
class Series:
    """One line, or one colour of bars; ``points`` has every quarter once, oldest first.

    ``key`` is that of its column, empty where it was added up from several.
    """

    label: str
    kind: Literal["count", "rate"]
    unit: str
    points: tuple[Point, ...]
    key: str = ""

    def at(self, quarter: Quarter) -> Value:
        return next((point.value for point in self.points if point.quarter == quarter), NOT_IN_TABLE)

    @property
    def size(self) -> Fraction:
        """The sum of what is known: which series are shown where there are too many."""
        return sum((Fraction(point.number) for point in self.points if point.number is not None), Fraction(0))


def read(table: Tabular, keys: Sequence[str] = ()) -> tuple[Series, ...]:
    """The numeric columns of these keys, or all of them, over the table's only column of quarters.

    ValueError where there is no such column, no quarter, no series, or one quarter twice.
    """
    periods = [column.key for column in table.columns if column.kind == "period"]
    if len(periods) != 1:
        raise ValueError(f"Table {table.name} has {len(periods)} columns of quarters; a trend needs one.")
    told = [Quarter.parse(text) for text in texts(table, periods[0])]
    if not told or len(set(told)) < len(told):
        raise ValueError(f"Table {table.name} needs one row for each quarter.")
    chosen = [column for column in table.columns if column.is_numeric and (not keys or column.key in keys)]
    if not chosen:
        raise ValueError(f"Table {table.name} has no such figures.")
    return tuple(_series(table, column, told) for column in chosen)


def _series(table: Tabular, column: Column, told: Sequence[Quarter]) -> Series:
    cells = [cell for cell in table.column(column.key) if isinstance(cell, Value)]
    values = dict(zip(told, cells, strict=True))
    span = quarters(min(told), max(told))
    is_rate = column.kind == "rate" or column.unit == "ratio" or any(isinstance(cell.value, Fraction) for cell in cells)
    points = tuple(Point(quarter, values.get(quarter, NOT_IN_TABLE)) for quarter in span)
    return Series(column.title, "rate" if is_rate else "count", column.unit, points, column.key)


def last_known(series: Sequence[Series]) -> Quarter | None:
    """The last quarter in which any of the series has a number."""
    known = [point.quarter for each in series for point in each.points if point.number is not None]
    return max(known, default=None)


def highest(series: Iterable[Series]) -> Fraction:
    """The highest figure of all; zero where none is known."""
    known = [Fraction(point.number) for each in series for point in each.points if point.number is not None]
    return max(known, default=Fraction(0))


def comparable(points: Sequence[Point], breaks: Collection[Quarter]) -> list[Point]:
    """The points that are counted as the last one is, from its last break on: nothing is compared across it."""
    start = max((each for each in breaks if points and each <= points[-1].quarter), default=None)
    return [point for point in points if start is None or point.quarter >= start]
