"""What the reading child is asked, and its answer: JSON lines, so that nothing of a file can run here.

A header object; then lists of ``[row number, [cells]]``, many in each; then an object with ``end``. A cell is
text, a number, null, or ``{"odd": kind, "text": …}``. A refusal is an object with ``refused`` anywhere.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TextIO

from metrics.intake.findings import RefusedError
from metrics.intake.findings.files import TooManyColumns, TooManyRows, TooMuchWork
from metrics.intake.limits import Limits
from metrics.intake.sheet import VALUE_START, Cell, Odd, is_blank

_LINES_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Order:
    """``names``, the folded column names of the template, decide between encodings, separators, sheets."""

    names: frozenset[str]
    limits: Limits


class Answer:
    """Writes what was read, within the limits of rows, columns and cells."""

    def __init__(self, out: TextIO, limits: Limits) -> None:
        self._out = out
        self._limits = limits
        self._encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_as_object).encode
        self._lines = 0
        self._cells = 0
        self._waiting: list[tuple[int, list[Cell]]] = []

    def facts(self, **facts: object) -> None:
        self._write_lines()
        self._out.write(self._encode(facts) + "\n")

    def line(self, row: int, cells: Sequence[Cell]) -> None:
        """One line; blank cells at its end are cut, and a blank line is left out. Raises RefusedError."""
        width = len(cells)
        while width and is_blank(cells[width - 1]):
            width -= 1
        if not width:
            return
        if width > self._limits.columns:
            raise RefusedError(TooManyColumns(row=row, limit=self._limits.columns), row=row)
        self._cells += width
        if self._cells > self._limits.cells:
            raise RefusedError(TooMuchWork())
        self._lines += 1
        if self._lines > self._limits.rows + 1:  # the column names are a line too
            raise RefusedError(TooManyRows(limit=f"{self._limits.rows:,}"))
        longest = self._limits.cell_characters
        kept = [
            Odd("too-long", cell[:VALUE_START]) if isinstance(cell, str) and len(cell) > longest else cell
            for cell in cells[:width]
        ]
        self._waiting.append((row, kept))
        if len(self._waiting) == _LINES_AT_ONCE:
            self._write_lines()

    def refuse(self, refusal: RefusedError) -> None:
        """Instead of all that was written: nobody shall read the lines of a file that does not count."""
        self._waiting.clear()
        self._out.seek(0)
        self._out.truncate()
        problem = refusal.problem
        self.facts(refused=type(problem).__name__, facts=problem.facts, row=refusal.row)

    def _write_lines(self) -> None:
        if self._waiting:
            self._out.write(self._encode(self._waiting) + "\n")
            self._waiting.clear()


def _as_object(cell: object) -> Mapping[str, str]:
    if isinstance(cell, Odd):
        return {"odd": cell.kind, "text": cell.text}
    raise TypeError(f"{type(cell).__name__} is not a cell")
