"""The figures of a column, each distinct cell read once: what was read stands in arrays, by the cell's code."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Generic, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from metrics.intake.findings import Problem
from metrics.intake.grid import Codes, Distinct, Flags
from metrics.intake.known import NOT_REPORTED, REASONS, Answer, Missing, NumberFormat
from metrics.intake.numbers import Read, read_count, read_percentage
from metrics.intake.reports import CellProblems
from metrics.intake.sheet import Cell, written

T = TypeVar("T")

NOTHING, COUNT, BLANK, SAID = 0, 1, 2, 3  # states: not read; a count; not reported; from here on a word said
_WORDS: tuple[Missing, ...] = ("not reported", *REASONS)
_SAID = pa.array([None, None, '"not reported"', *(f'"{word}"' for word in _WORDS)], pa.string())  # by state, as JSON
_TOLD = (COUNT, SAID + _WORDS.index("not collected"), SAID + _WORDS.index("withheld"))
_CERTAIN_DIGITS = 15  # no count with so many is too large


class Figures(Generic[T]):
    """Which cells were read, which were not and why, and how their numbers are written."""

    def __init__(self, cells: Distinct, read: Callable[[Cell], Read[T]]) -> None:
        self.cells = cells
        self._read = read
        self.problems = CellProblems(cells, self._problem)
        self._marks: list[str] = [""]
        count = len(cells)
        self.read = np.zeros(count, dtype=bool)
        self.told = np.zeros(count, dtype=bool)
        self.marked = np.zeros(count, dtype=np.int8)

    def formats(self, codes: Codes, among: Flags | None) -> Iterator[tuple[int, NumberFormat]]:
        """Each way of writing numbers in these lines, with the place where it is first met."""
        if len(self._marks) == 1:
            return
        marked = self.marked[codes] if among is None else np.where(among, self.marked[codes], 0)
        for number, mark in enumerate(self._marks[1:], start=1):
            met = marked == number
            if met.any():
                place = int(np.argmax(met))
                yield place, self._format(mark, int(codes[place]))

    def _format(self, mark: str, code: int) -> NumberFormat:
        raise NotImplementedError

    def _problem(self, code: int) -> Problem:
        problem = self._read(self.cells[code]).problem
        assert problem is not None  # noqa: S101 - it is asked of marked cells alone
        return problem

    def _keep(self, code: int, read: Read[T]) -> None:
        if read.problem is not None:
            self.problems.mark(code, type(read.problem))
        self.read[code] = read.value is not None
        if read.mark and read.value is not None:
            if read.mark not in self._marks:
                self._marks.append(read.mark)
            self.marked[code] = self._marks.index(read.mark)


class Counts(Figures[Answer]):
    """Cells as counts. In a file separated by semicolons a comma may be a decimal one."""

    def __init__(self, cells: Distinct, *, separator: str | None) -> None:
        semicolons = separator == ";"
        super().__init__(cells, lambda cell: read_count(cell, semicolons=semicolons))
        self.values = np.zeros(len(cells), dtype=np.int64)
        self.states = np.zeros(len(cells), dtype=np.int8)
        plain = self._read_plain_digits()
        for code in np.flatnonzero(~plain):
            self._keep(int(code), self._read(cells[int(code)]))
        self.told = np.isin(self.states, _TOLD)

    def answer(self, code: int) -> Answer:
        """What the cell says; asked only where it was read."""
        state = int(self.states[code])
        if state == COUNT:
            return Answer(int(self.values[code]))
        return NOT_REPORTED if state == BLANK else Answer(None, _WORDS[state - SAID])

    def as_json(self, codes: Codes, *, among: Flags) -> pa.StringArray:
        """What these cells say, null where they are not `among` those that count."""
        states = np.where(among, self.states[codes], NOTHING)
        counts = pa.array(self.values[codes]).cast(pa.string())
        return pc.if_else(pa.array(states == COUNT), counts, _SAID.take(pa.array(states)))

    def _read_plain_digits(self) -> Flags:
        """Nearly all cells are nothing but digits: those are read all at once."""
        texts = self.cells.texts
        found = pc.and_(
            pc.and_(pc.string_is_ascii(texts), pc.utf8_is_digit(texts)),
            pc.less_equal(pc.binary_length(texts), _CERTAIN_DIGITS),
        )
        plain: Flags = found.to_numpy(zero_copy_only=False)
        self.values[plain] = texts.filter(found).cast(pa.int64()).to_numpy()
        self.states[plain] = COUNT
        self.read |= plain
        return plain

    def _keep(self, code: int, read: Read[Answer]) -> None:
        super()._keep(code, read)
        if read.value is None:
            return
        self.values[code] = read.value.value or 0
        self.states[code] = _state(read.value)

    def _format(self, mark: str, code: int) -> NumberFormat:
        return NumberFormat(mark, written(self.cells[code]), str(self.values[code]))


class Shares(Figures[Fraction]):
    """Cells as shares from 0 to 1. A file separated by commas has no decimal commas."""

    def __init__(self, cells: Distinct, *, separator: str | None) -> None:
        commas = separator == ","
        super().__init__(cells, lambda cell: read_percentage(cell, commas=commas))
        self.values = np.zeros(len(cells), dtype=np.float64)
        for code, cell in enumerate(cells):
            read = self._read(cell)
            self._keep(code, read)
            self.values[code] = read.value or 0
        self.told = self.read

    def as_json(self, codes: Codes, *, among: Flags) -> pa.StringArray:
        """These shares as numbers, null where they are not `among` those that count."""
        return pa.array(self.values[codes], mask=~among).cast(pa.string())

    def share(self, code: int) -> Fraction:
        """The exact share; asked only where one was read."""
        return self._read(self.cells[code]).value or Fraction(0)

    def _format(self, mark: str, code: int) -> NumberFormat:
        return NumberFormat(mark, written(self.cells[code]), f"{float(self.share(code) * 100):g}%")


def _state(answer: Answer) -> int:
    if answer.missing is None:
        return COUNT
    return BLANK if answer is NOT_REPORTED else SAID + _WORDS.index(answer.missing)
