"""Lines -> columns in which each distinct cell stands once: what a table of a million lines costs little in.

A cell is written as text. One that is no text begins with NUL, which no text holds, and the letter of its kind.
It imports no numpy: the child that reads spreadsheets would spend most of its start on that.
"""

from array import array
from collections.abc import Mapping, Sequence
from typing import get_args

from metrics.intake.sheet import Cell, Odd, OddKind

BLANK = "\0"
_ODD: Mapping[str, OddKind] = {str(place): kind for place, kind in enumerate(get_args(OddKind))}
_LETTERS = {kind: letter for letter, kind in _ODD.items()}


class CodedColumn:
    """The distinct cells as text, in the order in which they first stand, and the number of each line's cell."""

    def __init__(self) -> None:
        self.texts: dict[str, int] = {BLANK: 0}
        self.codes = array("i")

    def add(self, line: int, cell: Cell) -> None:
        """The cell of the line with this number (from 0); the lines in between have none."""
        self.pad(line)
        text = cell if type(cell) is str and "\0" not in cell else coded(cell)
        self.codes.append(self.texts.setdefault(text, len(self.texts)))

    def pad(self, lines: int) -> None:
        if missing := lines - len(self.codes):
            self.codes.extend(array("i", bytes(4 * missing)))


class Coder:
    """Takes line after line."""

    def __init__(self) -> None:
        self.numbers = array("i")
        self.columns: list[CodedColumn] = []

    def add(self, row: int, cells: Sequence[Cell]) -> None:
        line = len(self.numbers)
        self.numbers.append(row)
        while len(self.columns) < len(cells):
            self.columns.append(CodedColumn())
        for column, cell in zip(self.columns, cells, strict=False):
            if cell is not None:
                column.add(line, cell)

    def finish(self) -> None:
        """Every column as long as the table."""
        for column in self.columns:
            column.pad(len(self.numbers))


def coded(cell: Cell) -> str:
    """The text that stands for a cell."""
    if cell is None:
        return BLANK
    if isinstance(cell, str):
        return _without_nul(cell)
    if isinstance(cell, Odd):
        return f"\0{_LETTERS[cell.kind]}{_without_nul(cell.text)}"
    return f"\0f{cell!r}" if isinstance(cell, float) else f"\0i{cell}"


def _without_nul(text: str) -> str:
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}")


def decoded(text: str) -> Cell:
    """The cell that a text stands for. Raises ValueError where it stands for none."""
    if not text.startswith("\0"):
        return text
    if text == BLANK:
        return None
    kind, rest = text[1], text[2:]
    if kind == "i":
        return int(rest)
    if kind == "f":
        return float(rest)
    if kind in _ODD:
        return Odd(_ODD[kind], rest)
    raise ValueError("This stands for no cell.")
