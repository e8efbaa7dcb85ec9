"""A writer of XLS (BIFF8 in an OLE container), of our own: the libraries that wrote it are no longer kept."""

import struct
from collections.abc import Iterator, Sequence
from datetime import date

from tests.corpus.cells import Error, Formula, Percent, Sheet, Value

_GENERAL, _PERCENT, _DATE = 15, 16, 17  # of the formats below, in this order
_FORMATS = (0, 10, 14)
_VISIBILITY = {"visible": 0, "hidden": 1, "veryHidden": 2}
_ERRORS = {"#DIV/0!": 0x07, "#REF!": 0x17, "#N/A": 0x2A}
_END = b"\x0a\x00\x00\x00"
_SECTOR, _FREE, _CHAIN_END, _FAT = 512, 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def xls_bytes(sheets: Sequence[Sheet], *, encrypted: bool = False) -> bytes:
    return container(_workbook(sheets, encrypted=encrypted), "Workbook")


def container(stream: bytes, name: str) -> bytes:
    """An OLE file that holds one stream."""
    stream = stream.ljust(4096, b"\0")
    stream += bytes(-len(stream) % _SECTOR)
    sectors = len(stream) // _SECTOR
    fat_sectors = -(-(sectors + 2) // 127)  # its own sectors and the directory's are in it too
    assert fat_sectors <= 109, "a larger file needs a table of its tables"
    first_of_stream = fat_sectors + 1
    chain = [*range(first_of_stream + 1, first_of_stream + sectors), _CHAIN_END]
    fat = [_FAT] * fat_sectors + [_CHAIN_END, *chain]
    fat += [_FREE] * (fat_sectors * 128 - len(fat))
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        0x3E,
        3,
        0xFFFE,
        9,
        6,
        0,
        fat_sectors,
        fat_sectors,
        0,
        4096,
        _CHAIN_END,
        0,
        _CHAIN_END,
        0,
    ) + struct.pack("<109I", *range(fat_sectors), *[_FREE] * (109 - fat_sectors))
    directory = _entry("Root Entry", 5, child=1, start=_CHAIN_END, size=0)
    directory += _entry(name, 2, child=_FREE, start=first_of_stream, size=len(stream))
    return header + struct.pack(f"<{len(fat)}I", *fat) + directory.ljust(_SECTOR, b"\0") + stream


def _entry(name: str, kind: int, *, child: int, start: int, size: int) -> bytes:
    coded = name.encode("utf-16-le") + b"\0\0"
    links = struct.pack("<BBIII", kind, 1, _FREE, _FREE, child)
    return (
        coded.ljust(64, b"\0") + struct.pack("<H", len(coded)) + links + bytes(36) + struct.pack("<III", start, size, 0)
    )


def _workbook(sheets: Sequence[Sheet], *, encrypted: bool) -> bytes:
    streams = [_sheet(sheet) for sheet in sheets]
    start = _beginning(0x0005)
    if encrypted:
        start += record(0x002F, struct.pack("<HHH", 0, 1, 1))
    start += record(0x0042, struct.pack("<H", 1200)) + record(0x0022, struct.pack("<H", 0))
    start += record(0x0031, struct.pack("<HHHHHBBBx", 200, 0, 0x7FFF, 400, 0, 0, 0, 0) + b"\x05\x00Arial")
    start += b"".join(_style(0, is_style=True) for _ in range(_GENERAL))
    start += b"".join(_style(number, is_style=False) for number in _FORMATS)
    names = [_short_text(sheet.title) for sheet in sheets]
    offset = len(start) + sum(4 + 6 + len(name) for name in names) + len(_END)
    for sheet, name, stream in zip(sheets, names, streams, strict=True):
        start += record(0x0085, struct.pack("<IBB", offset, _VISIBILITY[sheet.visibility], 0) + name)
        offset += len(stream)
    return start + _END + b"".join(streams)


def _sheet(sheet: Sheet) -> bytes:
    return b"".join(_records(sheet))


def _records(sheet: Sheet) -> Iterator[bytes]:
    yield _beginning(0x0010)
    for column in sheet.hidden_columns:
        yield record(0x007D, struct.pack("<HHHHHH", column - 1, column - 1, 2560, _GENERAL, 1, 0))
    for row in range(len(sheet.grid)):
        hidden = 0x20 if row + 1 in sheet.hidden_rows else 0
        yield record(0x0208, struct.pack("<HHHHHHI", row, 0, 0, 255, 0, 0, 0x100 | hidden))
    for row, values in enumerate(sheet.grid):
        for column, value in enumerate(values):
            yield from _cell(row, column, value)
    if sheet.merged:
        ranges = b"".join(
            struct.pack("<HHHH", top - 1, bottom - 1, left - 1, right - 1) for top, left, bottom, right in sheet.merged
        )
        yield record(0x00E5, struct.pack("<H", len(sheet.merged)) + ranges)
    yield _END


def _cell(row: int, column: int, value: Value) -> Iterator[bytes]:
    def place(style: int = _GENERAL) -> bytes:
        return struct.pack("<HHH", row, column, style)

    if isinstance(value, Formula):
        yield from _formula(place(), value)
    elif isinstance(value, bool):
        yield record(0x0205, place() + bytes([value, 0]))
    elif isinstance(value, Error):
        yield record(0x0205, place() + bytes([_ERRORS[value.text], 1]))
    elif isinstance(value, Percent):
        yield record(0x0203, place(_PERCENT) + struct.pack("<d", value.value))
    elif isinstance(value, date):
        yield record(0x0203, place(_DATE) + struct.pack("<d", (value - date(1899, 12, 30)).days))
    elif isinstance(value, int | float):
        yield record(0x0203, place() + struct.pack("<d", value))
    elif value is not None:
        yield record(0x0204, place() + _long_text(value))


def _formula(place: bytes, formula: Formula) -> Iterator[bytes]:
    result = formula.result
    if isinstance(result, float | int):
        told = struct.pack("<d", result)
    else:
        told = struct.pack("<B5xH", 3 if not result else 0, 0xFFFF)
    tokens = b"\x1e\x01\x00" if result != "" else b"\x17\x00\x00"  # the number 1, or the text ""
    yield record(0x0006, place + told + struct.pack("<HIH", 0, 0, len(tokens)) + tokens)
    if isinstance(result, str) and result:
        yield record(0x0207, _long_text(result))


def record(code: int, content: bytes) -> bytes:
    return struct.pack("<HH", code, len(content)) + content


def _beginning(kind: int) -> bytes:
    return record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))


def _style(number: int, *, is_style: bool) -> bytes:
    flags = 0xFFF5 if is_style else 0x0001
    return record(0x00E0, struct.pack("<HHH", 0, number, flags) + bytes(14))


def _short_text(text: str) -> bytes:
    return bytes([len(text), 1]) + text.encode("utf-16-le")


def _long_text(text: str) -> bytes:
    coded = text.encode("utf-16-le")
    return struct.pack("<HB", len(coded) // 2, 1) + coded
