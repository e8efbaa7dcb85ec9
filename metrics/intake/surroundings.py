"""What stands around a table without being part of it: told apart, said, and never counted."""

import re
from collections.abc import Collection, Sequence

from metrics.intake.columns import Columns
from metrics.intake.findings import Findings
from metrics.intake.findings.structure import ColumnNamesInTwoRows, MeasuresBelowEachOther, NoteBelow
from metrics.intake.grid import Grid
from metrics.intake.headers import HEADER_WITHIN, is_header, recognised
from metrics.intake.sheet import Cell, Line, is_blank, written

_LINES_OF_NOTES = 50  # more lines without a figure are rows that nobody filled in
_MARK = re.compile(r"[*†‡§¹²³]|\[[0-9]{1,2}\]|\([0-9]{1,2}\)|[0-9]{1,2}\)")
_WORD = re.compile(
    r"(?:sources?|(?:foot)?notes?|remarks?|comments?|data|prepared|generated|exported|contact|disclaimer|e-?mail"
    r"|quellen?|hinweise?|anmerkung(?:en)?|stand|fuentes?|notas?|datos|remarques?|données)(?:\s*[:.]|\s|$)"
    r"|(?:数据)?来源|备注|说明|注[:：释]?",
    re.IGNORECASE,
)
_SENTENCE_WORDS = 6
_SCIENTIFIC_NAME = re.compile(r"[A-Z][a-z-]+ (?:[a-z-]+|spp?\.)(?: [a-z-]+)?")


def without_surroundings(body: Grid, columns: Columns, names: Collection[str], findings: Findings) -> Grid:
    """The lines that are rows of the table."""
    if len(body) and is_header(body[0][1], names):
        row, cells = body[0]
        second = ", ".join(written(cell).strip() for cell in cells if not is_blank(cell))
        findings.add(ColumnNamesInTwoRows(names=second), row=row)
        body = body[1:]
    first = _first_note(body, columns)
    for row, cells in body[first:]:
        text = " ".join(written(cell).strip() for cell in cells if not is_blank(cell))
        findings.add(NoteBelow(value=text), row=row)  # no value: there is no cell to be corrected
    return body[:first] if first < len(body) else body


def lies_on_its_side(header: Sequence[Cell], body: Grid, names: Collection[str]) -> bool:
    """Whether the names of columns stand below each other, as in a table whose rows and columns were swapped."""
    first = [cells[0] for _, cells in body[:HEADER_WITHIN] if cells]
    return recognised(header, names) < 2 and recognised(first, names) >= 2


def report_on_its_side(body: Grid, names: Collection[str], findings: Findings) -> None:
    row, cells = next((row, cells) for row, cells in body if cells and recognised(cells[:1], names))
    name = written(cells[0]).strip()
    findings.add(MeasuresBelowEachOther(name=name), row=row, value=name)


def _first_note(body: Grid, columns: Columns) -> int:
    """From which of the last lines on they are notes: none has a figure, and the first looks like a note."""
    end = len(body)
    begin = end
    while begin and end - begin < _LINES_OF_NOTES and not _has_figure(body[begin - 1][1], columns):
        begin -= 1
    if begin == 0:
        return end
    return next((place for place in range(begin, end) if _begins_notes(body[place - 1][0], body[place])), end)


def _has_figure(cells: Sequence[Cell], columns: Columns) -> bool:
    figures = [*columns.figures, *(column for column in (columns.measure, columns.value) if column)]
    return any(column.index < len(cells) and not is_blank(cells[column.index]) for column in figures)


def _begins_notes(row_before: int, line: Line) -> bool:
    row, cells = line
    filled = [cell for cell in cells if not is_blank(cell)]
    if not isinstance(filled[0], str):
        return False
    text = filled[0].strip()
    if _MARK.match(text) or _WORD.match(text):
        return True
    if len(filled) > 1 or is_blank(cells[0]):
        return False
    is_sentence = len(text.split()) >= _SENTENCE_WORDS
    stands_apart = row > row_before + 1
    return is_sentence or (stands_apart and not _SCIENTIFIC_NAME.fullmatch(text))
