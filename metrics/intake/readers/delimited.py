"""CSV as spreadsheets really write it: comma, semicolon or tab; any line end; quotes that match.

This reader says what is meant, line by line. What ``columnar`` certainly reads alike it reads, many times faster.
"""

import codecs
import csv
import mmap
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from metrics.intake.findings import RefusedError
from metrics.intake.findings.files import BinaryContent, BrokenQuotes, LineTooLong
from metrics.intake.limits import Limits
from metrics.intake.readers.answer import Answer, Order
from metrics.intake.readers.encoding import encoding_of, separator_of
from metrics.intake.readers.line_ends import check_line_ends

_HEAD_CHARACTERS = 64 * 1024
_SEPARATOR_LINE = "sep="  # Excel's own hint in front of the table; it does not show it as a row
_HINT = re.compile(rb"sep=(?:[\x00-\x09\x0b\x0c\x0e-\x7f]|[\xc2-\xf4][\x80-\xbf]+)(?:\r\n|[\r\n]|\Z)", re.IGNORECASE)


def read_delimited(path: Path, order: Order, answer: Answer) -> None:
    """Raises RefusedError where the file as a whole cannot be told apart into cells."""
    encoding, guessed = encoding_of(path, order)
    with path.open(encoding=encoding, newline="") as file:
        separator = _declared_separator(file)
        if separator is None:
            head = file.read(_HEAD_CHARACTERS)
            check_line_ends(head)
            separator, _ = separator_of(head, order)
            file.seek(0)
        answer.facts(kind="csv", encoding=encoding, guessed=guessed, separator=separator)
        start = file.tell()
        if not read_by_columns(path, encoding, separator, order, answer):
            file.seek(start)
            read_by_lines(file, separator, order, answer)


def read_by_columns(path: Path, encoding: str, separator: str, order: Order, answer: Answer) -> bool:
    """False where the file has to be read by lines; that needs less memory, too."""
    try:
        from metrics.intake.readers.columnar import read_columns

        return read_columns(lambda: _content(path, encoding), separator, order, answer)
    except (ImportError, MemoryError, OSError):  # a library or a file for which no memory is left
        return False


def read_by_lines(file: TextIO, separator: str, order: Order, answer: Answer) -> None:
    """Raises RefusedError, with the row from which on the quotation marks do not match."""
    reader = csv.reader(_checked(file, order.limits), delimiter=separator, strict=True)
    row = 0
    try:
        for row, cells in enumerate(reader, start=1):
            answer.line(row, cells)
    except csv.Error:
        raise RefusedError(BrokenQuotes(row=row + 1), row=row + 1) from None


def _content(path: Path, encoding: str) -> tuple[bytes | mmap.mmap, int]:
    """The file as UTF-8, which is not copied where it is that already; and where the table begins in it."""
    content: bytes | mmap.mmap
    if encoding in ("utf-8", "utf-8-sig"):
        with path.open("rb") as binary:
            content = mmap.mmap(binary.fileno(), 0, access=mmap.ACCESS_READ)
        start = len(codecs.BOM_UTF8) if encoding == "utf-8-sig" else 0
    else:
        with path.open(encoding=encoding, newline="") as file:
            content = file.read().encode()
        start = 0
    hint = _HINT.match(content, start)
    return content, hint.end() if hint else start


def _declared_separator(file: TextIO) -> str | None:
    first = file.readline(8)
    if _HINT.fullmatch(first.encode()):
        return first[len(_SEPARATOR_LINE)]
    file.seek(0)
    return None


def _checked(file: TextIO, limits: Limits) -> Iterator[str]:
    """The lines, as long as they can belong to a table of text."""
    longest = limits.cell_characters * limits.columns
    for number, line in enumerate(iter(lambda: file.readline(longest + 1), ""), start=1):
        if len(line) > longest:
            raise RefusedError(LineTooLong(row=number), row=number)
        if "\0" in line:
            raise RefusedError(BinaryContent(), row=number)
        yield line
