"""Windows of time, how many months they are, and figures to date, which never stand without theirs."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from metrics.statistics.quarter import Quarter, quarters


@dataclass(frozen=True, slots=True)
class Window:
    """The days from ``start`` to ``end``, both included; ValueError where it would end before it starts."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"A window that starts on {self.start} cannot end on {self.end}: exchange the two days.")

    @property
    def months(self) -> Fraction:
        """How many calendar months it is, exactly.

        A day is one part of its own month: 1/31 in March, 1/28 in most Februaries. So a whole month is 1 however
        long it is, the quarters of a year are 3 each, and the months of two windows that follow each other add up
        to those of both. Thirty days a month, or days / 365.25 * 12, have none of these properties.
        """
        return _through(self.end) - _through(self.start) + Fraction(1, _days(self.start))

    def after(self, day: date) -> "Window":
        """What is left of it after that day; ValueError where nothing is."""
        return Window(max(self.start, day + timedelta(days=1)), self.end)


def _through(day: date) -> Fraction:
    """The months of the calendar that are over in the evening of that day."""
    return 12 * day.year + day.month - 1 + Fraction(day.day, _days(day))


def _days(day: date) -> int:
    return monthrange(day.year, day.month)[1]


@dataclass(frozen=True, slots=True)
class ToDate:
    """A sum of counts over a window, and the quarters in it of which nothing is known.

    ``value`` is None where no quarter has a count. Counts are never negative, so with a quarter missing the true
    figure is at least ``value``.
    """

    value: int | None
    window: Window
    missing: tuple[Quarter, ...]

    @property
    def is_at_least(self) -> bool:
        return bool(self.missing)


def to_date(series: Iterable[tuple[Quarter, int | None]], since: Quarter) -> ToDate:
    """The sum from the first day of ``since`` to the last day of the last quarter of the series.

    A quarter that the series leaves out, or has None for, is missing. What lies before ``since`` stays out.
    ValueError for a quarter that comes twice, for a negative count, and where the series ends before ``since``.
    """
    told = _once(series)
    if not told or max(told) < since:
        raise ValueError(f"There is no quarter from {since} on: choose an earlier beginning, or wait for its figures.")
    span = quarters(since, max(told))
    known = [count for quarter in span if (count := told.get(quarter)) is not None]
    return ToDate(
        value=sum(known) if known else None,
        window=Window(since.first_day, span[-1].last_day),
        missing=tuple(quarter for quarter in span if told.get(quarter) is None),
    )


def _once(series: Iterable[tuple[Quarter, int | None]]) -> dict[Quarter, int | None]:
    told: dict[Quarter, int | None] = {}
    for quarter, count in series:
        if quarter in told:
            raise ValueError(f"{quarter} has two counts; add up its rows first.")
        if count is not None and count < 0:
            raise ValueError(f"{quarter} has the count {count}; nothing is counted below zero.")
        told[quarter] = count
    return told
