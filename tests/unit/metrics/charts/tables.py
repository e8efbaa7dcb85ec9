"""Tables for the tests, from few words: ``counts(removed=[1, None, 3])``."""

from collections.abc import Sequence
from fractions import Fraction

from metrics.statistics.quarter import Quarter
from metrics.statistics.table import Cell, Column, Kind, Table, Value

FIRST = Quarter(2025, 3)


def value(number: int | Fraction | str | None) -> Value:
    """A number, a status such as "suppressed", or None for what is not reported."""
    if isinstance(number, str):
        return Value(None, number)
    return Value(None, "not reported") if number is None else Value(number)


def by_quarter(
    kind: Kind, series: dict[str, Sequence[int | Fraction | str | None]], *, unit: str, notes: tuple[str, ...] = ()
) -> Table:
    columns = [Column(key, key.replace("_", " ").capitalize(), kind, unit) for key in series]
    rows: list[tuple[Cell, ...]] = [
        (str(FIRST.next(place)), *(value(number) for number in numbers))
        for place, numbers in enumerate(zip(*series.values(), strict=True))
    ]
    period = Column("period", "Quarter", "period")
    return Table("trend", "Trend", (period, *columns), tuple(rows), unit=unit, source="Member reports.", notes=notes)


def counts(**series: Sequence[int | str | None]) -> Table:
    return by_quarter("count", dict(series), unit="item")


def rates(**series: Sequence[Fraction | str | None]) -> Table:
    return by_quarter("rate", dict(series), unit="ratio")
