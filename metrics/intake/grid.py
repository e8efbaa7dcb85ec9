"""A table by columns: each distinct cell once, and for every line the number of its cell.

What is worked out once for each distinct cell holds for all lines that have it, by one look into an array.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import overload

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from metrics.intake.coding import Coder, coded, decoded
from metrics.intake.sheet import Cell, Line, is_blank

Places = npt.NDArray[np.int64]  # of lines, from 0, ascending
Codes = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]

_NUL = 0
_AT_ONCE = 10_000
_FIRST_SIGN, _LAST_SIGN = ord("!"), ord("~")  # what begins with these is certainly not blank


class Distinct(Sequence[Cell]):
    """The distinct cells of a column. They stay in one piece of memory; a cell is made when it is asked for."""

    def __init__(self, texts: pa.StringArray) -> None:
        self.texts = texts

    def __len__(self) -> int:
        return len(self.texts)

    @overload
    def __getitem__(self, code: int) -> Cell: ...
    @overload
    def __getitem__(self, code: slice) -> Sequence[Cell]: ...
    def __getitem__(self, code: int | slice) -> Cell | Sequence[Cell]:
        if isinstance(code, slice):
            return [decoded(text) for text in self.texts[code].to_pylist()]
        return decoded(self.texts[code].as_py())

    def __iter__(self) -> Iterator[Cell]:
        for start in range(0, len(self), _AT_ONCE):
            yield from map(decoded, self.texts[start : start + _AT_ONCE].to_pylist())

    def at(self, codes: Places) -> Iterator[Cell]:
        """The cells with these codes, some at a time."""
        for start in range(0, len(codes), _AT_ONCE):
            yield from map(decoded, self.texts.take(pa.array(codes[start : start + _AT_ONCE])).to_pylist())

    @cached_property
    def blank(self) -> Flags:
        """Which of them are blank."""
        first = self._first_bytes
        found = (first < _FIRST_SIGN) | (first > _LAST_SIGN)
        for code in map(int, np.flatnonzero(found)):
            found[code] = is_blank(self[code])
        return found

    @cached_property
    def untold(self) -> Flags:
        """Which of them are no text: numbers, and what is odd."""
        found: Flags = (self._first_bytes == _NUL) & ~self.blank
        return found

    @cached_property
    def _first_bytes(self) -> npt.NDArray[np.int16]:
        """The first byte of each; an empty one has a space."""
        starts = offsets_of(self.texts)
        found = np.full(len(self.texts), ord(" "), dtype=np.int16)
        filled = starts[:-1] < starts[1:]
        if filled.any():
            found[filled] = np.frombuffer(self.texts.buffers()[2], dtype=np.uint8)[starts[:-1][filled]]
        return found


@dataclass(frozen=True, slots=True)
class CellColumn:
    """One column: `codes` has for every line the place of its cell in `distinct`."""

    codes: Codes
    distinct: Distinct

    @property
    def blank(self) -> Flags:
        """Which lines have a blank cell here."""
        found: Flags = self.distinct.blank[self.codes]
        return found

    @property
    def used(self) -> Places:
        """The codes that some line has, in the order in which they were first met."""
        return np.flatnonzero(np.bincount(self.codes, minlength=len(self.distinct)))

    def cell(self, place: int) -> Cell:
        return self.distinct[int(self.codes[place])]

    def first_filled(self) -> int | None:
        """The first line whose cell is not blank."""
        filled = ~self.blank
        return int(np.argmax(filled)) if filled.any() else None

    def of(self, lines: slice | Places) -> "CellColumn":
        return CellColumn(self.codes[lines], self.distinct)


@dataclass(frozen=True, slots=True, eq=False)
class Grid(Sequence[Line]):
    """Lines with their number as the spreadsheet shows it. As a sequence it makes each line when asked for it."""

    numbers: npt.NDArray[np.int32]
    columns: tuple[CellColumn, ...]

    def __len__(self) -> int:
        return len(self.numbers)

    @overload
    def __getitem__(self, place: int) -> Line: ...
    @overload
    def __getitem__(self, place: slice) -> "Grid": ...
    def __getitem__(self, place: int | slice) -> "Line | Grid":
        if isinstance(place, slice):
            return self.of(place)
        cells = [column.cell(place) for column in self.columns]
        while cells and is_blank(cells[-1]):
            cells.pop()
        return int(self.numbers[place]), cells

    def of(self, lines: slice | Places) -> "Grid":
        """These lines alone."""
        return Grid(self.numbers[lines], tuple(column.of(lines) for column in self.columns))

    def column(self, index: int) -> CellColumn:
        """The column at this place; one of blanks beyond the last."""
        if index < len(self.columns):
            return self.columns[index]
        return CellColumn(np.zeros(len(self), dtype=np.int32), Distinct(pa.array([coded(None)], pa.string())))

    def without_blank_lines(self) -> "Grid":
        blank = np.arange(len(self))
        for column in self.columns:
            blank = blank[column.distinct.blank[column.codes[blank]]]
        return self.of(np.delete(np.arange(len(self)), blank)) if len(blank) else self

    def with_cells(self, cells: Iterable[tuple[int, int, str]]) -> "Grid":
        """The same table with other texts in some cells: (place of the line, index of the column, text)."""
        by_column: dict[int, list[tuple[int, str]]] = {}
        for place, index, text in cells:
            by_column.setdefault(index, []).append((place, text))
        width = max([len(self.columns), *(index + 1 for index in by_column)])
        columns = [self.column(index) for index in range(width)]
        for index, changes in by_column.items():
            columns[index] = _changed(columns[index], changes)
        return replace(self, columns=tuple(columns))


def offsets_of(texts: pa.StringArray) -> Codes:
    """Where each text begins in their content, in bytes; and where the last one ends."""
    offsets: Codes = np.frombuffer(texts.buffers()[1], dtype=np.int32)[texts.offset : texts.offset + len(texts) + 1]
    return offsets


def grid_of(lines: Sequence[Line]) -> Grid:
    """Lines as a grid, which they may be already."""
    if isinstance(lines, Grid):
        return lines
    coder = Coder()
    for row, cells in lines:
        coder.add(row, cells)
    coder.finish()
    return Grid(
        np.asarray(coder.numbers, dtype=np.int32),
        tuple(
            CellColumn(np.asarray(column.codes, dtype=np.int32), Distinct(pa.array(list(column.texts), pa.string())))
            for column in coder.columns
        ),
    )


def _changed(column: CellColumn, changes: Sequence[tuple[int, str]]) -> CellColumn:
    texts = pa.array([coded(text) for _, text in changes], pa.string())
    codes = column.codes.copy()
    codes[[place for place, _ in changes]] = np.arange(len(changes)) + len(column.distinct)
    return CellColumn(codes, Distinct(pa.concat_arrays([column.distinct.texts, texts])))
