"""What the reading child is asked, and its answer: facts and numbers, so that nothing of a file can run here.

A line of JSON with what is said about the file; then, each beginning at a multiple of 64 bytes, the rows' numbers
and for every column its codes, where each distinct text ends (as of Arrow) and the texts themselves, as ``coding``
writes them. Instead of all that, a line with ``refused`` where nothing counts.
"""

import json
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, BinaryIO

from metrics.intake.coding import CodedColumn, Coder
from metrics.intake.findings import RefusedError
from metrics.intake.findings.files import TooManyColumns, TooManyRows, TooMuchWork
from metrics.intake.limits import Limits
from metrics.intake.sheet import VALUE_START, Cell, Odd, is_blank

ALIGNED = 64


@dataclass(frozen=True, slots=True)
class Order:
    """``names``, the folded column names of the template, decide between encodings, separators, sheets."""

    names: frozenset[str]
    limits: Limits


@dataclass(frozen=True, slots=True)
class Block:
    """A column as it is written: buffers of 32-bit codes, 32-bit offsets and UTF-8."""

    codes: Any
    offsets: Any
    texts: Any


class Answer:
    """Keeps what was read, within the limits of rows, columns and cells, and writes it at the end."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._facts: dict[str, object] = {}
        self._coder = Coder()
        self._cells = 0
        self._table: tuple[Any, Sequence[Block]] | None = None

    def facts(self, **facts: object) -> None:
        self._facts |= facts

    def line(self, row: int, cells: Sequence[Cell]) -> None:
        """One line; blank cells at its end are cut, and a blank line is left out. Raises RefusedError."""
        width = len(cells)
        while width and is_blank(cells[width - 1]):
            width -= 1
        if not width:
            return
        if width > self._limits.columns:
            raise RefusedError(TooManyColumns(row=row, limit=self._limits.columns), row=row)
        self._cells += width
        if self._cells > self._limits.cells:
            raise RefusedError(TooMuchWork())
        if len(self._coder.numbers) > self._limits.rows:  # the column names are a line too
            raise RefusedError(TooManyRows(limit=f"{self._limits.rows:,}"))
        longest = self._limits.cell_characters
        kept = [
            Odd("too-long", cell[:VALUE_START]) if isinstance(cell, str) and len(cell) > longest else cell
            for cell in cells[:width]
        ]
        self._coder.add(row, kept)

    def table(self, numbers: Any, columns: Sequence[Block]) -> None:
        """All lines at once, from a reader that has them by columns and kept the limits itself."""
        self._table = numbers, columns

    def write(self, out: BinaryIO) -> None:
        numbers, columns = self._table or self._coded()
        shape = {
            "lines": memoryview(numbers).nbytes // 4,
            "columns": [
                (memoryview(block.offsets).nbytes // 4 - 1, memoryview(block.texts).nbytes) for block in columns
            ],
        }
        _write(out, json.dumps(self._facts | shape).encode() + b"\n")
        _write(out, numbers)
        for block in columns:
            for part in (block.codes, block.offsets, block.texts):
                _write(out, part)

    def _coded(self) -> tuple[Any, Sequence[Block]]:
        self._coder.finish()
        return self._coder.numbers, [_block(column) for column in self._coder.columns]


def write_refusal(refusal: RefusedError, out: BinaryIO) -> None:
    """Instead of all that was written: nobody shall read the lines of a file that does not count."""
    out.seek(0)
    out.truncate()
    problem = refusal.problem
    said = {"refused": type(problem).__name__, "facts": problem.facts, "row": refusal.row}
    out.write(json.dumps(said).encode() + b"\n")


def aligned(size: int) -> int:
    """Where the next part begins after so many bytes."""
    return -(-size // ALIGNED) * ALIGNED


def _write(out: BinaryIO, part: Any) -> None:
    size = memoryview(part).nbytes
    out.write(part)
    out.write(bytes(aligned(size) - size))


def _block(column: CodedColumn) -> Block:
    texts = [text.encode("utf-8", "replace") for text in column.texts]
    return Block(column.codes, array("i", accumulate(map(len, texts), initial=0)), b"".join(texts))
