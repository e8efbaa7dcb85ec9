"""What must hold for a row as a whole, and between rows."""

import re

import numpy as np
import numpy.typing as npt

from metrics.intake.findings import Problem, rows
from metrics.intake.grid import CellColumn, Places
from metrics.intake.keys import Integers, Keys, numbered
from metrics.intake.reports import CellProblems, Report
from metrics.intake.sheet import is_blank, written
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


class Periods:
    """A column that says for which quarter each row is."""

    def __init__(self, column: CellColumn, period: str) -> None:
        self.problems = CellProblems(column.distinct, self._problem)
        self._cells = column.distinct
        self._period = period
        for code in column.used:
            cell = self._cells[int(code)]
            if not is_blank(cell) and (problem := period_problem(spaced(cell), period)):
                self.problems.mark(int(code), type(problem))

    def _problem(self, code: int) -> Problem:
        text = spaced(self._cells[code])
        return period_problem(text, self._period) or rows.NotAQuarter(value=text, period=self._period)


def as_written(column: CellColumn) -> tuple[Integers, int]:
    """For each line a number of what its cell says, trimmed and case-folded, 0 where it is blank; and how many."""
    folded, many = numbered(written(cell).strip().casefold() for cell in column.distinct)
    return folded[column.codes], many


def duplicates(keys: Keys, lines: Places, numbers: npt.NDArray[np.int32], *, long: bool) -> Report:
    """The lines, of those in `lines`, whose key stood before; and where it stood first."""
    problem = rows.DuplicateValue if long else rows.DuplicateRow
    keys = keys.close()
    several = np.bincount(keys.numbers[lines], minlength=keys.many) > 1
    some = lines[several[keys.numbers[lines]]]
    key, first = Keys(keys.numbers[some], keys.many).in_order_of_lines()
    repeated = np.delete(np.arange(len(some)), first)
    places, firsts = some[repeated], numbers[some[first[key[repeated]]]]
    return Report(
        places, {problem: len(places)}, lambda place: problem(first=int(firsts[np.searchsorted(places, place)]))
    )


def identity_problem(identity: Identity, small: int, large: int, definitions: Definitions) -> Problem:
    """What is said where an identity does not hold."""
    return identity_class(identity)(
        smaller=definitions.measures[identity.smaller].title,
        larger=definitions.measures[identity.larger].title,
        small=f"{small:,}",
        large=f"{large:,}",
    )


def identity_class(identity: Identity) -> type[Problem]:
    return rows.BrokenIdentity if identity.severity == "error" else rows.RestoredOverAppeals
