"""Workbooks that are broken as files or arranged in odd ways, and exactly what is said of each."""

import io
import zipfile

from tests.corpus.cases import Place
from tests.corpus.cells import Formula, Percent, Sheet, Value
from tests.corpus.ods import document, ods_bytes
from tests.corpus.texts import EMPTY, UNREADABLE, Expected
from tests.corpus.writing import xlsx_bytes
from tests.corpus.xls import container, xls_bytes

ENCRYPTED: Place = ("encrypted", None, None)
ROWS: list[list[Value]] = [["taxon", "items_removed"], ["Manis javanica", 3], ["Sea turtles", 4]]


def zipped(*names: str, content: bytes = b"x") -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as made:
        for name in names:
            made.writestr(name, content)
    return written.getvalue()


def encrypted_zip() -> bytes:
    content = bytearray(zipped("[Content_Types].xml", "xl/workbook.xml"))
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


WORKBOOKS: dict[str, tuple[bytes, Expected]] = {
    "zip": (zipped("a.csv"), (UNREADABLE,)),
    "an empty zip": (zipped(), (UNREADABLE,)),
    "a text document": (zipped("[Content_Types].xml", "word/document.xml"), (UNREADABLE,)),
    "a presentation": (zipped("[Content_Types].xml", "ppt/presentation.xml"), (UNREADABLE,)),
    "a binary workbook": (zipped("[Content_Types].xml", "xl/workbook.bin"), (UNREADABLE,)),
    "a workbook of Apple": (zipped("Index/Document.iwa"), (UNREADABLE,)),
    "an encrypted zip": (encrypted_zip(), (ENCRYPTED,)),
    "an encrypted workbook": (container("EncryptedPackage".encode("utf-16-le"), "EncryptionInfo"), (ENCRYPTED,)),
    "an encrypted old workbook": (xls_bytes([Sheet(ROWS)], encrypted=True), (ENCRYPTED,)),
    "an encrypted document": (document("", manifest="<manifest:encryption-data/>"), (ENCRYPTED,)),
    "an old text document": (container(b"x", "WordDocument"), (UNREADABLE,)),
    "an OpenDocument text": (document("", mimetype="application/vnd.oasis.opendocument.text"), (UNREADABLE,)),
    "an epub": (document("", mimetype="application/epub+zip"), (UNREADABLE,)),
    "a document with entities": (document("", prolog='<!DOCTYPE x [<!ENTITY a "ha">]>'), (UNREADABLE,)),
    "a document that is cut": (document("<table:table>"), (UNREADABLE,)),
    "half a workbook": (xlsx_bytes([Sheet(ROWS)])[:2000], (UNREADABLE,)),
    "half a document": (ods_bytes([Sheet(ROWS)])[:500], (UNREADABLE,)),
}

OLD: list[list[Value]] = [["taxon", "items_removed"], ["Manis javanica", 99]]
SHEETS: dict[str, tuple[list[Sheet], Expected]] = {
    "no content": ([Sheet([])], (EMPTY,)),
    "two reports": ([Sheet(ROWS, "July"), Sheet(ROWS, "August")], (("several-sheets", None, None),)),
    "a report among others": (
        [Sheet([["Read me"]], "Info"), Sheet(ROWS), Sheet([["Sum", 7]], "Totals")],
        (("several-sheets", None, None),),
    ),
    "a hidden report": ([Sheet(OLD, "Old", "hidden"), Sheet(ROWS)], (("several-sheets", None, None),)),
    "a very hidden report": ([Sheet(ROWS), Sheet(OLD, "Old", "veryHidden")], (("several-sheets", None, None),)),
    "hidden lists": ([Sheet(ROWS), Sheet([["live"], ["ivory"]], "Lists", "veryHidden")], ()),
    "nothing but hidden sheets": ([Sheet(ROWS, "Old", "hidden"), Sheet([], "Blank")], (EMPTY,)),
    "sheets without our columns": (
        [Sheet([["a", "b"], ["x", 1]], "One"), Sheet([["c"]], "Two")],
        (
            ("several-sheets", None, None),
            ("unknown-column", 1, "a"),
            ("unknown-column", 1, "b"),
            ("missing-column", 1, None),
        ),
    ),
    "hidden rows": ([Sheet(ROWS, hidden_rows=(2, 3))], (("hidden-rows", 2, None),)),
    "a hidden blank row": ([Sheet([*ROWS, []], hidden_rows=(4,))], ()),
    "a hidden column": ([Sheet(ROWS, hidden_columns=(2,))], (("hidden-rows", None, "B"),)),
    "hidden rows and columns": (
        [Sheet(ROWS, hidden_rows=(3,), hidden_columns=(1, 2))],
        (("hidden-rows", None, "A"), ("hidden-rows", None, "B"), ("hidden-rows", 3, None)),
    ),
    "cells merged downwards": (
        [Sheet([ROWS[0], ["Manis javanica", 3], [None, 4]], merged=((2, 1, 3, 1),))],
        (("merged-cells", 2, "A"),),
    ),
    "cells merged sideways": ([Sheet(ROWS, merged=((3, 2, 3, 4),))], (("merged-cells", 3, "B"),)),
    "column names merged": ([Sheet(ROWS, merged=((1, 2, 1, 3),))], (("merged-cells", 1, "B"),)),
    "a title merged": ([Sheet([["Our report"], *ROWS], merged=((1, 1, 1, 5),))], ()),
    "two merged ranges": (
        [Sheet(ROWS, merged=((2, 2, 2, 3), (3, 1, 3, 2)))],
        (("merged-cells", 2, "B"), ("merged-cells", 3, "A")),
    ),
    "an error in a report among others": (
        [Sheet([["x"]], "Info"), Sheet([ROWS[0], ["Manis javanica", "1.2k"]])],
        (("several-sheets", None, None), ("not-a-number", 2, "items_removed")),
    ),
    "formulas without results": (
        [Sheet([ROWS[0], ["Manis javanica", Formula("SUM(B3:B4)")], ["Sea turtles", Formula("B2")]])],
        (("formula", 2, "items_removed"), ("formula", 3, "items_removed")),
    ),
    "percentages for counts": (
        [Sheet([ROWS[0], ["Manis javanica", Percent(0.5)], ["Sea turtles", Percent(12)]])],
        (("percent-in-count", 2, "items_removed"), ("percent-in-count", 3, "items_removed")),
    ),
    "a column names row of its own": (
        [Sheet([["taxon", "items_removed"], ["Manis javanica", 3], ["taxon", "items_removed"]])],
        (("unknown-taxon", 3, "taxon"), ("not-a-number", 3, "items_removed")),
    ),
    "names split over two rows": (
        [Sheet([["taxon", "items_removed"], [None, None, "views_known", "ads_rejected"], ["Manis javanica", 3]])],
        (("unknown-column", 2, "C"), ("unknown-column", 2, "D"), ("missing-column", 2, None)),
    ),
    "notes below": (
        [Sheet([*ROWS, [], ["Source: own counts, July to September"], ["* provisional"]])],
        (("unknown-column", 5, None), ("unknown-column", 6, None)),
    ),
    "a stray cell": ([Sheet([*ROWS, [None, None, None, None, "x"]])], (("unknown-column", 4, "E"),)),
}
