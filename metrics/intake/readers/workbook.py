"""XLSX, streamed: only cells that are there cost anything, whatever size a sheet declares.

Uses openpyxl's private sheet parser, because its public rows pad every gap and give either formulas or
results; openpyxl is pinned to 3.1 for it.
"""

from collections.abc import Iterator
from datetime import date, time, timedelta
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from openpyxl import load_workbook
from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE
from openpyxl.utils import column_index_from_string, range_boundaries
from openpyxl.worksheet._reader import (
    COL_TAG,
    DATA_TAG,
    FORMULA_TAG,
    MERGE_TAG,
    ROW_TAG,
    VALUE_TAG,
    WorkSheetParser,
)
from openpyxl.xml.functions import iterparse

from metrics.intake.findings import RefusedError
from metrics.intake.findings.files import Damaged
from metrics.intake.headers import HEADER_WITHIN
from metrics.intake.readers.answer import Answer, Order
from metrics.intake.readers.sheets import MERGED_LISTED, Head, Line, answer_with
from metrics.intake.readers.values import formula, moment, number
from metrics.intake.sheet import Cell, Odd, is_blank

_TRUE = ("1", "true")


class SheetStream(WorkSheetParser):
    """The rows of one sheet, with what is odd about a cell kept."""

    def __init__(self, source: Any, workbook: Any, shared_strings: Any, width: int) -> None:
        super().__init__(
            source,
            shared_strings,
            data_only=True,
            epoch=workbook.epoch,
            date_formats=workbook._date_formats,
            timedelta_formats=workbook._timedelta_formats,
        )
        self.percent_formats = _percent_styles(workbook)
        self.width = width
        self.merged: list[tuple[int, int, int, int]] = []
        self.hidden_rows: list[int] = []
        self.hidden_columns: set[int] = set()

    def lines(self) -> Iterator[Line]:
        data: Element | None = None
        for event, element in iterparse(self.source, events=("start", "end")):
            if event == "start":
                data = element if element.tag == DATA_TAG else data
            elif element.tag == ROW_TAG:
                yield self.line(element)
                if data is not None:
                    data.clear()
            elif element.tag == COL_TAG:
                self._column(element)
            elif element.tag == MERGE_TAG:
                self._merge(element)

    def line(self, element: Element) -> Line:
        number_told = element.get("r")
        self.row_counter = int(number_told) if number_told else self.row_counter + 1
        self.col_counter = 0
        cells: list[Cell] = []
        for cell in element:
            value = self.value(cell)
            if is_blank(value):
                continue
            if self.col_counter > self.width:  # one beyond the limit is enough to refuse the row
                self.col_counter = self.width + 1
            cells.extend([None] * (self.col_counter - len(cells)))
            cells[self.col_counter - 1] = value
        if cells and element.get("hidden") in _TRUE:
            self.hidden_rows.append(self.row_counter)
        return self.row_counter, cells

    def value(self, element: Element) -> Cell:
        if element.get("t", "n") == "n":
            text = element.findtext(VALUE_TAG)
            style = int(element.get("s", 0))
            if text and style not in self.date_formats:
                self._place(element)
                return number(text, percent=style in self.percent_formats)
        cell = self.parse_cell(element)
        of = element.find(FORMULA_TAG)
        if cell["value"] is None and of is not None and cell["data_type"] != "s":  # "s": the result is ""
            return formula(of.text or "…")
        return _plain(cell["value"], cell["data_type"])

    def _place(self, element: Element) -> None:
        name = element.get("r")
        self.col_counter = _column_of(name.rstrip("0123456789")) if name else self.col_counter + 1

    def _column(self, element: Element) -> None:
        if element.get("hidden") in _TRUE or element.get("width") == "0":
            first, last = int(element.get("min", 1)), int(element.get("max", 1))
            self.hidden_columns.update(range(first - 1, min(last, self.width)))

    def _merge(self, element: Element) -> None:
        for part in element:
            if len(self.merged) < MERGED_LISTED:
                left, top, right, bottom = range_boundaries(part.get("ref", ""))
                self.merged.append((top or 1, left or 1, bottom or 1, right or 1))


class XlsxSheet:
    """A sheet of a workbook; every look at its lines begins anew."""

    def __init__(self, sheet: Any, order: Order) -> None:
        self.title: str = sheet.title
        self.visible: bool = sheet.sheet_state == "visible"
        self.merged: list[tuple[int, int, int, int]] = []
        self.hidden_rows: list[int] = []
        self.hidden_columns: set[int] = set()
        self._sheet = sheet
        self._width = order.limits.columns

    def lines(self) -> Iterator[Line]:
        sheet = self._sheet
        stream = SheetStream(sheet._get_source(), sheet.parent, sheet._shared_strings, self._width)
        self.merged, self.hidden_rows, self.hidden_columns = stream.merged, stream.hidden_rows, stream.hidden_columns
        return stream.lines()

    def head(self) -> Head:
        return list(islice((cells for _, cells in self.lines() if cells), HEADER_WITHIN))


def read_workbook(path: Path, order: Order, answer: Answer) -> None:
    with path.open("rb") as file:  # by its path openpyxl refuses names without .xlsx
        workbook = load_workbook(file, read_only=True)
        if not workbook.worksheets:
            raise RefusedError(Damaged())
        sheets = [XlsxSheet(sheet, order) for sheet in workbook.worksheets]
        answer_with("xlsx", [(sheet, sheet.head()) for sheet in sheets], order, answer)


@cache
def _column_of(letters: str) -> int:
    return column_index_from_string(letters)


def _percent_styles(workbook: Any) -> set[int]:
    """The styles that show 0.735 as 73.5%: such a cell is read as the percentage that people see."""

    def code(number: int) -> str:
        if number < BUILTIN_FORMATS_MAX_SIZE:
            return BUILTIN_FORMATS.get(number, "")
        place = number - BUILTIN_FORMATS_MAX_SIZE
        return str(workbook._number_formats[place]) if place < len(workbook._number_formats) else ""

    return {i for i, style in enumerate(workbook._cell_styles) if "%" in code(style.numFmtId)}


def _plain(value: object, data_type: str) -> Cell:
    if data_type == "e":
        return Odd("error", str(value))
    if isinstance(value, bool):
        return Odd("boolean", str(value).upper())
    if isinstance(value, date | time | timedelta):
        return moment(value)
    if value is None or isinstance(value, str | int | float):
        return value
    return str(value)
