"""From a file and its findings to the file with the findings in it. Workbooks are opened in a throw-away process."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from io import BytesIO
from pathlib import Path

from metrics.intake.annotate import Mark, Marking, annotate, as_workbook
from metrics.intake.children import Child
from metrics.intake.columns import column_letter
from metrics.intake.findings import shown
from metrics.intake.grid import grid_of
from metrics.intake.limits import Limits
from metrics.intake.sandbox import run_child
from metrics.intake.scratch import scratch_folder
from metrics.intake.sheet import Cell, Line, Odd, RawSheet, written

CELLS_AT_MOST = 500_000
WALL_SECONDS = 30  # somebody waits for it on a page
EXACT = 10**15  # a spreadsheet keeps so many digits
_SHEET = "Report"


@dataclass(frozen=True, slots=True)
class Found:
    """A finding as it is kept."""

    row: int | None
    column: str
    severity: str
    code: str
    value: str
    message: str
    remedy: str


def marked(
    path: Path, raw: RawSheet, corrected: RawSheet, found: Sequence[Found], *, header_row: int | None, limits: Limits
) -> bytes | None:
    """The file as XLSX with every finding in its cell; None where it is too large to be marked.

    ``raw`` is the sheet as it was read, ``corrected`` with what was changed in place.
    """
    grid = grid_of(raw.lines)
    if len(grid) * len(grid.columns) > CELLS_AT_MOST:
        return None
    shift = 0 if raw.header is None else 1  # rows of JSON have no row of column names
    header = raw.header if raw.header is not None else dict(raw.lines).get(header_row or 0, ())
    columns = _columns(header)
    marking = Marking(
        cells=[(row + shift, column, text) for row, column, text in _changed(raw, corrected, found, columns)],
        marks=[_mark(each, columns, shift) for each in found],
        sheet=raw.sheet,
    )
    if raw.kind == "xlsx":
        return _in_a_child(path, marking, limits)
    return _written(raw, marking, shift)


def _columns(header: Sequence[Cell]) -> dict[str, int]:
    """The place of each column, from 1, by its name or, where it has none, its letter."""
    names = [shown(written(cell).strip()) or column_letter(index) for index, cell in enumerate(header)]
    return {name: place for place, name in reversed(list(enumerate(names, 1)))}


def _mark(found: Found, columns: dict[str, int], shift: int) -> Mark:
    row = None if found.row is None else found.row + shift
    return Mark(
        row=row,
        column=columns.get(found.column),
        header=found.column,
        severity=found.severity,
        code=found.code,
        value=found.value,
        message=found.message,
        remedy=found.remedy,
    )


def _changed(
    raw: RawSheet, corrected: RawSheet, found: Sequence[Found], columns: dict[str, int]
) -> Iterator[tuple[int, int, str]]:
    """Cells whose text is another now; a row that was left out is blank. Unclear figures get a question mark.

    In a workbook nothing tells any more how the text file was separated, so that a comma which could not be
    understood there would be read without a question when it comes back.
    """
    now = dict(corrected.lines)
    if corrected is not raw:
        for row, cells in raw.lines:
            yield from _differing(row, cells, now.get(row, ()))
    for each in found if raw.separator else ():
        column = columns.get(each.column)
        text = _text_at(now, each.row, column)
        if each.severity == "error" and column and "," in text and any(c.isdigit() for c in text):
            yield each.row or 0, column, f"{text} ?"


def _differing(row: int, before: Sequence[Cell], after: Sequence[Cell]) -> Iterator[tuple[int, int, str]]:
    if before is not after:
        for place in range(max(len(before), len(after))):
            old, new = (written(cells[place]) if place < len(cells) else "" for cells in (before, after))
            if old != new:
                yield row, place + 1, new


def _text_at(lines: dict[int, Sequence[Cell]], row: int | None, column: int | None) -> str:
    cells = lines.get(row or 0, ())
    return written(cells[column - 1]) if column and column <= len(cells) else ""


def _written(raw: RawSheet, marking: Marking, shift: int) -> bytes:
    lines: list[Line] = [(row + shift, cells) for row, cells in raw.lines]
    if raw.header is not None:
        lines.insert(0, (1, raw.header))
    workbook = as_workbook(((row, [_plain(cell) for cell in cells]) for row, cells in lines), _SHEET)
    annotate(workbook, replace(marking, sheet=_SHEET))
    out = BytesIO()
    workbook.save(out)
    return out.getvalue()


def _plain(cell: Cell) -> str | float | None:
    """What a workbook can hold: odd things, and numbers that it would shorten, as the text that a person sees."""
    if cell is None or isinstance(cell, str):
        return cell
    exact = not isinstance(cell, Odd) and math.isfinite(cell) and abs(cell) < EXACT
    return cell if exact and not isinstance(cell, Odd) else written(cell)


def _in_a_child(path: Path, marking: Marking, limits: Limits) -> bytes | None:
    limits = replace(limits, wall_seconds=min(limits.wall_seconds, WALL_SECONDS))
    with scratch_folder() as folder:
        target = folder / "marked.xlsx"
        child = Child("metrics.intake.marking_child")
        status = run_child(child, path, target, {"marking": asdict(marking)}, limits)
        return target.read_bytes() if status == 0 and target.exists() else None
