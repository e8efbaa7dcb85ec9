"""Rows that came as JSON: each an object of column names and values."""

from collections.abc import Sequence

from metrics.intake.findings.files import EmptyFile, JsonRowNotObject
from metrics.intake.sheet import Cell, Line, Odd, RawSheet, refused


def rows_from_json(rows: Sequence[object]) -> RawSheet:
    """The rows as a sheet, the first row being 1; the columns in the order in which they first appear."""
    if not rows:
        return refused(EmptyFile(), kind="json")
    columns: dict[str, int] = {}
    lines: list[Line] = []
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, dict):
            return refused(JsonRowNotObject(row=number), kind="json", row=number)
        for name in row:
            columns.setdefault(str(name), len(columns))
        cells: list[Cell] = [None] * len(columns)
        for name, value in row.items():
            cells[columns[str(name)]] = _cell(value)
        lines.append((number, cells))
    return RawSheet("json", lines, header=tuple(columns))


def _cell(value: object) -> Cell:
    if isinstance(value, bool):
        return Odd("boolean", str(value).lower())
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8").replace("\0", "\N{REPLACEMENT CHARACTER}")
    if value is None or isinstance(value, int | float):
        return value
    return Odd("structure", "a list" if isinstance(value, list) else "an object")
