"""Files made to cost far more to read than to send: see `reliability.md`, "Load and abuse"."""

import io
import random
import zipfile
from collections.abc import Callable, Iterable

from tests.journeys.test_bad_uploads import HEADER, MEGABYTE, far_corner, workbook, zip_bomb

SHEET = "xl/worksheets/sheet1.xml"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
CELL = '<row r="1"><c r="A1" t="inlineStr"><is><t>{}</t></is></c></row>'


def changed(parts: dict[str, bytes], *, kind: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A good workbook with these parts in place of its own, or beside them."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook({"A1": "taxon"}))) as good, zipfile.ZipFile(written, "w", kind) as made:
        for name in good.namelist():
            if name not in parts:
                made.writestr(name, good.read(name))
        for name, content in parts.items():
            made.writestr(name, content)
    return written.getvalue()


def sheet(rows: str, before: str = "") -> dict[str, bytes]:
    return {SHEET: f'<?xml version="1.0"?>{before}<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>'.encode()}


def nested() -> bytes:
    """Archives within archives: nobody opens the inner ones, and the rows outside are read."""
    inner = zip_bomb()
    for _level in range(5):
        inner = changed({"xl/media/inner.zip": inner})
    rows = '<row><c t="inlineStr"><is><t>taxon</t></is></c></row>'
    return changed({**sheet(rows), "xl/media/inner.zip": inner})


def overlapping() -> bytes:
    """A hundred entries of the directory that all name the same 10 MB."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in {
            "[Content_Types].xml": b"x",
            "xl/kernel.xml": random.Random(1).randbytes(10 * MEGABYTE),
        }.items():
            made.writestr(name, content)
        kernel = made.filelist[-1]
        for number in range(100):
            again = zipfile.ZipInfo(f"xl/{number}.xml")
            for each in ("header_offset", "CRC", "compress_size", "file_size", "compress_type"):
                setattr(again, each, getattr(kernel, each))
            made.filelist.append(again)
    return written.getvalue()


def many_entries() -> bytes:
    return changed({f"xl/media/{number}": b"" for number in range(200_000)}, kind=zipfile.ZIP_STORED)


def many_sheets() -> bytes:
    """Each sheet asks for all styles again."""
    formats = "".join(f'<xf numFmtId="{9 + number % 2}"/>' for number in range(60_000))
    styles = f'<styleSheet {MAIN}><cellXfs count="60000">{formats}</cellXfs></styleSheet>'
    names = [f"xl/worksheets/sheet{number}.xml" for number in range(1, 900)]
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    listed = "".join(f'<sheet name="s{n}" sheetId="{n}" r:id="rId{n}"/>' for n in range(1, 900))
    targets = "".join(
        f'<Relationship Id="rId{n}" Type="{relations}/worksheet" Target="/{name}"/>' for n, name in enumerate(names, 1)
    )
    one = next(iter(sheet(CELL.format("taxon")).values()))
    return changed(
        {
            **dict.fromkeys(names, one),
            "xl/styles.xml": styles.encode(),
            "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{relations}"><sheets>{listed}</sheets></workbook>'.encode(),
            "xl/_rels/workbook.xml.rels": (
                '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                f"{targets}</Relationships>"
            ).encode(),
        }
    )


def laughs() -> bytes:
    entities = '<!ENTITY a "ha">' + "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9))
    return changed(sheet(CELL.format("&j;"), f"<!DOCTYPE x [{entities}]>"))


def quadratic() -> bytes:
    """One long entity, said ten thousand times."""
    return changed(sheet(CELL.format("&a;" * 10_000), f'<!DOCTYPE x [<!ENTITY a "{"a" * 100_000}">]>'))


def outside() -> bytes:
    return changed(sheet(CELL.format("&a;"), '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'))


def deep_xml() -> bytes:
    return changed(sheet("<row>" * 1_000_000 + "</row>" * 1_000_000))


def strings_lie() -> bytes:
    """As many shared strings as memory has bytes, and one."""
    shared = f'<sst {MAIN} count="4294967295" uniqueCount="4294967295"><si><t>taxon</t></si></sst>'
    with zipfile.ZipFile(io.BytesIO(workbook({"A1": 1}))) as good:
        types = good.read("[Content_Types].xml").decode()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    types = types.replace("</Types>", f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}" /></Types>')
    return changed(
        {
            **sheet('<row r="1"><c r="A1" t="s"><v>0</v></c></row>'),
            "xl/sharedStrings.xml": shared.encode(),
            "[Content_Types].xml": types.encode(),
        }
    )


def empty_rows(count: int) -> bytes:
    return changed(sheet("<row/>" * count))


def full_rows(count: int) -> bytes:
    """Small enough unpacked, and not too well packed: only time ends it."""
    some = random.Random(1)
    cells = (f"<row><c><v>{some.randrange(10**9)}</v></c></row>" for _each in range(count))
    return changed(sheet("".join(cells)))


def wide_csv(columns: int) -> bytes:
    return HEADER + b"," * (columns - 1) + b"1\n"


def wide_workbook(columns: int) -> bytes:
    cells = "<c><v>1</v></c>" * columns
    return changed(sheet(f"<row>{cells}</row>"))


def many_cells() -> bytes:
    """49 MB of blanks with something at each row's end, so that none can be cut."""
    line = b"," * 99 + b"1\n"
    return HEADER + line * (49 * MEGABYTE // len(line))


def unknown_names(count: int) -> bytes:
    """Every row another name that is in no list: each is compared with all of them."""
    some = random.Random(1)
    letters = "abcdefghijklmnopqrstuvwxyz"
    names: Iterable[str] = ("".join(some.choices(letters, k=12)) for _each in range(count))
    return HEADER + "".join(f"{name.title()} {name[::-1]},1\n" for name in names).encode()


# What it is, how it is called, how it is made, and the codes of which one at least must be found.
BOMBS: dict[str, tuple[str, Callable[[], bytes], set[str]]] = {
    "zip, 1000 to 1": ("a.xlsx", zip_bomb, {"too-large"}),
    "zip in zip": ("a.xlsx", nested, {"empty-file", "missing-column"}),
    "zip, overlapping entries": ("a.xlsx", overlapping, {"too-large"}),
    "zip, 200,000 entries": ("a.xlsx", many_entries, {"too-large"}),
    "900 sheets, 60,000 styles": ("a.xlsx", many_sheets, {"too-large"}),
    "XML, billion laughs": ("a.xlsx", laughs, {"unreadable"}),
    "XML, quadratic": ("a.xlsx", quadratic, {"unreadable"}),
    "XML, outside entity": ("a.xlsx", outside, {"unreadable"}),
    "XML, a million levels": ("a.xlsx", deep_xml, {"unreadable", "too-large", "empty-file"}),
    "sheet, A1 and XFD1048576": ("a.xlsx", far_corner, {"too-large"}),
    "sheet, A1 and CV1048576": ("a.xlsx", lambda: workbook({"A1": "taxon", "CV1048576": 1}), {"missing-column"}),
    "sheet, uniqueCount lie": ("a.xlsx", strings_lie, {"empty-file", "missing-column"}),
    "sheet, 20 million empty rows": ("a.xlsx", lambda: empty_rows(20_000_000), {"too-large"}),
    "sheet, 4 million full rows": ("a.xlsx", lambda: full_rows(4_000_000), {"too-large"}),
    "CSV, one field of 49 MB": ("a.csv", lambda: HEADER + b"a" * 49 * MEGABYTE, {"too-large"}),
    "CSV, 10,000 columns": ("a.csv", lambda: wide_csv(10_000), {"too-large"}),
    "sheet, 10,000 columns": ("a.xlsx", lambda: wide_workbook(10_000), {"too-large"}),
    "CSV, 50 million cells": ("a.csv", many_cells, {"too-large"}),
    "CSV, 100,000 unknown names": ("a.csv", lambda: unknown_names(100_000), {"unknown-taxon"}),
}
SAMPLE = ("zip, overlapping entries", "sheet, A1 and CV1048576", "CSV, 10,000 columns")
