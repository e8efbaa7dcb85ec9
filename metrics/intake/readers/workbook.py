"""XLSX, streamed: only cells that are there cost anything, whatever size a sheet declares.

Uses openpyxl's private sheet parser, because its public rows pad every gap and give either formulas or
results; openpyxl is pinned to 3.1 for it.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from openpyxl import load_workbook
from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE
from openpyxl.utils import column_index_from_string, range_boundaries
from openpyxl.worksheet._reader import (
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
from metrics.intake.headers import HEADER_WITHIN, header_index, is_header
from metrics.intake.readers.answer import Answer, Order
from metrics.intake.sheet import Cell, Odd, is_blank

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?", re.ASCII)
_MERGED_LISTED = 1_000
Line = tuple[int, list[Cell]]


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
        self.hidden: list[int] = []

    def lines(self) -> Iterator[Line]:
        data: Element | None = None
        for event, element in iterparse(self.source, events=("start", "end")):
            if event == "start":
                data = element if element.tag == DATA_TAG else data
            elif element.tag == ROW_TAG:
                yield self.line(element)
                if data is not None:
                    data.clear()
            elif element.tag == MERGE_TAG:
                self._merge(element)

    def line(self, element: Element) -> Line:
        number = element.get("r")
        self.row_counter = int(number) if number else self.row_counter + 1
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
        if cells and element.get("hidden") in ("1", "true"):
            self.hidden.append(self.row_counter)
        return self.row_counter, cells

    def value(self, element: Element) -> Cell:
        if element.get("t", "n") == "n":
            text = element.findtext(VALUE_TAG)
            style = int(element.get("s", 0))
            if text and style not in self.date_formats:
                self._place(element)
                return _number(text, percent=style in self.percent_formats)
        cell = self.parse_cell(element)
        formula = element.find(FORMULA_TAG)
        if cell["value"] is None and formula is not None and cell["data_type"] != "s":  # "s": the result is ""
            return Odd("formula", f"={formula.text or '…'}"[:200])
        return _plain(cell["value"], cell["data_type"])

    def _place(self, element: Element) -> None:
        name = element.get("r")
        self.col_counter = _column(name.rstrip("0123456789")) if name else self.col_counter + 1

    def _merge(self, element: Element) -> None:
        for part in element:
            if len(self.merged) < _MERGED_LISTED:
                left, top, right, bottom = range_boundaries(part.get("ref", ""))
                self.merged.append((top or 1, left or 1, bottom or 1, right or 1))


def read_workbook(path: Path, order: Order, answer: Answer) -> None:
    """The first visible sheet whose columns are the template's; failing that, the first with content."""
    with path.open("rb") as file:  # by its path openpyxl refuses names without .xlsx
        workbook = load_workbook(file, read_only=True)
        if not workbook.worksheets:
            raise RefusedError(Damaged())
        heads = {sheet.title: _head(sheet, order) for sheet in workbook.worksheets}
        visible = [s for s in workbook.worksheets if s.sheet_state == "visible" and heads[s.title]]
        matching = [sheet for sheet in visible if _matches(heads[sheet.title], order)]
        chosen = next(iter(matching or visible), None)
        answer.facts(
            kind="xlsx",
            sheet=chosen.title if chosen else "",
            matching=[sheet.title for sheet in matching],
            others=[sheet.title for sheet in visible if sheet is not chosen],
        )
        if chosen is not None:
            stream = _stream(chosen, order)
            for row, cells in stream.lines():
                answer.line(row, cells)
            answer.facts(merged=stream.merged, hidden_rows=len(stream.hidden), first_hidden=stream.hidden[:1])


def _head(sheet: Any, order: Order) -> list[list[Cell]]:
    return list(islice((cells for _, cells in _stream(sheet, order).lines() if cells), HEADER_WITHIN))


@cache
def _column(letters: str) -> int:
    return column_index_from_string(letters)


def _stream(sheet: Any, order: Order) -> SheetStream:
    return SheetStream(sheet._get_source(), sheet.parent, sheet._shared_strings, order.limits.columns)


def _matches(head: list[list[Cell]], order: Order) -> bool:
    return is_header(head[header_index(head, order.names)], order.names)


def _percent_styles(workbook: Any) -> set[int]:
    """The styles that show 0.735 as 73.5%: such a cell is read as the percentage that people see."""

    def code(number: int) -> str:
        if number < BUILTIN_FORMATS_MAX_SIZE:
            return BUILTIN_FORMATS.get(number, "")
        place = number - BUILTIN_FORMATS_MAX_SIZE
        return str(workbook._number_formats[place]) if place < len(workbook._number_formats) else ""

    return {i for i, style in enumerate(workbook._cell_styles) if "%" in code(style.numFmtId)}


def _number(text: str, *, percent: bool) -> Cell:
    if not _NUMBER.fullmatch(text) or len(text) > 40:
        return Odd("error", text[:200])
    if percent:
        return f"{Decimal(repr(float(text))) * 100:f}%"
    return int(text) if text.lstrip("-").isdigit() else float(text)


def _plain(value: object, data_type: str) -> Cell:
    if data_type == "e":
        return Odd("error", str(value))
    if isinstance(value, bool):
        return Odd("boolean", str(value).upper())
    if isinstance(value, datetime) and value.time() == time():
        return Odd("date", value.date().isoformat())
    if isinstance(value, datetime | date | time | timedelta):
        return Odd("date", str(value))
    if value is None or isinstance(value, str | int | float):
        return value
    return str(value)
