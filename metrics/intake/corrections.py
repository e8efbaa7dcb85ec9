"""Cells that were changed in place, laid over the sheet as it was read. The file itself stays as it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from metrics.intake.columns import column_letter
from metrics.intake.findings import shown
from metrics.intake.grid import Grid, Places, grid_of
from metrics.intake.known import Known
from metrics.intake.pipeline import table_of
from metrics.intake.sheet import Cell, RawSheet, written


@dataclass(frozen=True, slots=True)
class Change:
    """What one correction says: of one ``row``, or (None) of every cell of the column that holds ``written``.

    ``column`` is the header as findings name it; empty, the row is left out. An empty ``text`` blanks the cell.
    """

    id: int
    row: int | None
    column: str
    written: str
    text: str


@dataclass(frozen=True, slots=True)
class Corrected:
    """The sheet with the changes made, and how many cells each of them changed."""

    sheet: RawSheet
    cells: Mapping[int, int]


def corrected(sheet: RawSheet, changes: Sequence[Change], known: Known) -> Corrected:
    """Every change in its order, the later over the earlier. A place that is not in the sheet is no place to change."""
    table = None if sheet.refused or not changes else table_of(sheet, known)
    if table is None:
        return Corrected(sheet, {})
    columns = _columns(table.header)
    grid, cells = grid_of(sheet.lines), {}
    for change in changes:
        grid, cells[change.id] = _make(change, columns.get(change.column), grid, table.header_row or 0)
    return Corrected(replace(sheet, lines=grid), cells)


def _columns(header: Sequence[Cell]) -> dict[str, int]:
    """By header as findings name it, the first of equal ones; by letter where there is none."""
    names = [shown(written(cell).strip()) or column_letter(index) for index, cell in enumerate(header)]
    letters = {column_letter(index): index for index in range(len(names), len(names) + 100)}
    return letters | {name: index for index, name in reversed(list(enumerate(names)))}


def _make(change: Change, column: int | None, grid: Grid, header_row: int) -> tuple[Grid, int]:
    """The grid with the change, and how many cells it changed, or rows it left out."""
    if not change.column:
        left = np.flatnonzero((grid.numbers != change.row) | (grid.numbers == header_row))
        return grid.of(left), len(grid) - len(left)
    if column is None:
        return grid, 0
    places = _places(change, column, grid, header_row)
    return grid.with_cells((int(place), column, change.text) for place in places), len(places)


def _places(change: Change, column: int, grid: Grid, header_row: int) -> Places:
    if change.row is not None:
        return np.flatnonzero(grid.numbers == change.row)
    cells = grid.column(column)
    same = np.array([shown(written(cell)) == change.written for cell in cells.distinct], dtype=np.bool_)
    return np.flatnonzero(same[cells.codes] & (grid.numbers > header_row))
