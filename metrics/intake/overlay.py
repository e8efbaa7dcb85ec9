"""What a member answered laid over the file as it was read, before anything of it is understood."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from metrics.intake.grid import grid_of
from metrics.intake.known import Known
from metrics.intake.pipeline import table_of
from metrics.intake.sheet import RawSheet, written


def overlaid(sheet: RawSheet, known: Known, answers: Mapping[tuple[int, str], str]) -> RawSheet:
    """The sheet with other texts in the cells named by row number and column name, both as findings give them.

    Answers to what the sheet does not have are left out: they were for another file.
    """
    table = None if sheet.refused else table_of(sheet, known)
    if table is None or not answers:
        return sheet
    grid = grid_of(sheet.lines)
    columns = {written(cell).strip(): index for index, cell in reversed(list(enumerate(table.header)))}
    order = np.argsort(grid.numbers, kind="stable")
    rows = grid.numbers[order]
    cells = []
    for (row, column), text in answers.items():
        place = int(np.searchsorted(rows, row))
        if place < len(rows) and rows[place] == row and column in columns:
            cells.append((int(order[place]), columns[column], text))
    return replace(sheet, lines=grid.with_cells(cells))
