"""A writer of ODS, as plain as the format allows."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date
from xml.sax.saxutils import escape, quoteattr

from tests.corpus.cells import Error, Formula, Percent, Sheet, Value

MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
_NAMESPACES = (
    " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text", "style")
    )
    + ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
)
_STYLES = (
    '<office:automatic-styles><style:style style:name="gone" style:family="table">'
    '<style:table-properties table:display="false"/></style:style></office:automatic-styles>'
)


def ods_bytes(sheets: Sequence[Sheet]) -> bytes:
    return document("".join("".join(_sheet(sheet)) for sheet in sheets))


def document(tables: str, *, prolog: str = "", mimetype: str = MIMETYPE, manifest: str = "") -> bytes:
    """A document with these tables, in the order of parts that the format asks for."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{prolog}<office:document-content {_NAMESPACES}>{_STYLES}'
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("mimetype", mimetype)
        made.writestr("META-INF/manifest.xml", f"<manifest>{manifest}</manifest>")
        made.writestr("content.xml", content)
    return written.getvalue()


def _sheet(sheet: Sheet) -> Iterator[str]:
    style = ' table:style-name="gone"' if sheet.visibility != "visible" else ""
    yield f"<table:table table:name={quoteattr(sheet.title)}{style}>"
    for column in range(1, max(map(len, sheet.grid), default=0) + 1):
        yield f"<table:table-column{_visibility(column in sheet.hidden_columns)}/>"
    for row, values in enumerate(sheet.grid, start=1):
        yield f"<table:table-row{_visibility(row in sheet.hidden_rows)}>"
        for column, value in enumerate(values, start=1):
            yield cell(value, _span(sheet, row, column))
        yield "</table:table-row>"
    yield '<table:table-row table:number-rows-repeated="1040000">'  # as LibreOffice fills up its sheets
    yield '<table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>'


def cell(value: Value, span: str = "") -> str:
    """A cell, with what is shown of it beside its value."""
    if value is None:
        return f"<table:table-cell{span}/>"
    attributes, shown = _written(value)
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in shown.split("\n"))
    return f"<table:table-cell{span} {attributes}>{lines}</table:table-cell>"


def _written(value: Value) -> tuple[str, str]:
    if isinstance(value, Formula):
        formula = f"table:formula={quoteattr('of:=' + value.text)}"
        if value.result is None:
            return formula, ""
        attributes, shown = _written(value.result)
        return f"{formula} {attributes}", shown
    if isinstance(value, bool):
        return f'office:value-type="boolean" office:boolean-value="{str(value).lower()}"', str(value).upper()
    if isinstance(value, Error):
        return 'office:value-type="string" office:string-value="" calcext:value-type="error"', value.text
    if isinstance(value, Percent):
        return f'office:value-type="percentage" office:value="{value.value!r}"', f"{value.value:.0%}"
    if isinstance(value, date):
        return f'office:value-type="date" office:date-value="{value.isoformat()}"', f"{value:%d.%m.%y}"
    if isinstance(value, int | float):
        return f'office:value-type="float" office:value="{value!r}"', f"{value:,.0f}"
    return 'office:value-type="string"', str(value)


def _visibility(hidden: bool) -> str:
    return ' table:visibility="collapse"' if hidden else ""


def _span(sheet: Sheet, row: int, column: int) -> str:
    for top, left, bottom, right in sheet.merged:
        if (top, left) == (row, column):
            wide, high = right - left + 1, bottom - top + 1
            return f' table:number-columns-spanned="{wide}" table:number-rows-spanned="{high}"'
    return ""
