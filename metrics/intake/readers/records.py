"""Rows that came as JSON: each an object of column names and values."""

from collections.abc import Sequence

from metrics.intake.findings.files import EmptyFile, JsonRowNotObject, TooManyColumns, TooManyRows
from metrics.intake.limits import Limits
from metrics.intake.sheet import VALUE_START, Cell, Line, Odd, RawSheet, refused

_LIMITS = Limits()


def rows_from_json(rows: Sequence[object], *, limits: Limits = _LIMITS) -> RawSheet:
    """The rows as a sheet, the first row being 1; the columns in the order in which they first appear."""
    if not rows:
        return refused(EmptyFile(), kind="json")
    if len(rows) > limits.rows:
        return refused(TooManyRows(limit=f"{limits.rows:,}"), kind="json")
    columns: dict[str, int] = {}
    lines: list[Line] = []
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, dict):
            return refused(JsonRowNotObject(row=number), kind="json", row=number)
        for name in row:
            columns.setdefault(str(name), len(columns))
        if len(columns) > limits.columns:
            return refused(TooManyColumns(row=number, limit=limits.columns), kind="json", row=number)
        cells: list[Cell] = [None] * len(columns)
        for name, value in row.items():
            cells[columns[str(name)]] = _cell(value, limits)
        lines.append((number, cells))
    return RawSheet("json", lines, header=tuple(columns))


def _cell(value: object, limits: Limits) -> Cell:
    if isinstance(value, bool):
        return Odd("boolean", str(value).lower())
    if isinstance(value, str):
        text = value.encode("utf-8", "replace").decode("utf-8").replace("\0", "\N{REPLACEMENT CHARACTER}")
        return Odd("too-long", text[:VALUE_START]) if len(text) > limits.cell_characters else text
    if value is None or isinstance(value, int | float):
        return value
    return Odd("structure", "a list" if isinstance(value, list) else "an object")
