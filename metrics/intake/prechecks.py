"""What a file is, by its content and never by its name, before anything is parsed."""

import mmap
import re
import zipfile
import zlib
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

Content = Literal["text", "json", "zip", "ole"]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OLE_OTHERS = (
    ("WordDocument".encode("utf-16-le"), "a text document (DOC)"),
    ("PowerPoint Document".encode("utf-16-le"), "a presentation (PPT)"),
    ("__properties_version1.0".encode("utf-16-le"), "a mail (MSG)"),
)
_OLE_WORKBOOKS = tuple(name.encode("utf-16-le") for name in ("Workbook", "WORKBOOK", "Book", "BOOK"))
_ODF_MIMETYPE = b"application/vnd.oasis.opendocument."
_ODF_OTHERS = {
    b"text": "a text document (ODT)",
    b"presentation": "a presentation (ODP)",
    b"graphics": "a drawing (ODG)",
    b"chart": "a chart (ODC)",
}
_ODF_MANIFEST = "META-INF/manifest.xml"
_ODF_ENCRYPTED = re.compile(rb"encryption-data|encrypted-package")
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
    (b'<?xml version="1.0"?>\r\n<?mso-application progid="excel.sheet"', "an Excel workbook of 2003 (XML)"),
    (b'<?xml version="1.0"?>\n<?mso-application progid="excel.sheet"', "an Excel workbook of 2003 (XML)"),
    (b"<?xml", "an XML file"),
)
_JSON = re.compile(rb'\[\s*[\[{\]]|\{\s*["}]')
_ENCRYPTED_FLAG = 0x1


def content_of(path: Path, limits: Limits) -> Content:
    """What is to be read; cheap for any file. Raises RefusedError for whatever is no table."""
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
        _check_ole(path)
        return "ole"
    for magic, what in _OTHER:
        if head.startswith(magic):
            raise RefusedError(NotATable(what=what))
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for start, what in _MARKUP:
        if text.startswith(start):
            raise RefusedError(NotATable(what=what))
    return "json" if _JSON.match(text) else "text"


def _check_ole(path: Path) -> None:
    """Old Office files share a container; what is in it shows by the names in its directory."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if content.find(_OLE_ENCRYPTED) >= 0:
            raise RefusedError(Encrypted())
        if any(content.find(name) >= 0 for name in _OLE_WORKBOOKS):
            return
        what = next((what for name, what in _OLE_OTHERS if content.find(name) >= 0), "an old Office file")
    raise RefusedError(NotATable(what=what))


def check_container(path: Path, limits: Limits) -> int:
    """The unpacked size of an XLSX or ODS file, from what its directory declares; nothing is unpacked.

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
    names = {part.filename for part in parts}
    if "mimetype" in names and "[Content_Types].xml" not in names:
        _check_open_document(path, limits)
    else:
        _check_is_workbook(names)
    return total


def is_open_document(path: Path) -> bool:
    """Of two kinds of container that were checked."""
    with zipfile.ZipFile(path) as container:
        return "[Content_Types].xml" not in container.namelist()


def _check_open_document(path: Path, limits: Limits) -> None:
    try:
        with zipfile.ZipFile(path) as container:
            kind = container.read("mimetype").removeprefix(_ODF_MIMETYPE).strip()
            names = container.namelist()
            manifest = b""
            if _ODF_MANIFEST in names:
                with container.open(_ODF_MANIFEST) as file:
                    manifest = file.read(limits.ratio_from_bytes)
    except (zipfile.BadZipFile, zlib.error, EOFError):
        raise RefusedError(Damaged()) from None
    if _ODF_ENCRYPTED.search(manifest):
        raise RefusedError(Encrypted())
    if not kind.startswith(b"spreadsheet"):
        what = _ODF_OTHERS.get(kind.partition(b"-")[0], "a document of another kind")
        raise RefusedError(NotATable(what=what))
    if "content.xml" not in names:
        raise RefusedError(Damaged())


def _is_bomb(part: zipfile.ZipInfo, limits: Limits) -> bool:
    if part.file_size > limits.part_bytes:
        return True
    return part.file_size > limits.ratio_from_bytes and part.file_size > limits.ratio * part.compress_size


def _check_is_workbook(names: set[str]) -> None:
    if "xl/workbook.bin" in names:
        raise RefusedError(OtherSpreadsheet(what="a binary Excel workbook (XLSB)"))
    if "Index/Document.iwa" in names:
        raise RefusedError(OtherSpreadsheet(what="an Apple Numbers spreadsheet"))
    if "word/document.xml" in names:
        raise RefusedError(NotATable(what="a text document (DOCX)"))
    if "ppt/presentation.xml" in names:
        raise RefusedError(NotATable(what="a presentation (PPTX)"))
    if "[Content_Types].xml" not in names:
        raise RefusedError(NotATable(what="a ZIP archive"))
