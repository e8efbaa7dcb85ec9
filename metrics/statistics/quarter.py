"""The quarter: the only period in which anything is counted."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

_WRITTEN = re.compile(r"([0-9]{4})-Q([1-4])")
_MONTHS = (
    "January to March",
    "April to June",
    "July to September",
    "October to December",
)


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A calendar quarter; quarters sort by time. ``str()`` gives the one written form, ``2026-Q3``."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if not 1 <= self.number <= 4:
            raise ValueError(f"A year has quarters 1 to 4, not {self.number}.")
        if not date.min.year <= self.year <= date.max.year:
            raise ValueError(f"{self.year} is not a year of the calendar.")

    @classmethod
    def parse(cls, text: str) -> "Quarter":
        """Reads ``2026-Q3`` and nothing else; raises ValueError that says how to write it."""
        found = _WRITTEN.fullmatch(text)
        if found is None:
            raise ValueError(f"{text!r} is not a quarter. Write the year and the quarter, as in 2026-Q3.")
        return cls(int(found[1]), int(found[2]))

    def __str__(self) -> str:
        return f"{self.year:04}-Q{self.number}"

    @property
    def label(self) -> str:
        return f"{_MONTHS[self.number - 1]} {self.year}"

    @property
    def short(self) -> str:
        return f"{self.year:04} Q{self.number}"

    @property
    def first_day(self) -> date:
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last_day(self) -> date:
        last_month = 3 * self.number
        return date(self.year, last_month, 31 if last_month in (3, 12) else 30)

    def next(self, n: int = 1) -> "Quarter":
        """The quarter ``n`` later; ValueError past the end of the calendar."""
        year, index = divmod(4 * self.year + self.number - 1 + n, 4)
        return Quarter(year, index + 1)

    def previous(self, n: int = 1) -> "Quarter":
        """The quarter ``n`` earlier."""
        return self.next(-n)


def quarter_of(day: date) -> Quarter:
    """The quarter that contains the day."""
    return Quarter(day.year, (day.month + 2) // 3)


def stretches(found: Iterable[Quarter]) -> list[tuple[Quarter, Quarter]]:
    """The first and the last of each stretch of quarters that follow each other, in the order given."""
    told: list[tuple[Quarter, Quarter]] = []
    for quarter in found:
        if told and told[-1][1].next() == quarter:
            told[-1] = (told[-1][0], quarter)
        else:
            told.append((quarter, quarter))
    return told


def quarters(first: Quarter, last: Quarter) -> list[Quarter]:
    """All quarters from ``first`` to ``last``, both included; empty when ``last`` is earlier."""
    found = []
    while first <= last:
        found.append(first)
        first = first.next()
    return found
