"""What is wrong on which lines, column by column; and from that the findings, in the order of the lines.

A million problems are some arrays. The words of a problem are made for those alone that are listed.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from metrics.intake.findings import Finding, Findings, Problem, located
from metrics.intake.grid import Codes, Distinct, Flags, Places
from metrics.intake.sheet import written


@dataclass(frozen=True, slots=True)
class Report:
    """Problems of one sort: their lines, ascending, how many there are of which class, and what to say of each.

    They are listed in the order of `places`; `row` says where each is, if not in the row of that line.
    """

    places: Places
    counts: Mapping[type[Problem], int]
    problem: Callable[[int], Problem]
    column: str | None = None
    value: Callable[[int], object] | None = None
    row: Callable[[int], int] | None = None


class CellProblems:
    """What is wrong with the distinct cells of a column.

    `problem` makes it anew for the code of a cell; `value` is what is quoted of it, if not the cell as written.
    """

    def __init__(
        self, cells: Distinct, problem: Callable[[int], Problem], value: Callable[[int], object] | None = None
    ) -> None:
        self._problem = problem
        self._value = value or (lambda code: written(cells[code]))
        self._kinds = np.zeros(len(cells), dtype=np.int16)
        self._numbers: dict[type[Problem], int] = {}
        self._made: dict[int, Problem] = {}

    def mark(self, code: int, problem: type[Problem]) -> None:
        self._kinds[code] = self._numbers.setdefault(problem, len(self._numbers) + 1)

    def of(self, problem: type[Problem]) -> Flags:
        """By code: which cells have this one."""
        found: Flags = self._kinds == self._numbers.get(problem, -1)
        return found

    def report(self, codes: Codes, header: str, *, among: Flags | None = None) -> Report:
        """Where these are the codes of the lines; `among` names those that count."""
        kinds = self._kinds[codes] if self._numbers else np.zeros(0, dtype=np.int16)
        if among is not None and self._numbers:
            kinds[~among] = 0
        places = np.flatnonzero(kinds)
        counts = np.bincount(kinds[places], minlength=len(self._numbers) + 1)
        return Report(
            places=places,
            counts={problem: int(counts[number]) for problem, number in self._numbers.items()},
            problem=lambda place: self._of(int(codes[place])),
            column=header,
            value=lambda place: self._value(int(codes[place])),
        )

    def _of(self, code: int) -> Problem:
        """Made once for each cell of those that are listed, since looking for candidates takes its time."""
        if code not in self._made:
            self._made[code] = self._problem(code)
        return self._made[code]


@dataclass(slots=True)
class Reports:
    """The reports of a table, in the order in which those of one line are said."""

    numbers: npt.NDArray[np.int32]
    _reports: list[Report] = field(default_factory=list)

    def add(self, report: Report) -> None:
        if len(report.places):
            self._reports.append(report)

    def said(self, findings: Findings) -> None:
        """Put all of them into the findings."""
        counts: Counter[type[Problem]] = Counter()
        for report in self._reports:
            counts.update(report.counts)
        findings.add_many(+counts, self._in_order(findings.sheet, findings.room))

    def _in_order(self, sheet: str, wanted: int) -> Iterator[Finding]:
        """Of no sort can more be among the first than are wanted in all."""
        if not self._reports:
            return
        first = [report.places[:wanted] for report in self._reports]
        places = np.concatenate(first)
        sorts = np.repeat(np.arange(len(first)), [len(some) for some in first])
        for one in np.lexsort((sorts, places))[:wanted]:
            yield self._finding(self._reports[sorts[one]], int(places[one]), sheet)

    def _finding(self, report: Report, place: int, sheet: str) -> Finding:
        return located(
            report.problem(place),
            sheet=sheet,
            row=int(self.numbers[place]) if report.row is None else report.row(place),
            column=report.column,
            value=None if report.value is None else report.value(place),
        )
