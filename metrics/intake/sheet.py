"""A table as it was read: cells as they stand in the file, not yet understood."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from metrics.intake.findings import Finding, Problem, located

Kind = Literal["csv", "xlsx", "xls", "ods", "json", ""]
OddKind = Literal["formula", "date", "boolean", "error", "too-long", "structure"]
VALUE_START = 200  # characters kept of a cell that is too long


@dataclass(frozen=True, slots=True)
class Odd:
    """A cell that is neither text nor a number; ``text`` is what a person would see, or its beginning."""

    kind: OddKind
    text: str


Cell = str | int | float | Odd | None
Line = tuple[int, Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class RawSheet:
    """Lines with their number as the spreadsheet shows it, without blank lines and blank cells at the end.

    A file's lines come as a ``grid``, which makes each line when it is asked for; any other sequence does as well.

    ``merged`` are ranges (first row, first column, last row, last column), all counted from 1. ``findings``
    are what reading found; where ``refused`` is set, there are no lines and nothing can be counted.
    ``header`` is given where the column names stand outside the lines (JSON).
    """

    kind: Kind
    lines: Sequence[Line] = ()
    encoding: str | None = None
    separator: str | None = None
    sheet: str = ""
    other_sheets: tuple[str, ...] = ()
    merged: tuple[tuple[int, int, int, int], ...] = ()
    findings: tuple[Finding, ...] = ()
    refused: bool = False
    header: tuple[str, ...] | None = None


def refused(problem: Problem, *, kind: Kind = "", row: int | None = None) -> RawSheet:
    """The answer where nothing of a file can be counted."""
    return RawSheet(kind, findings=(located(problem, sheet="", row=row, column=None),), refused=True)


def is_blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def written(cell: Cell) -> str:
    """A cell as it is quoted in a finding."""
    if cell is None:
        return ""
    if isinstance(cell, Odd):
        return cell.text
    return str(cell)
