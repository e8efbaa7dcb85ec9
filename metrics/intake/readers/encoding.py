"""Which encoding a text file has. A guess needs the template's column names, and is said."""

import codecs
import csv
import re
from collections import Counter
from pathlib import Path

from metrics.intake.findings import RefusedError
from metrics.intake.findings.files import BinaryContent, UnknownEncoding
from metrics.intake.headers import HEADER_WITHIN, header_index, recognised
from metrics.intake.readers.answer import Order

SEPARATORS = (",", ";", "\t")
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_HEAD_BYTES = 64 * 1024
_CHUNK = 1 << 20
_SAMPLED = 200_000
_NON_ASCII = re.compile(r"[^\x00-\x7f]")
_WESTERN = re.compile(r"[À-ÖØ-öø-ÿŠšŽžŒœŸ“”„‘’‚–—…«»°·´®™©€ªº¿¡\u00a0]")


def encoding_of(path: Path, order: Order) -> tuple[str, bool]:
    """The codec, and whether it was guessed (to be confirmed). Raises RefusedError.

    A strict GB18030 decoder accepts nearly all Big5, EUC-KR and Shift_JIS, so that decoding without an error
    proves nothing: the column names must match, and the letters must be those that people write.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    for bom, codec in _BOMS:
        if head.startswith(bom):
            if _letters(path, codec) is None:
                raise RefusedError(UnknownEncoding())
            return codec, False
    if b"\0" in head:
        return _utf16_without_bom(path, head, order), False
    if _letters(path, "utf-8") is not None:
        return "utf-8", False
    for codec, plausible in (("gb18030", _is_chinese), ("cp1252", _is_western)):
        letters = _letters(path, codec)
        if letters is not None and plausible(letters) and _names_match(head, codec, order):
            return codec, True
    raise RefusedError(UnknownEncoding())


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
        for row in csv.reader(text.splitlines(keepends=True), delimiter=separator):
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
    raise RefusedError(BinaryContent())


def _names_match(head: bytes, codec: str, order: Order) -> bool:
    text = codecs.getincrementaldecoder(codec)("replace").decode(head)
    separator, _ = separator_of(text, order)
    rows = _first_rows(text, separator)
    return bool(rows) and recognised(rows[header_index(rows, order.names)], order.names) > 0


def _letters(path: Path, codec: str) -> Counter[str] | None:
    """The first letters beyond ASCII and how often; None where the file is not in this encoding."""
    letters: Counter[str] = Counter()
    decoder = codecs.getincrementaldecoder(codec)("strict")
    with path.open("rb") as file:
        try:
            while chunk := file.read(_CHUNK):
                text = decoder.decode(chunk)
                if not text.isascii() and letters.total() < _SAMPLED:
                    letters.update(_NON_ASCII.findall(text))
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return None
    return letters


def _is_chinese(letters: Counter[str]) -> bool:
    common = sum(count for letter, count in letters.items() if _encodes(letter, "gb2312"))
    return common >= 0.9 * letters.total()


def _is_western(letters: Counter[str]) -> bool:
    common = sum(count for letter, count in letters.items() if _WESTERN.match(letter))
    return common >= 0.95 * letters.total()


def _encodes(letter: str, codec: str) -> bool:
    try:
        letter.encode(codec)
    except UnicodeEncodeError:
        return False
    return True
