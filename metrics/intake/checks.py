"""What must hold for a row as a whole, and between rows."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from metrics.intake.findings import Findings, Problem, rows
from metrics.intake.known import Answer
from metrics.intake.sheet import Cell, is_blank
from metrics.intake.understanding import spaced
from metrics.statistics.indicator import Definitions, Identity
from metrics.statistics.quarter import Quarter

_YEAR = r"(?P<year>(?:19|20)[0-9]{2})"
_QUARTER = re.compile(rf"{_YEAR}q(?P<number>[1-4])|q(?P<number2>[1-4]){_YEAR.replace('year', 'year2')}")
_QUARTER_FIRST = re.compile(rf"(?P<number>[1-4])q{_YEAR}")
_HALF = re.compile(rf"{_YEAR}[hs][12]|[hs][12]{_YEAR.replace('year', 'year2')}|[12]h{_YEAR.replace('year', 'year3')}")
_WHOLE_YEAR = re.compile(rf"(?:fy|cy)?{_YEAR}")
_FIRST_MONTHS = {"jan": 1, "apr": 2, "jul": 3, "oct": 4}
_LAST_MONTHS = {"mar": 1, "jun": 2, "sep": 3, "dec": 4}
_MONTH_RANGE = re.compile(
    rf"(?P<first>[a-z]{{3}})[a-z]*[. ]*(?:-|–|—|to|until) *(?P<last>[a-z]{{3}})[a-z]*[., ]*{_YEAR}"
)


def period_problem(text: str, period: str) -> Problem | None:
    """What is wrong where a row says that it is for `text` and the file is for the quarter `period`.

    >>> period_problem("Q3 2026", "2026-Q3") is None
    True
    """
    folded = re.sub(r"[\s_./,'-]", "", text.casefold()).replace("quarter", "q").replace("half", "h")
    said = _quarter(folded) or _months(" ".join(text.casefold().split()))
    if said is not None:
        return None if str(said) == period else rows.PeriodMismatch(value=text, period=period)
    if _HALF.fullmatch(folded):
        return rows.HalfYear(value=text, period=period)
    if _WHOLE_YEAR.fullmatch(folded):
        return rows.WholeYear(value=text, period=period)
    return rows.NotAQuarter(value=text, period=period)


def _quarter(folded: str) -> Quarter | None:
    if found := _QUARTER.fullmatch(folded):
        return Quarter(int(found["year"] or found["year2"]), int(found["number"] or found["number2"]))
    if found := _QUARTER_FIRST.fullmatch(folded):
        return Quarter(int(found["year"]), int(found["number"]))
    return None


def _months(text: str) -> Quarter | None:
    found = _MONTH_RANGE.fullmatch(text)
    if found is None:
        return None
    first, last = _FIRST_MONTHS.get(found["first"]), _LAST_MONTHS.get(found["last"])
    return Quarter(int(found["year"]), first) if first is not None and first == last else None


class Periods(dict[Cell, Problem | None]):
    """Cell -> what is wrong with it as the quarter of the file; None where nothing is."""

    def __init__(self, period: str) -> None:
        super().__init__()
        self._period = period

    def __missing__(self, cell: Cell) -> Problem | None:
        problem = self[cell] = None if is_blank(cell) else period_problem(spaced(cell), self._period)
        return problem


@dataclass(slots=True)
class Duplicates:
    """Keys as written, trimmed and case-folded, and the row in which each first stood."""

    first: dict[tuple[str, ...], int] = field(default_factory=dict)

    def check(self, key: tuple[str, ...], row: int, *, long: bool, findings: Findings) -> None:
        before = self.first.setdefault(key, row)
        if before != row:
            findings.add((rows.DuplicateValue if long else rows.DuplicateRow)(first=before), row=row)


def identity_problems(
    values: Mapping[str, Answer], identities: Sequence[Identity], definitions: Definitions
) -> Iterator[tuple[Identity, Problem]]:
    """The identities that do not hold among the counts that are known."""
    for identity in identities:
        small = values.get(identity.smaller)
        large = values.get(identity.larger)
        if small is None or large is None or small.value is None or large.value is None:
            continue
        if small.value > large.value:
            problem = rows.BrokenIdentity if identity.severity == "error" else rows.RestoredOverAppeals
            yield (
                identity,
                problem(
                    smaller=definitions.measures[identity.smaller].title,
                    larger=definitions.measures[identity.larger].title,
                    small=f"{small.value:,}",
                    large=f"{large.value:,}",
                ),
            )
