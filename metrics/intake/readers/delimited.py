"""CSV as spreadsheets really write it: comma, semicolon or tab; any line end; quotes that match."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from metrics.intake.findings import RefusedError
from metrics.intake.findings.files import BinaryContent, BrokenQuotes, LineTooLong
from metrics.intake.limits import Limits
from metrics.intake.readers.answer import Answer, Order
from metrics.intake.readers.encoding import encoding_of, separator_of

_HEAD_CHARACTERS = 64 * 1024
_SEPARATOR_LINE = "sep="  # Excel's own hint in front of the table; it does not show it as a row


def read_delimited(path: Path, order: Order, answer: Answer) -> None:
    """Raises RefusedError where the file as a whole cannot be told apart into cells."""
    encoding, guessed = encoding_of(path, order)
    with path.open(encoding=encoding, newline="") as file:
        separator = _declared_separator(file)
        if separator is None:
            separator, _ = separator_of(file.read(_HEAD_CHARACTERS), order)
            file.seek(0)
        answer.facts(kind="csv", encoding=encoding, guessed=guessed, separator=separator)
        reader = csv.reader(_checked(file, order.limits), delimiter=separator, strict=True)
        row = 0
        try:
            for row, cells in enumerate(reader, start=1):
                answer.line(row, cells)
        except csv.Error:
            raise RefusedError(BrokenQuotes(row=row + 1), row=row + 1) from None


def _declared_separator(file: TextIO) -> str | None:
    first = file.readline(8).rstrip("\r\n")
    if len(first) == len(_SEPARATOR_LINE) + 1 and first.lower().startswith(_SEPARATOR_LINE):
        return first[-1]
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
