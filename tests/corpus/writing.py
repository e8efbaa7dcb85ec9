"""The same table as a file of any kind."""

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from tests.corpus.cells import Error, Formula, Percent, Sheet, Value, plain, typed
from tests.corpus.ods import ods_bytes
from tests.corpus.xls import xls_bytes

Texts = Sequence[Sequence[str]]


def csv_bytes(table: Texts, *, separator: str = ",", encoding: str = "utf-8", line_end: str = "\n") -> bytes:
    text = io.StringIO(newline="")
    lines = any("\n" in cell or "\r" in cell for row in table for cell in row)  # the module quotes only its own
    csv.writer(
        text,
        delimiter=separator,
        lineterminator=line_end,
        quoting=csv.QUOTE_ALL if lines else csv.QUOTE_MINIMAL,
    ).writerows(table)
    return text.getvalue().encode(encoding)


def json_rows(table: Texts) -> list[object]:
    """The rows as they come through the API: numbers and texts, and null for what is blank."""
    header, *body = table
    rows = [dict(zip(header, map(_in_json, row), strict=True)) for row in body]
    loaded: list[object] = json.loads(json.dumps(rows))
    return loaded


def _in_json(cell: str) -> int | float | str | None:
    value = typed(cell)
    return value if isinstance(value, int | float) else plain(cell) or None


def xlsx_bytes(sheets: Sequence[Sheet]) -> bytes:
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for sheet in sheets:
        made = workbook.create_sheet(sheet.title)
        made.sheet_state = sheet.visibility
        for row, values in enumerate(sheet.grid, start=1):
            for column, value in enumerate(values, start=1):
                if value is not None:
                    _write(made.cell(row, column), value)
        for top, left, bottom, right in sheet.merged:
            made.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
        for row in sheet.hidden_rows:
            made.row_dimensions[row].hidden = True
        for column in sheet.hidden_columns:
            made.column_dimensions[get_column_letter(column)].hidden = True
    written = io.BytesIO()
    workbook.save(written)
    return written.getvalue()


def _write(cell: object, value: Value) -> None:
    kind = None
    if isinstance(value, Formula):
        value = f"={value.text}"
    elif isinstance(value, Percent):
        value, cell.number_format = value.value, "0.0%"  # type: ignore[attr-defined]
    elif isinstance(value, Error):
        value, kind = value.text, "e"
    elif isinstance(value, str):
        kind = "s"  # whatever it looks like
    cell.value = value  # type: ignore[attr-defined]
    if kind:
        cell.data_type = kind  # type: ignore[attr-defined]


SPREADSHEETS: Mapping[str, Callable[[Sequence[Sheet]], bytes]] = {
    "xlsx": xlsx_bytes,
    "xls": xls_bytes,
    "ods": ods_bytes,
}
