"""A raw sheet -> rows that are understood and findings that say what is not: the whole of the intake."""

from collections.abc import Sequence
from dataclasses import dataclass

from metrics.intake.columns import Columns, column_letter, columns_read, recognised_names, understand_columns
from metrics.intake.findings import Findings
from metrics.intake.findings.files import EmptyFile, NoRows, TemplateNotFilled
from metrics.intake.findings.structure import MergedCells
from metrics.intake.headers import HEADER_WITHIN, header_index
from metrics.intake.known import Known, NumberFormat, Reading, Row, Understood
from metrics.intake.row_reader import RowReader
from metrics.intake.sheet import Cell, Line, RawSheet, is_blank
from metrics.intake.understanding import understand_taxa


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet taken apart into column names and the lines below them. JSON rows have no ``header_row``."""

    header: Sequence[Cell]
    header_row: int | None
    body: Sequence[Line]


def understand(sheet: RawSheet, known: Known) -> Understood:
    """All of a file's rows and all of its findings. Never raises for what is in the file."""
    findings = Findings(sheet=sheet.sheet, listed=known.limits.findings_listed)
    for finding in sheet.findings:
        findings.take(finding)
    table = None if sheet.refused else table_of(sheet, known)
    if table is None:
        if not sheet.refused:
            findings.add(EmptyFile())
        return Understood(_reading(sheet, None, None, ()), [], findings)
    _report_merged(sheet, table, findings)
    columns = understand_columns(
        table.header,
        table.body,
        header_row=table.header_row,
        definitions=known.definitions,
        findings=findings,
    )
    if columns is None:
        return Understood(_reading(sheet, table, None, ()), [], findings)
    if not table.body:
        findings.add(NoRows(), row=table.header_row)
    return _understand_rows(sheet, table, columns, known, findings)


def _understand_rows(sheet: RawSheet, table: Table, columns: Columns, known: Known, findings: Findings) -> Understood:
    taxon = columns.texts.get("taxon")
    taxa = understand_taxa((taxon.cell(cells) for _, cells in table.body), known) if taxon else {}
    reader = RowReader(
        columns=columns,
        taxa=taxa,
        known=known,
        sheet=sheet.sheet,
        separator=sheet.separator,
        findings=findings,
    )
    rows: list[Row] = [reader.read(number, cells) for number, cells in table.body]
    reader.finish()
    if rows and not reader.has_figures:
        findings.add(TemplateNotFilled())
    return Understood(_reading(sheet, table, columns, tuple(reader.formats.values())), rows, findings)


def table_of(sheet: RawSheet, known: Known) -> Table | None:
    """The column names and the lines that are not blank; None where there is neither."""
    lines = [line for line in sheet.lines if not all(map(is_blank, line[1]))]
    if sheet.header is not None:
        return Table(sheet.header, None, lines) if lines else None
    if not lines:
        return None
    first = [cells for _, cells in lines[:HEADER_WITHIN]]
    index = header_index(first, recognised_names(known.definitions))
    row, header = lines[index]
    return Table(header, row, lines[index + 1 :])


def _report_merged(sheet: RawSheet, table: Table, findings: Findings) -> None:
    """Merged titles above the column names do no harm; below, they blank what somebody sees as a value."""
    for top, left, bottom, right in sheet.merged:
        if table.header_row is not None and bottom >= table.header_row:
            corners = f"{column_letter(left - 1)}{top}:{column_letter(right - 1)}{bottom}"
            findings.add(MergedCells(cells=corners), row=top, column=column_letter(left - 1))


def _reading(
    sheet: RawSheet, table: Table | None, columns: Columns | None, formats: tuple[NumberFormat, ...]
) -> Reading:
    return Reading(
        kind=sheet.kind,
        encoding=sheet.encoding,
        separator=sheet.separator,
        sheet=sheet.sheet,
        other_sheets=sheet.other_sheets,
        header_row=table.header_row if table else None,
        form="" if columns is None else "long" if columns.is_long else "wide",
        columns=columns_read(table.header, columns) if table else (),
        number_formats=formats,
    )
