"""XLS, the workbooks of Excel 5 to 2003, by xlrd. It gives results alone, so that formulas are looked up beside it.

xlrd keeps a whole sheet, at most 65,536 rows of 256 columns; one sheet is kept at a time.
"""

import io
import struct
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import xlrd
from xlrd.biffh import error_text_from_code

from metrics.intake.findings import RefusedError
from metrics.intake.findings.files import Damaged, Encrypted
from metrics.intake.headers import HEADER_WITHIN
from metrics.intake.readers.answer import Answer, Order
from metrics.intake.readers.sheets import MERGED_LISTED, Head, Line, answer_with
from metrics.intake.readers.values import formula, moment, number
from metrics.intake.sheet import Cell, Odd

_FORMULAS = frozenset({0x0006, 0x0206, 0x0406})
_BEGINNINGS = frozenset({0x0009, 0x0209, 0x0409, 0x0809})  # of a sheet, and of a chart within it
_END = 0x000A
_NO_RESULT = (3, b"\xff\xff")  # the text "" as the result: what programs write that do not calculate
_EMPTY_TEXT = b"\x17\x00"  # "" as a part of a formula: then it may really be the result
_HEAD_OF_FORMULA = struct.Struct("<HHH8s")


class XlsSheet:
    """A sheet of an old workbook; it is loaded for each look at its lines, and then let go."""

    def __init__(self, book: Any, number: int) -> None:
        self.title: str = book.sheet_names()[number]
        self.visible: bool = book._sheet_visibility[number] == 0
        self.merged: list[tuple[int, int, int, int]] = []
        self.hidden_rows: list[int] = []
        self.hidden_columns: set[int] = set()
        self._book = book
        self._number = number

    def lines(self) -> Iterator[Line]:
        sheet = self._book.sheet_by_index(self._number)
        try:
            self._tell(sheet)
            pending = _without_result(self._book, self._number)
            for row in range(sheet.nrows):
                cells = [self._cell(sheet, row, column, pending) for column in range(sheet.row_len(row))]
                yield row + 1, cells
        finally:
            self._book.unload_sheet(self._number)

    def head(self) -> Head:
        filled = (cells for _, cells in self.lines() if any(cell is not None for cell in cells))
        return list(islice(filled, HEADER_WITHIN))

    def _tell(self, sheet: Any) -> None:
        merged = sheet.merged_cells[:MERGED_LISTED]
        self.merged = [(top + 1, left + 1, bottom, right) for top, bottom, left, right in merged]
        self.hidden_columns = {column for column, info in sheet.colinfo_map.items() if info.hidden}
        hidden = {row for row, info in sheet.rowinfo_map.items() if info.hidden and row < sheet.nrows}
        self.hidden_rows = [row + 1 for row in sorted(hidden) if any(map(_is_filled, sheet.row_types(row)))]

    def _cell(self, sheet: Any, row: int, column: int, pending: set[tuple[int, int]]) -> Cell:
        kind, value = sheet.cell_type(row, column), sheet.cell_value(row, column)
        if (row, column) in pending:
            return formula("…")
        if kind == xlrd.XL_CELL_TEXT:
            return str(value) or None
        if kind == xlrd.XL_CELL_NUMBER:
            return number(_digits(value), percent=self._is_percent(sheet.cell_xf_index(row, column)))
        if kind == xlrd.XL_CELL_DATE:
            return self._date(value)
        if kind == xlrd.XL_CELL_BOOLEAN:
            return Odd("boolean", "TRUE" if value else "FALSE")
        if kind == xlrd.XL_CELL_ERROR:
            return Odd("error", str(error_text_from_code.get(value, "#ERROR")))
        return None

    def _date(self, value: float) -> Cell:
        try:
            return moment(xlrd.xldate_as_datetime(value, self._book.datemode))
        except (ValueError, OverflowError):
            return Odd("date", str(value))

    def _is_percent(self, style: int) -> bool:
        styles = self._book.xf_list
        shown = self._book.format_map.get(styles[style].format_key) if style < len(styles) else None
        return shown is not None and "%" in shown.format_str


def read_legacy_workbook(path: Path, order: Order, answer: Answer) -> None:
    """The report of an XLS file. Raises RefusedError; where xlrd fails otherwise, the file is damaged too."""
    try:
        # What xlrd has to say in between is for its developers.
        book = xlrd.open_workbook(path, logfile=io.StringIO(), formatting_info=True, on_demand=True, ragged_rows=True)
    except xlrd.XLRDError as error:
        raise RefusedError(Encrypted() if "encrypted" in str(error) else Damaged()) from None
    with book:
        sheets = [XlsSheet(book, number) for number in range(book.nsheets)]
        answer_with("xls", [(sheet, sheet.head()) for sheet in sheets], order, answer)


def _is_filled(kind: int) -> bool:
    return kind not in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK)


def _digits(value: float) -> str:
    """The number as a spreadsheet shows it: a whole one without its point, as far as it is exact."""
    return str(int(value)) if value == value and abs(value) <= 2**53 and value == int(value) else repr(value)


def _without_result(book: Any, number: int) -> set[tuple[int, int]]:
    """The cells with a formula that nobody calculated: xlrd would give each of them as blank."""
    content, position, depth = book.mem, book._sh_abs_posn[number], 0
    found: set[tuple[int, int]] = set()
    while position + 4 <= len(content):
        code, length = struct.unpack_from("<HH", content, position)
        depth += (code in _BEGINNINGS) - (code == _END)
        if depth == 0:
            break
        if code in _FORMULAS and length >= _HEAD_OF_FORMULA.size:
            row, column, _, result = _HEAD_OF_FORMULA.unpack_from(content, position + 4)
            if (result[0], result[6:8]) == _NO_RESULT:
                words = bytes(content[position + 4 + _HEAD_OF_FORMULA.size : position + 4 + length])
                if _EMPTY_TEXT not in words:
                    found.add((row, column))
        position += 4 + length
    return found
