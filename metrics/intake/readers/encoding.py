"""Which encoding a text file has. A guess needs the template's column names, and is said."""

import codecs
import csv
import io
import re
from pathlib import Path

from metrics.intake.findings import RefusedError
from metrics.intake.findings.files import BinaryContent, BrokenEncoding, OtherEncoding, UnknownEncoding
from metrics.intake.headers import HEADER_WITHIN, header_index, recognised
from metrics.intake.readers.answer import Order
from metrics.intake.readers.letters import RIVALS, Letters, encoding_name, is_chinese, is_western, likeliest

SEPARATORS = (",", ";", "\t")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, with whose mark it begins
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    ("\ufeff".encode("gb18030"), "gb18030"),
)
_BOM_NAMES = {"utf-8-sig": "UTF-8", "utf-32": "UTF-32", "utf-16": "UTF-16", "gb18030": "GB18030"}
_UTF8_LETTER = re.compile(rb"[\xc2\xc3][\x80-\xbf]")
_HEAD_BYTES = 64 * 1024
_CHUNK = 1 << 16  # so little stays where the processor has it at hand
_STRAY = 3  # so few zero bytes are a slip in a text, which has a place; more are another kind of file


def encoding_of(path: Path, order: Order) -> tuple[str, bool]:
    """The codec, and whether it was guessed (to be confirmed). Raises RefusedError.

    Decoding without an error proves nothing: the column names must match, and the letters must be those that
    people write, more than in any other encoding.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    for bom, codec in _BOMS:
        if head.startswith(bom):
            if _letters(path, codec) is None:
                raise RefusedError(BrokenEncoding(encoding=_BOM_NAMES[codec]))
            return codec, False
    if b"\0" in head:
        return _utf16_without_bom(path, head, order), False
    if _letters(path, "utf-8") is not None:
        return "utf-8", False
    readings = {codec: letters for codec in ("gb18030", *RIVALS) if (letters := _letters(path, codec)) is not None}
    if "gb18030" in readings and _names_match(head, "gb18030", order, letters_fit=is_chinese(readings)):
        return "gb18030", True
    western = None if _has_utf8(path) else _letters(path, "cp1252")
    if western is not None and _names_match(head, "cp1252", order, letters_fit=is_western(western)):
        return "cp1252", True
    raise _unknown(path, likeliest(readings))


def _has_utf8(path: Path) -> bool:
    """Whether a file that is not all UTF-8 has letters in it: then it was put together from two encodings."""
    with path.open("rb") as file:
        return any(_UTF8_LETTER.search(chunk) for chunk in iter(lambda: file.read(_CHUNK), b""))


def _unknown(path: Path, codec: str | None) -> RefusedError:
    row = _first_row_beyond_utf8(path)
    problem = OtherEncoding(encoding=encoding_name(codec), row=row) if codec else UnknownEncoding(row=row)
    return RefusedError(problem, row=row)


def _first_row_beyond_utf8(path: Path) -> int:
    row = 1
    with path.open("rb") as file:
        for line in file:
            try:
                line.decode()
            except UnicodeDecodeError as error:
                return row + line[: error.start].replace(b"\r\n", b"\n").count(b"\r")
            row += max(1, line.replace(b"\r\n", b"\n").count(b"\r") + line.endswith(b"\n"))
    return row


def separator_of(text: str, order: Order) -> tuple[str, int]:
    """The separator that gives most column names of the template, then most columns; and how many names."""
    candidates = []
    for separator in SEPARATORS:
        rows = _first_rows(text, separator)
        if not rows:
            return separator, 0  # nothing but separators and blanks
        header = rows[header_index(rows, order.names)]
        candidates.append((recognised(header, order.names), len(rows[0]), separator))
    names, _, separator = max(candidates, key=lambda candidate: candidate[:2])
    return separator, names


def _first_rows(text: str, separator: str) -> list[list[str]]:
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            if any(cell.strip() for cell in row):
                rows.append(row)
            if len(rows) == HEADER_WITHIN:
                break
    except csv.Error:
        return rows
    return rows


def _utf16_without_bom(path: Path, head: bytes, order: Order) -> str:
    for codec, zeros in (("utf-16-le", head[1::2]), ("utf-16-be", head[0::2])):
        mostly = zeros.count(0) * 2 > len(zeros)
        if mostly and _names_match(head, codec, order) and _letters(path, codec) is not None:
            return codec
    stray = head.count(0) <= _STRAY
    raise RefusedError(BinaryContent(), row=head[: head.index(0)].count(b"\n") + 1 if stray else None)


def _names_match(head: bytes, codec: str, order: Order, *, letters_fit: bool = True) -> bool:
    """Whether column names of the template come out; where the letters do not fit, some beyond ASCII must."""
    text = codecs.getincrementaldecoder(codec)("replace").decode(head)
    separator, _ = separator_of(text, order)
    rows = _first_rows(text, separator)
    header = rows[header_index(rows, order.names)] if rows else []
    return recognised((name for name in header if letters_fit or not name.isascii()), order.names) > 0


def _letters(path: Path, codec: str) -> Letters | None:
    """The letters beyond ASCII; None where the file is not in this encoding."""
    letters = Letters()
    decoder = codecs.getincrementaldecoder(codec)("strict")
    with path.open("rb") as file:
        try:
            while chunk := file.read(_CHUNK):
                letters.take(decoder.decode(chunk))
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return None
    return letters
