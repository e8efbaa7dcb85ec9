"""A report that was typed into a form: texts in rows and columns, and the file that they make."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from metrics.intake.csv_file import csv_file
from metrics.intake.headers import KEYS

NOTE = "note"
FIRST_ROW = 2  # as a spreadsheet shows it: the file's first line holds the column names


@dataclass(frozen=True, slots=True)
class FormGrid:
    """`rows` map a column to what was typed; a blank cell is left out."""

    measures: Sequence[str]
    rows: Sequence[Mapping[str, str]]

    @property
    def columns(self) -> list[str]:
        return [*KEYS, *self.measures, NOTE]


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell in which two grids differ; `row` as the file numbers it."""

    row: int
    column: str
    theirs: str
    ours: str


def grid_csv(grid: FormGrid, period: str) -> bytes:
    """As it was typed, row for row, so that a finding names the row of the form; every row says its quarter."""
    return csv_file(
        [*KEYS, "period", *grid.measures, NOTE],
        (_line(row, grid.measures, period) for row in grid.rows),
    )


def _line(row: Mapping[str, str], measures: Sequence[str], period: str) -> list[str]:
    if not row:
        return []
    told = [row.get(column, "") for column in (*KEYS, *measures, NOTE)]
    return [*told[: len(KEYS)], period, *told[len(KEYS) :]]


def changes(theirs: FormGrid, ours: FormGrid) -> Iterator[CellChange]:
    """Where the two differ, row by row."""
    columns = dict.fromkeys([*theirs.columns, *ours.columns])
    for place in range(max(len(theirs.rows), len(ours.rows))):
        one, other = (grid.rows[place] if place < len(grid.rows) else {} for grid in (theirs, ours))
        for column in columns:
            if one.get(column, "") != other.get(column, ""):
                yield CellChange(place + FIRST_ROW, column, one.get(column, ""), other.get(column, ""))
