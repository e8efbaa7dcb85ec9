"""Tables as files. Every format says the same: where there is no number the cell is empty and the status says why."""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

import pyarrow
import pyarrow.parquet
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from metrics.statistics.table import Cell, Tabular
from metrics.statistics.tabular_csv import as_csv, plain, safe_cell

LICENCE = "CC-BY-4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"

Row = Sequence[object]

_WIDTH = 18


def as_json(table: Tabular) -> bytes:
    """The table with its words, and one object for each row, by column key; footnotes are a list."""
    told = {
        "name": table.name,
        "title": table.title,
        "source": table.source,
        "notes": list(table.notes),
        "columns": [
            {"name": column.key, "title": column.title, "type": column.kind, "unit": column.unit}
            for column in table.columns
        ],
        "rows": rows_of(table),
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def rows_of(table: Tabular) -> list[dict[str, object]]:
    """Each row by column key, in JSON's types."""
    keys = [column.key for column in table.columns]
    return [{key: _json_cell(key, cell) for key, cell in zip(keys, row, strict=True)} for row in table.rows]


def _json_cell(key: str, cell: Cell) -> object:
    if key == "footnotes":
        return [cell] if cell else []
    return plain(cell)


def as_xlsx(table: Tabular, *, confidential: bool = False) -> bytes:
    """A workbook: the table on the first sheet, its words on the second, and no cell that runs as a formula.

    A confidential one is under no licence.
    """
    book = Workbook(write_only=True)
    _append(book, table.name, [_WIDTH] * len(table.columns), _figures(table))
    _append(book, "Notes", [_WIDTH, 5 * _WIDTH], _words(table, confidential))
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _append(book: Workbook, title: str, widths: Sequence[int], rows: Sequence[Row]) -> None:
    """A sheet with a first row that is a bold heading and stays in view."""
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    for place, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    headings = [WriteOnlyCell(sheet, value=str(heading)) for heading in rows[0]]
    for cell in headings:
        cell.font = Font(bold=True)
    sheet.append(headings)
    for row in rows[1:]:
        sheet.append([safe_cell(cell) for cell in row])


def _figures(table: Tabular) -> list[Row]:
    return [[column.key for column in table.columns], *([plain(cell) for cell in row] for row in table.rows)]


def _words(table: Tabular, confidential: bool) -> list[Row]:
    return [
        ["Item", "Text"],
        ["Title", table.title],
        *(["Column " + column.key, " ".join(filter(None, (column.title, column.unit)))] for column in table.columns),
        *(["Note", note] for note in table.notes),
        ["Source", table.source],
        *([] if confidential else [["Licence", f"{LICENCE}, {LICENCE_URL}"]]),
    ]


_WHOLE, _FRACTION = pyarrow.int64(), pyarrow.float64()
_ARROW = {"count": _WHOLE, "change": _WHOLE, "rate": _FRACTION, "points": _FRACTION, "figure": _FRACTION}


def as_parquet(table: Tabular) -> bytes:
    """Counts as 64-bit integers, rates and mixed figures as doubles, everything else as text; only numbers are null."""
    columns = {
        column.key: pyarrow.array(
            [plain(cell) for cell in table.column(column.key)], _ARROW.get(column.kind, pyarrow.string())
        )
        for column in table.columns
    }
    written = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.table(columns), written)
    return written.getvalue()


@dataclass(frozen=True, slots=True)
class Format:
    """A file format: how a table is written in it and what the browser is told."""

    write: Callable[[Tabular], bytes]
    content_type: str


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        "csv": Format(as_csv, "text/csv; charset=utf-8"),
        "json": Format(as_json, "application/json"),
        "xlsx": Format(as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        "parquet": Format(as_parquet, "application/vnd.apache.parquet"),
    }
)


@dataclass(frozen=True, slots=True)
class Package:
    """What a bundle says of itself: `version` is the release's number, `made` when it was published.

    `audit`: the head of the audit record at that moment, by which anybody can hold the record to it later.
    """

    name: str
    title: str
    version: str
    homepage: str
    made: datetime
    audit: Mapping[str, object] | None = None


UNSIGNED = "# SHA-256 of every file in this package. This manifest is not signed: nothing here proves who made it."


def as_bundle(package: Package, tables: Sequence[Tabular], methods: str) -> bytes:
    """A zip with a Frictionless data package, the tables as CSV, the methods, and a manifest of hashes.

    The manifest is of the form that ``sha256sum --check`` reads. The same release always gives the same bytes.
    """
    files = {f"data/{table.name}.csv": as_csv(table) for table in tables}
    files["METHODS.txt"] = methods.encode()
    files["datapackage.json"] = _descriptor(package, tables, files)
    sums = [f"{hashlib.sha256(content).hexdigest()}  {name}" for name, content in sorted(files.items())]
    files["SHA256SUMS"] = "\n".join([UNSIGNED, *_audit_line(package), *sums, ""]).encode()
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(f"{package.name}/{name}", package.made.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            bundle.writestr(entry, content)
    return written.getvalue()


def _audit_line(package: Package) -> list[str]:
    told = package.audit
    return [f"# The audit record had {told['position']} events, SHA-256 {told['sha256']}."] if told else []


def _descriptor(package: Package, tables: Sequence[Tabular], files: Mapping[str, bytes]) -> bytes:
    described = {
        "profile": "tabular-data-package",
        "name": package.name,
        "title": package.title,
        "version": package.version,
        "homepage": package.homepage,
        "created": package.made.isoformat(),
        "licenses": [{"name": LICENCE, "path": LICENCE_URL}],
        **({"audit": package.audit} if package.audit else {}),
        "resources": [_resource(table, files[f"data/{table.name}.csv"]) for table in tables],
    }
    return json.dumps(described, ensure_ascii=False, indent=1).encode()


_FRICTIONLESS = {
    **dict.fromkeys(("text", "period"), "string"),
    **dict.fromkeys(("count", "change"), "integer"),
    **dict.fromkeys(("rate", "points", "figure"), "number"),
}


def _resource(table: Tabular, content: bytes) -> dict[str, object]:
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": f"data/{table.name}.csv",
        "title": table.title,
        "description": " ".join((*table.notes, table.source)),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": {
            "fields": [
                {"name": column.key, "title": column.title, "type": _FRICTIONLESS[column.kind]}
                for column in table.columns
            ],
            "missingValues": [""],
        },
    }
