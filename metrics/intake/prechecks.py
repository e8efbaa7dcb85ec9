"""What a file is, by its content and never by its name, before anything is parsed."""

import mmap
import zipfile
from pathlib import Path
from typing import Literal

from metrics.intake.findings import RefusedError
from metrics.intake.findings.files import (
    Damaged,
    EmptyFile,
    Encrypted,
    NotATable,
    OtherSpreadsheet,
    TooManyBytes,
    TooManyBytesUnpacked,
)
from metrics.intake.limits import MEGABYTE, Limits

Content = Literal["text", "zip"]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OTHER = (
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"%PDF", "a PDF document"),
    (b"{\\rtf", "a text document (RTF)"),
    (b"\x1f\x8b", "a compressed file (gzip)"),
    (b"7z\xbc\xaf", "a compressed archive (7z)"),
    (b"Rar!", "a compressed archive (RAR)"),
    (b"PAR1", "a Parquet file"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
)
_MARKUP = (
    (b"<!doctype html", "a web page (HTML)"),
    (b"<html", "a web page (HTML)"),
    (b"<?xml", "an XML file"),
    (b"[{", "a JSON file"),
    (b'{"', "a JSON file"),
)
_ENCRYPTED_FLAG = 0x1


def content_of(path: Path, limits: Limits) -> Content:
    """Text or a zip container; cheap enough for any file. Raises RefusedError for whatever else it is."""
    size = path.stat().st_size
    if size == 0:
        raise RefusedError(EmptyFile())
    if size > limits.file_bytes:
        raise RefusedError(TooManyBytes(size=round(size / MEGABYTE), limit=limits.file_bytes // MEGABYTE))
    with path.open("rb") as file:
        head = file.read(1024)
    if head.startswith(b"PK\x03\x04"):
        return "zip"
    if head.startswith(_OLE):
        raise RefusedError(_ole(path))
    for magic, what in _OTHER:
        if head.startswith(magic):
            raise RefusedError(NotATable(what=what))
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for start, what in _MARKUP:
        if text.startswith(start):
            raise RefusedError(NotATable(what=what))
    return "text"


def _ole(path: Path) -> Encrypted | OtherSpreadsheet:
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if content.find(_OLE_ENCRYPTED) >= 0:
            return Encrypted()
    return OtherSpreadsheet(what="an old Excel workbook (XLS)")


def check_container(path: Path, limits: Limits) -> int:
    """The unpacked size of an XLSX file, from what its directory declares; nothing is unpacked.

    Runs in the reading child: a directory can itself be made to exhaust memory. Later reads are safe, because
    zipfile never unpacks more of a part than was declared. Raises RefusedError.
    """
    try:
        with zipfile.ZipFile(path) as container:
            parts = container.infolist()
    except zipfile.BadZipFile:
        raise RefusedError(Damaged()) from None
    total = sum(part.file_size for part in parts)
    if (
        len(parts) > limits.parts
        or total > limits.unpacked_bytes
        or any(_is_bomb(part, limits) for part in parts)
        or len({part.filename for part in parts}) < len(parts)
    ):
        raise RefusedError(TooManyBytesUnpacked())
    if any(part.flag_bits & _ENCRYPTED_FLAG for part in parts):
        raise RefusedError(Encrypted())
    _check_is_workbook({part.filename for part in parts})
    return total


def _is_bomb(part: zipfile.ZipInfo, limits: Limits) -> bool:
    if part.file_size > limits.part_bytes:
        return True
    return part.file_size > limits.ratio_from_bytes and part.file_size > limits.ratio * part.compress_size


def _check_is_workbook(names: set[str]) -> None:
    if "xl/workbook.bin" in names:
        raise RefusedError(OtherSpreadsheet(what="a binary Excel workbook (XLSB)"))
    if "content.xml" in names and "mimetype" in names:
        raise RefusedError(OtherSpreadsheet(what="an OpenDocument spreadsheet (ODS)"))
    if "word/document.xml" in names:
        raise RefusedError(NotATable(what="a text document (DOCX)"))
    if "ppt/presentation.xml" in names:
        raise RefusedError(NotATable(what="a presentation (PPTX)"))
    if "[Content_Types].xml" not in names:
        raise RefusedError(NotATable(what="a ZIP archive"))
