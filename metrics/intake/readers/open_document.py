"""ODS, streamed: repeated rows and columns cost nothing until they hold something.

A reader of our own on expat, because the libraries that read ODS build the whole document first.
"""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.parsers import expat

from metrics.intake.findings import RefusedError
from metrics.intake.findings.files import Damaged, TooManyBytesUnpacked
from metrics.intake.headers import HEADER_WITHIN
from metrics.intake.limits import Limits
from metrics.intake.readers.answer import Answer, Order
from metrics.intake.readers.open_document_xml import CONTENT, SEPARATOR, DocumentTable, TableRow, Tables
from metrics.intake.readers.sheets import Head, Line, answer_with

_CHUNK = 1 << 16
_REPEATED = 10_000  # more rows that are alike are no report: two of them are an error already


class OdsSheet:
    """A table of the document; each look at its lines reads the document anew, and no further than its end."""

    def __init__(self, path: Path, table: DocumentTable, limits: Limits) -> None:
        self.title = table.title
        self.visible = table.visible
        self.merged: list[tuple[int, int, int, int]] = []
        self.hidden_rows: list[int] = []
        self.hidden_columns: set[int] = set()
        self._path = path
        self._number = table.number
        self._limits = limits

    def lines(self) -> Iterator[Line]:
        repeated = 0
        for table, row in _rows(self._path, self._limits):
            if table.number > self._number:
                return
            if table.number < self._number:
                continue
            self.merged, self.hidden_columns = table.merged, table.hidden_columns
            repeated += row.repeated - 1
            if repeated > _REPEATED:
                raise RefusedError(TooManyBytesUnpacked(), row=row.number)
            for number in range(row.number, row.number + row.repeated):
                if row.hidden:
                    self.hidden_rows.append(number)
                yield number, row.cells


def read_open_document(path: Path, order: Order, answer: Answer) -> None:
    heads: dict[int, tuple[OdsSheet, Head]] = {}
    for table, row in _rows(path, order.limits):
        if table.number not in heads:
            heads[table.number] = OdsSheet(path, table, order.limits), []
        head = heads[table.number][1]
        head.extend([row.cells] * min(row.repeated, HEADER_WITHIN - len(head)))
    answer_with("ods", list(heads.values()), order, answer)


def _rows(path: Path, limits: Limits) -> Iterator[tuple[DocumentTable, TableRow]]:
    """The rows that hold something, each with its table as far as it was read. Raises RefusedError."""
    tables = Tables(limits)
    parser = expat.ParserCreate(namespace_separator=SEPARATOR)
    parser.buffer_text = True
    parser.StartElementHandler = tables.start
    parser.EndElementHandler = tables.end
    parser.CharacterDataHandler = tables.characters
    parser.StartDoctypeDeclHandler = _refuse_document_type
    with zipfile.ZipFile(path) as container, container.open(CONTENT) as content:
        try:
            for chunk in iter(lambda: content.read(_CHUNK), b""):
                parser.Parse(chunk, False)
                yield from tables.taken()
            parser.Parse(b"", True)
        except (expat.ExpatError, zipfile.BadZipFile, ValueError):
            raise RefusedError(Damaged()) from None
    yield from tables.taken()


def _refuse_document_type(*_: object) -> None:
    """It has no business in a spreadsheet, and is where entities that explode are declared."""
    raise RefusedError(Damaged())
