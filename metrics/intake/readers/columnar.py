"""CSV by columns, for files that pyarrow and the strict reader of ``delimited`` read alike: nearly all of them.

Whatever is not certainly read alike is left to the other, which is slower and says what is wrong where: lines of
different length, quotation marks that do not match, NUL, cells and tables beyond the limits.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from mmap import mmap

import numpy as np
import pyarrow as pa
import pyarrow.csv

from metrics.intake.grid import CellColumn, Distinct, Grid, offsets_of
from metrics.intake.headers import HEADER_WITHIN, header_index
from metrics.intake.limits import Limits
from metrics.intake.readers.answer import Answer, Block, Order

_THREADS = 2  # each costs address space, of which the child has little
_HEAD_BYTES = 64 * 1024
_BLOCK_BYTES = 12 << 20
_CODED = pa.dictionary(pa.int32(), pa.string())
_SIGNS_AROUND = 3  # of a cell: its quotation marks and the separator

Content = bytes | mmap

pa.set_cpu_count(_THREADS)
pa.set_io_thread_count(1)


@dataclass(frozen=True, slots=True)
class _Head:
    """The records down to the column names, how many there are with the blank ones, and where the next begins."""

    lines: Sequence[tuple[int, list[str]]]
    records: int
    end: int


@dataclass(slots=True)
class _Body:
    """The lines below the column names: each column in chunks that code their cells, until it is taken."""

    lines: int
    columns: list[pa.ChunkedArray]

    def take(self, index: int) -> pa.DictionaryArray:
        """One of blanks beyond the last."""
        if index >= len(self.columns):
            return pa.DictionaryArray.from_arrays(np.zeros(self.lines, dtype=np.int32), pa.array([""], pa.string()))
        taken, self.columns[index] = self.columns[index], pa.chunked_array([], _CODED)
        return taken.unify_dictionaries().combine_chunks()


def read_columns(load: Callable[[], tuple[Content, int]], separator: str, order: Order, answer: Answer) -> bool:
    """Give the table to the answer; False, and nothing given, where it is left to the slower reader.

    `load` gives UTF-8, and where the table begins in it. What is no longer needed is let go before the next step
    needs as much: bytes, then column by column their texts.
    """
    content, start = load()
    head = _head(content, start, separator, order) if _is_plain(content, start, separator) else None
    if head is None or head.end >= len(content):
        return False
    body = _body(content, head.end, separator, order.limits)
    del content
    if body is None:
        return False
    width = max([len(body.columns), *(len(cells) for _, cells in head.lines)])
    rows = np.array([row for row, _ in head.lines], dtype=np.int32)
    numbers = np.concatenate([rows, np.arange(body.lines, dtype=np.int32) + head.records + 1])
    with ThreadPoolExecutor(_THREADS) as threads:
        columns = tuple(threads.map(lambda index: _column(index, head, body), range(width)))
    grid = Grid(numbers, columns).without_blank_lines()
    if len(grid) > order.limits.rows + 1 or len(grid) * width > order.limits.cells:
        return False
    answer.table(grid.numbers, [_block(column) for column in grid.columns])
    return True


def _is_plain(content: Content, start: int, separator: str) -> bool:
    """No NUL, and every quotation mark belongs to a cell that is quoted as a whole."""
    if content.find(b"\0") >= 0 or not separator.isascii():
        return False
    if content.find(b'"') < 0:
        return True
    table = content[start:]
    ends = rf"{re.escape(separator)}\r\n".encode()
    quoted = re.compile(rb"(?:(?<=[" + ends + rb'])|\A)"[^"]*(?:""[^"]*)*"(?=[' + ends + rb"]|\Z)")
    return sum(found.group().count(b'"') for found in quoted.finditer(table)) == table.count(b'"')


def _head(content: Content, start: int, separator: str, order: Order) -> _Head | None:
    """None where it ends nowhere in the first bytes."""
    read, first = 0, content[start : start + _HEAD_BYTES]

    def lines() -> Iterator[str]:
        nonlocal read
        for line in io.TextIOWrapper(io.BytesIO(first), encoding="utf-8", errors="replace", newline=""):
            read += len(line.encode())
            yield line

    found: list[tuple[int, list[str]]] = []
    ends: list[tuple[int, int]] = []
    try:
        for record, cells in enumerate(csv.reader(lines(), delimiter=separator, strict=True), start=1):
            if any(cell.strip() for cell in cells):
                found.append((record, cells))
                ends.append((record, read))
            if len(found) == HEADER_WITHIN or read >= _HEAD_BYTES:
                break
    except csv.Error:
        return None
    if not found:
        return None
    index = header_index([cells for _, cells in found], order.names)
    records, end = ends[index]
    if end >= _HEAD_BYTES or max(len(cells) for _, cells in found) > order.limits.columns:
        return None
    return _Head(found[: index + 1], records, start + end)


def _body(content: Content, start: int, separator: str, limits: Limits) -> _Body | None:
    names = [f"f{index}" for index in range(limits.columns + 1)]
    try:
        body = pa.csv.read_csv(
            pa.py_buffer(content).slice(start),
            read_options=pa.csv.ReadOptions(autogenerate_column_names=True, block_size=_BLOCK_BYTES),
            parse_options=pa.csv.ParseOptions(
                delimiter=separator, newlines_in_values=content.find(b'"') >= 0, ignore_empty_lines=False
            ),
            convert_options=pa.csv.ConvertOptions(
                check_utf8=False, column_types=dict.fromkeys(names, _CODED), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid:
        return None
    if body.num_columns > limits.columns or len(body) > 2 * limits.rows:
        return None
    longest = max((_longest(chunk.dictionary) for column in body.columns for chunk in column.chunks), default=0)
    fits = (longest + _SIGNS_AROUND) * body.num_columns <= limits.cell_characters * limits.columns
    if not fits or longest > limits.cell_characters:
        return None
    return _Body(len(body), body.columns)


def _longest(texts: pa.StringArray) -> int:
    """In bytes."""
    return int(np.diff(offsets_of(texts)).max(initial=0))


def _column(index: int, head: _Head, body: _Body) -> CellColumn:
    above = pa.array([cells[index] if index < len(cells) else "" for _, cells in head.lines], pa.string())
    below = body.take(index)
    codes = np.concatenate([np.arange(len(above), dtype=np.int32), below.indices.to_numpy() + np.int32(len(above))])
    return CellColumn(codes, Distinct(pa.concat_arrays([above, below.dictionary])))


def _block(column: CellColumn) -> Block:
    texts = column.distinct.texts
    _, offsets, content = texts.buffers()
    return Block(column.codes, memoryview(offsets)[: 4 * (len(texts) + 1)], memoryview(content or b""))
