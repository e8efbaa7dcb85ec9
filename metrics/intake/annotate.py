"""A member's own file as a workbook in which every problem is marked, with its remedy, in the cell that has it.

What we write into it is never taken for data when the file comes back: comments, colours, and one sheet of findings.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from metrics.intake.headers import MARKS_TITLE
from metrics.statistics.tabular_csv import safe_text

AUTHOR = "Check of the report"
_ERROR, _WARNING, _CHANGED = "FFF4B6B1", "FFFFE3A6", "FFCFE8D9"
_OURS = frozenset({_ERROR, _WARNING, _CHANGED})
_COLUMNS = ("Row", "Column", "In the file", "What is wrong", "What to do", "Kind")
_WIDTHS = (8, 26, 24, 70, 70, 22)
_COMMENT_WIDTH, _LINE_HEIGHT, _LINE_CHARACTERS = 340, 18, 52


@dataclass(frozen=True, slots=True)
class Mark:
    """A finding at its cell, counted from 1; ``row`` and ``column`` are None where it is about no single one.

    ``header`` is the column as findings name it.
    """

    row: int | None
    column: int | None
    header: str
    severity: str
    code: str
    value: str
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Marking:
    """What to write into a sheet: cells that were corrected in place (row, column, text), and the marks."""

    cells: Sequence[tuple[int, int, str]] = ()
    marks: Sequence[Mark] = ()
    sheet: str = ""


def annotate(workbook: Workbook, marking: Marking) -> None:
    """Everything into the workbook that holds the member's table; what an earlier check wrote into it goes."""
    for name in [name for name in workbook.sheetnames if _is_ours(workbook[name])]:
        del workbook[name]
    sheet = workbook[marking.sheet] if marking.sheet in workbook.sheetnames else workbook.worksheets[0]
    _forget_earlier(sheet)
    for row, column, text in marking.cells:
        _correct(sheet.cell(row, column), text)
    for (row, column), marks in _by_cell(marking.marks).items():
        _mark(sheet.cell(row, column), marks)
    _list(workbook, sheet, marking.marks)


def as_workbook(lines: Iterable[tuple[int, Sequence[str | float | None]]], title: str) -> Workbook:
    """A table with its cells in their places: text stays text, with its zeros in front, and runs as no formula."""
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = title
    for row, cells in lines:
        for column, value in enumerate(cells, 1):
            if isinstance(value, str):
                _write(sheet.cell(row, column), value)
            elif value is not None:
                sheet.cell(row, column, value)
    return workbook


def _is_ours(sheet: Any) -> bool:
    return isinstance(sheet, Worksheet) and sheet.cell(1, 1).value == MARKS_TITLE


def _forget_earlier(sheet: Worksheet) -> None:
    for cells in sheet.iter_rows():
        for cell in cells:
            if isinstance(cell, Cell) and cell.comment is not None and cell.comment.author == AUTHOR:
                cell.comment = None
                if cell.fill.start_color.rgb in _OURS:
                    cell.fill = PatternFill()


def _correct(cell: Any, text: str) -> None:
    if isinstance(cell, MergedCell):
        return
    _write(cell, text)
    _paint(cell, _CHANGED)
    _say(cell, "Changed in place on the page of the report.")


def _write(cell: Any, text: str) -> None:
    """Exactly this text: no number, no date and no formula is made of it."""
    cell.value = ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", text) or None
    if text:
        cell.data_type = "s"
        cell.number_format = "@"
        cell.quotePrefix = safe_text(text) != text


def _by_cell(marks: Sequence[Mark]) -> dict[tuple[int, int], list[Mark]]:
    """What is about a row stands in its first cell."""
    cells: dict[tuple[int, int], list[Mark]] = defaultdict(list)
    for mark in marks:
        if mark.row is not None:
            cells[mark.row, mark.column or 1].append(mark)
    return cells


def _mark(cell: Any, marks: Sequence[Mark]) -> None:
    if isinstance(cell, MergedCell):
        return
    _paint(cell, _ERROR if any(mark.severity == "error" for mark in marks) else _WARNING)
    _say(cell, "\n\n".join(f"{mark.message}\n{mark.remedy}" for mark in marks))


def _paint(cell: Any, colour: str) -> None:
    cell.fill = PatternFill("solid", start_color=colour, end_color=colour)


def _say(cell: Any, text: str) -> None:
    """A comment, below what the member's people wrote there themselves."""
    text = ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", text)
    before = cell.comment.text if cell.comment is not None else ""
    said = f"{before}\n\n{text}" if before else text
    author = cell.comment.author if before else AUTHOR
    lines = sum(1 + len(line) // _LINE_CHARACTERS for line in said.splitlines())
    cell.comment = Comment(said, author, width=_COMMENT_WIDTH, height=_LINE_HEIGHT * (lines + 1))


def _list(workbook: Workbook, sheet: Worksheet, marks: Sequence[Mark]) -> None:
    """All findings on a sheet of their own, at the end; readers pass it over by its first cell."""
    findings = workbook.create_sheet("Findings")
    findings.append([MARKS_TITLE])
    findings["A1"].font = Font(bold=True)
    findings.append(list(_COLUMNS))
    for place, width in enumerate(_WIDTHS, 1):
        findings.column_dimensions[get_column_letter(place)].width = width
        findings.cell(2, place).font = Font(bold=True)
    findings.freeze_panes = "A3"
    for row, mark in enumerate(marks, 3):
        told = (mark.row, mark.header, mark.value, mark.message, mark.remedy, mark.code)
        for column, value in enumerate(told, 1):
            cell = findings.cell(row, column)
            if isinstance(value, str):
                _write(cell, safe_text(value))
                cell.alignment = Alignment(wrap_text=True, vertical="top")
            else:
                cell.value = value
        _paint(findings.cell(row, 6), _ERROR if mark.severity == "error" else _WARNING)
        if mark.row is not None:
            there = f"{get_column_letter(mark.column or 1)}{mark.row}"
            findings.cell(row, 1).hyperlink = Hyperlink(ref="", location=f"{quote_sheetname(sheet.title)}!{there}")
