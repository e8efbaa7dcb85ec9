"""The elements of an OpenDocument spreadsheet -> its rows. Whatever else stands in the document is passed over."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from metrics.intake.limits import Limits
from metrics.intake.readers.sheets import MERGED_LISTED
from metrics.intake.readers.values import formula, number
from metrics.intake.sheet import Cell, Odd, is_blank

CONTENT = "content.xml"
SEPARATOR = " "
_URN = "urn:oasis:names:tc:opendocument:xmlns:"
_OFFICE, _TABLE, _TEXT, _STYLE, _DRAWING = (
    f"{_URN}{name}:1.0{SEPARATOR}" for name in ("office", "table", "text", "style", "drawing")
)
_COLUMNS_REPEATED, _ROWS_REPEATED, _COLUMNS_SPANNED, _ROWS_SPANNED = (
    f"{_TABLE}number-{what}" for what in ("columns-repeated", "rows-repeated", "columns-spanned", "rows-spanned")
)
_EXTENSION = f"urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0{SEPARATOR}"
_CELLS = frozenset({_TABLE + "table-cell", _TABLE + "covered-table-cell"})
_PASSED_OVER = frozenset(  # what holds texts or tables that are not the sheet's
    {_TABLE + name for name in ("tracked-changes", "dde-links", "shapes", "named-expressions", "content-validations")}
    | {_OFFICE + name for name in ("annotation", "forms", "event-listeners")}
    | {_TEXT + "tracked-changes"}
)
_SPACES = {_TEXT + "s": " ", _TEXT + "tab": "\t", _TEXT + "line-break": "\n"}
_HIDDEN = ("collapse", "filter")
_ERRORS = ("#", "Err:")
_LARGEST = 1 << 24  # more rows and columns than any sheet has

Attributes = Mapping[str, str]


@dataclass(slots=True)
class DocumentTable:
    """A sheet, as far as it was read. Columns are counted from 0, ranges from 1."""

    number: int
    title: str
    visible: bool
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_columns: set[int] = field(default_factory=set)
    columns: int = 0
    rows: int = 0


@dataclass(frozen=True, slots=True)
class TableRow:
    number: int
    repeated: int
    hidden: bool
    cells: list[Cell]


class Tables:
    """What expat calls. Rows wait until they are ``taken``."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._waiting: list[tuple[DocumentTable, TableRow]] = []
        self._passing = 0  # how deep we are in what is passed over
        self._in_sheets = False
        self._style = ""
        self._hidden_styles: set[str] = set()
        self._tables = 0
        self._table: DocumentTable | None = None
        self._row: Attributes | None = None
        self._cells: list[Cell] = []
        self._column = 0
        self._cell: Attributes | None = None
        self._text: list[str] = []
        self._characters = 0
        self._paragraphs = 0

    def taken(self) -> Iterator[tuple[DocumentTable, TableRow]]:
        waiting, self._waiting = self._waiting, []
        yield from waiting

    def start(self, name: str, attributes: Attributes) -> None:
        if self._passing or name in _PASSED_OVER or name.startswith(_DRAWING):
            self._passing += 1
        elif self._cell is not None:
            self._start_in_cell(name, attributes)
        elif name in _CELLS:
            if self._row is not None:
                self._cell, self._text, self._characters, self._paragraphs = attributes, [], 0, 0
        elif name == _TABLE + "table-row":
            self._row, self._cells, self._column = attributes, [], 0
        elif name == _TABLE + "table":
            self._start_table(attributes)
        elif name == _TABLE + "table-column":
            self._columns(attributes)
        elif name == _OFFICE + "spreadsheet":
            self._in_sheets = True
        elif name == _STYLE + "style":
            self._style = attributes.get(_STYLE + "name", "")
        elif name == _STYLE + "table-properties" and attributes.get(_TABLE + "display") == "false":
            self._hidden_styles.add(self._style)

    def end(self, name: str) -> None:
        if self._passing:
            self._passing -= 1
        elif name in _CELLS:
            self._end_cell()
        elif name == _TABLE + "table-row":
            self._end_row()
        elif name == _TABLE + "table":
            self._table = None

    def characters(self, text: str) -> None:
        if self._cell is not None and not self._passing and self._characters <= self._limits.cell_characters:
            self._text.append(text)
            self._characters += len(text)

    def _start_table(self, attributes: Attributes) -> None:
        if not self._in_sheets or self._table is not None:  # a table within a cell is not a sheet
            self._passing = 1
            return
        visible = attributes.get(_TABLE + "style-name") not in self._hidden_styles
        self._table = DocumentTable(self._tables, attributes.get(_TABLE + "name", ""), visible)
        self._tables += 1

    def _columns(self, attributes: Attributes) -> None:
        if self._table is None:
            return
        first, count = self._table.columns, _times(attributes, _COLUMNS_REPEATED)
        self._table.columns += count
        if attributes.get(_TABLE + "visibility") in _HIDDEN:
            self._table.hidden_columns.update(range(first, min(first + count, self._limits.columns)))

    def _start_in_cell(self, name: str, attributes: Attributes) -> None:
        if name == _TEXT + "p":
            if self._paragraphs:
                self._text.append("\n")
            self._paragraphs += 1
        elif sign := _SPACES.get(name):
            self.characters(sign * min(int(attributes.get(_TEXT + "c", 1)), self._limits.cell_characters))
        elif name == _TABLE + "table":
            self._passing = 1

    def _end_cell(self) -> None:
        if self._cell is None or self._table is None:
            return
        attributes, self._cell = self._cell, None
        value = _value(attributes, "".join(self._text))
        repeated = _times(attributes, _COLUMNS_REPEATED)
        self._merge(self._table, attributes)
        if not is_blank(value):
            first = min(self._column, self._limits.columns)  # one beyond the limit is enough to refuse the row
            last = min(self._column + repeated, self._limits.columns + 1)
            self._cells.extend([None] * (first - len(self._cells)))
            self._cells.extend([value] * (last - len(self._cells)))
        self._column += repeated

    def _merge(self, table: DocumentTable, attributes: Attributes) -> None:
        wide, high = _times(attributes, _COLUMNS_SPANNED), _times(attributes, _ROWS_SPANNED)
        if wide * high > 1 and len(table.merged) < MERGED_LISTED:
            top, left = table.rows + 1, self._column + 1
            table.merged.append((top, left, top + high - 1, left + wide - 1))

    def _end_row(self) -> None:
        if self._row is None or self._table is None:
            return
        repeated = _times(self._row, _ROWS_REPEATED)
        if self._cells:
            hidden = self._row.get(_TABLE + "visibility") in _HIDDEN
            self._waiting.append((self._table, TableRow(self._table.rows + 1, repeated, hidden, self._cells)))
        self._table.rows += repeated
        self._row = None


def _times(attributes: Attributes, name: str) -> int:
    told = attributes.get(name)
    return 1 if told is None else max(1, min(int(told), _LARGEST))


def _value(attributes: Attributes, text: str) -> Cell:
    """A number is its value and not what is shown of it; a percentage is what people see, as in every format."""
    kind, written = attributes.get(_OFFICE + "value-type"), attributes.get(_TABLE + "formula")
    value = attributes.get(_OFFICE + "value")
    if attributes.get(_EXTENSION + "value-type") == "error" or (written and text.startswith(_ERRORS)):
        return Odd("error", text)
    if written is not None and (kind is None or (kind in ("float", "percentage", "currency") and value is None)):
        return formula(written.partition("=")[2] or "…")
    if kind in ("float", "currency", "percentage") and value is not None:
        return number(value, percent=kind == "percentage")
    if kind == "date":
        return Odd("date", attributes.get(_OFFICE + "date-value", text).removesuffix("T00:00:00"))
    if kind == "time":
        return Odd("date", text or attributes.get(_OFFICE + "time-value", ""))
    if kind == "boolean":
        return Odd("boolean", attributes.get(_OFFICE + "boolean-value", text).upper())
    return attributes.get(_OFFICE + "string-value", text) or None
