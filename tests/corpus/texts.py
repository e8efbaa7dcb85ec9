"""Text files that are broken as files, and exactly what is said of each."""

import codecs

from tests.corpus.cases import Place

Expected = tuple[Place, ...]

HEADER = "taxon,items_removed,note\n"
GOOD = HEADER + "Manis javanica,3,\n"
GUESSED: Place = ("encoding-guessed", None, None)
UNREADABLE: Place = ("unreadable", None, None)
EMPTY: Place = ("empty-file", None, None)


def said_of(text: str, codec: str, *expected: Place) -> tuple[bytes, Expected]:
    return (HEADER + text).encode(codec), expected


TEXTS: dict[str, tuple[bytes, Expected]] = {
    "nothing": (b"", (EMPTY,)),
    "blanks": (b" , , \n\t\n", (EMPTY,)),
    "a mark alone": (codecs.BOM_UTF8, (EMPTY,)),
    "a hint alone": (b"sep=;\n", (EMPTY,)),
    "utf-8": said_of("Manis javanica,3,größer 海龟\n", "utf-8"),
    "utf-8 with a mark": said_of("Manis javanica,3,größer\n", "utf-8-sig"),
    "utf-8 with two marks": (codecs.BOM_UTF8 * 2 + GOOD.encode(), ()),
    "utf-16": said_of("Manis javanica,3,größer\n", "utf-16"),
    "utf-16 of big ends": (codecs.BOM_UTF16_BE + GOOD.encode("utf-16-be"), ()),
    "utf-16 without a mark": (GOOD.encode("utf-16-le"), ()),
    "utf-16 of big ends without a mark": (GOOD.encode("utf-16-be"), ()),
    "utf-16 with an error": (
        ("\ufeff" + HEADER + "Manis javanica,1.2k,\n").encode("utf-16-le"),
        (("not-a-number", 2, "items_removed"),),
    ),
    "half of utf-16": (codecs.BOM_UTF16_LE + GOOD.encode("utf-16-le")[:-1], (UNREADABLE,)),
    "utf-16 without a mark and our names": ("colour,size\nred,3\n".encode("utf-16-le"), (UNREADABLE,)),
    "utf-32": said_of("Manis javanica,3,größer\n", "utf-32"),
    "gb18030": said_of("Manis javanica,3,已核实\n", "gb18030", GUESSED),
    "gb18030 with an error": said_of("穿山甲,3,已核实\n", "gb18030", GUESSED, ("unknown-taxon", 2, "taxon")),
    "gb18030 with its mark": (("\ufeff" + GOOD).encode("gb18030"), ()),
    "cp1252": said_of("Manis javanica,3,größer\n", "cp1252", GUESSED),
    "cp1252 with an error": said_of(
        "Pangolín,1.2k,\n", "cp1252", GUESSED, ("unknown-taxon", 2, "taxon"), ("not-a-number", 2, "items_removed")
    ),
    "big5": said_of("\n穿山甲,3,已經確認沒有問題\n", "big5", ("unreadable", 3, None)),
    "shift_jis": said_of("センザンコウ,3,確認しました\n", "shift_jis", ("unreadable", 2, None)),
    "euc-jp": said_of("センザンコウ,3,確認しました\n", "euc_jp", ("unreadable", 2, None)),
    "euc-kr": said_of("천산갑,3,확인했습니다\n", "euc_kr", ("unreadable", 2, None)),
    "cyrillic": said_of("Manis javanica,3,черепаха\n", "cp1251", ("unreadable", 2, None)),
    "utf-8 and cp1252": (
        HEADER.encode() + "Manis javanica,3,größer\n".encode() + "x,3,größer\n".encode("cp1252"),
        (("unreadable", 3, None),),
    ),
    "cp1252 without our names": ("Name,Größe\na,3\n".encode("cp1252"), (("unreadable", 1, None),)),
    "a broken mark": (codecs.BOM_UTF8 + GOOD.encode() + b"\xff\n", (UNREADABLE,)),
    "NUL": (GOOD.encode() * 9 + b"Ma\0nis,1\n", (("unreadable", 19, None),)),
    "NUL far down": (HEADER.encode() + b"Manis javanica,1,\n" * 4_000 + b"Ma\0nis,1\n", (("unreadable", 4_002, None),)),
    "line ends of old Macs": (GOOD.replace("\n", "\r").encode(), ()),
    "line ends of Windows": (GOOD.replace("\n", "\r\n").encode(), ()),
    "line ends of all kinds": (
        b"taxon,items_removed\r\nManis javanica,x\rSea turtles,y\nturtle,1",
        (("not-a-number", 2, "items_removed"), ("not-a-number", 3, "items_removed"), ("ambiguous-taxon", 4, "taxon")),
    ),
    "line separators": (GOOD.replace("\n", "\u2028").encode(), (("unreadable", 1, None),)),
    "form feeds": (GOOD.replace("\n", "\f").encode(), (("unreadable", 1, None),)),
    "a form feed before a row": ((GOOD + "\fSea turtles,x,\n").encode(), (("not-a-number", 3, "items_removed"),)),
    "a line separator in a note": (
        (GOOD + "Sea turtles,x,a\u2028b\n").encode(),
        (("not-a-number", 3, "items_removed"),),
    ),
    "line ends within quotes": (
        b'taxon,items_removed,note\nManis javanica,3,"a\nb\r\nc"\nSea turtles,x,\n',
        (("not-a-number", 3, "items_removed"),),
    ),
    "a quote that never ends": (
        b'taxon,items_removed\nManis javanica,3\n"Sea turtles,4\nx,5\n',
        (("unreadable", 3, None),),
    ),
    "a quote that ends too early": (b'taxon,items_removed\n"Manis" javanica,3\n', (("unreadable", 2, None),)),
    "a quote within a cell": (
        b'taxon,items_removed,note\nManis javanica,x,5" knife\n',
        (("not-a-number", 2, "items_removed"),),
    ),
    "the hint of Excel": (b"sep=;\ntaxon;items_removed\nManis javanica;x\n", (("not-a-number", 2, "items_removed"),)),
    "rows of unlike length": (b"taxon,items_removed\nManis javanica\nSea turtles,3,,,\n", ()),
    "a cell beyond the header": (b"taxon,items_removed\nManis javanica,3,,7\n", (("unknown-column", 2, "D"),)),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(50), (UNREADABLE,)),
    "a PDF": (b"%PDF-1.7\n", (UNREADABLE,)),
    "a web page": (b"\n<!DOCTYPE html><table><tr><td>taxon</table>", (UNREADABLE,)),
    "XML": (b"<?xml version='1.0'?><a/>", (UNREADABLE,)),
    "JSON rows": (
        b'\n[ {"taxon": "Manis javanica", "items_removed": "1.2k"} ]',
        (("not-a-number", 1, "items_removed"),),
    ),
    "JSON rows with a mark": (
        codecs.BOM_UTF8 + b'[{"taxon": "x", "items_removed": 1}]',
        (("unknown-taxon", 1, "taxon"),),
    ),
    "the body of an upload": (
        b'{"period": "2026-Q2", "rows": [{"items_removed": 1},'
        b' {"items_removed": -1, "period": "2026-Q3", "market": "ZA"}]}',
        (("missing-column", None, None), ("period-mismatch", 1, "period"), ("negative", 2, "items_removed")),
    ),
    "no JSON rows": (b"[]", (EMPTY,)),
    "JSON without rows": (b'{"taxon": "Manis javanica", "items_removed": 1}', (UNREADABLE,)),
    "JSON that is cut": (b'[{"taxon": "Manis javanica", "items_rem', (UNREADABLE,)),
    "JSON of lists": (b"[[1, 2], [3, 4]]", (("unreadable", 1, None),)),
    "JSON without a bottom": (b"[" * 100_000, (UNREADABLE,)),
    "a JSON name twice": (
        b'[{"items_removed": 1}, {"items_removed": 1, "items_removed": 2}]',
        (("unreadable", 2, None),),
    ),
    "an Excel workbook as XML": (
        b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook/>',
        (UNREADABLE,),
    ),
    "gzip": (b"\x1f\x8b" + bytes(50), (UNREADABLE,)),
    "a program": (b"\x7fELF" + bytes(50), (UNREADABLE,)),
    "bytes": (bytes(range(256)) * 20, (UNREADABLE,)),
}
