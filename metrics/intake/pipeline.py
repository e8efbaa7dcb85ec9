"""A raw sheet -> rows that are understood and findings that say what is not: the whole of the intake."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from metrics.intake.columns import Columns, column_letter, columns_read, recognised_names, understand_columns
from metrics.intake.findings import Findings
from metrics.intake.findings.files import EmptyFile, NoRows, TemplateNotFilled
from metrics.intake.findings.structure import MergedCells
from metrics.intake.grid import Grid, grid_of
from metrics.intake.headers import HEADER_WITHIN, header_index
from metrics.intake.known import Known, NumberFormat, Reading, Understood
from metrics.intake.long import read_long
from metrics.intake.overall import check_overall
from metrics.intake.row_reader import RowReader
from metrics.intake.rows import Rows
from metrics.intake.sheet import Cell, RawSheet
from metrics.intake.surroundings import lies_on_its_side, report_on_its_side, without_surroundings
from metrics.intake.wide import read_wide


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet taken apart into column names and the lines below them. JSON rows have no ``header_row``."""

    header: Sequence[Cell]
    header_row: int | None
    body: Grid


def understand(sheet: RawSheet, known: Known) -> Understood:
    """All of a file's rows and all of its findings. Never raises for what is in the file."""
    known = replace(known, answers=known.answers.afresh())
    findings = Findings(sheet=sheet.sheet, listed=known.limits.findings_listed)
    for finding in sheet.findings:
        findings.take(finding)
    table = None if sheet.refused else table_of(sheet, known)
    if table is None:
        if not sheet.refused:
            findings.add(EmptyFile())
        return Understood(_reading(sheet, None, None, known), Rows(), findings)
    _report_merged(sheet, table, findings)
    names = _column_names(known)
    if lies_on_its_side(table.header, table.body, names):
        report_on_its_side(table.body, names, findings)
        return Understood(_reading(sheet, table, None, known), Rows(), findings)
    columns = understand_columns(
        table.header,
        table.body,
        header_row=table.header_row,
        definitions=known.definitions,
        findings=findings,
        answers=known.answers,
    )
    if columns is None:
        return Understood(_reading(sheet, table, None, known), Rows(), findings)
    table = replace(table, body=without_surroundings(table.body, columns, names, findings))
    if not len(table.body):
        findings.add(NoRows(), row=table.header_row)
    return _understand_rows(sheet, table, columns, known, findings)


def _understand_rows(sheet: RawSheet, table: Table, columns: Columns, known: Known, findings: Findings) -> Understood:
    reader = RowReader(table.body, columns, known, sheet.separator)
    at_the_end = None
    if columns.measure and columns.value:
        at_the_end = read_long(reader, columns.measure, columns.value)
    else:
        read_wide(reader)
    rows = reader.rows(sheet.sheet)
    reader.reports.said(findings)
    if at_the_end:
        at_the_end.said(findings)
    if len(rows) and not reader.has_figures:
        findings.add(TemplateNotFilled())
    check_overall(rows, columns, known, findings)
    return Understood(_reading(sheet, table, columns, known, reader.formats()), rows, findings)


def table_of(sheet: RawSheet, known: Known) -> Table | None:
    """The column names and the lines that are not blank; None where there is neither."""
    lines = grid_of(sheet.lines).without_blank_lines()
    if not len(lines):
        return None
    if sheet.header is not None:
        return Table(sheet.header, None, lines)
    first = [cells for _, cells in lines[:HEADER_WITHIN]]
    index = header_index(first, _column_names(known))
    row, header = lines[index]
    return Table(header, row, lines[index + 1 :])


def _column_names(known: Known) -> frozenset[str]:
    """By which a row of column names is told from others: what is known, and what the member said of its own."""
    return recognised_names(known.definitions) | known.answers.names("column")


def _report_merged(sheet: RawSheet, table: Table, findings: Findings) -> None:
    """Merged titles above the column names do no harm; below, they blank what somebody sees as a value."""
    for top, left, bottom, right in sheet.merged:
        if table.header_row is not None and bottom >= table.header_row:
            corners = f"{column_letter(left - 1)}{top}:{column_letter(right - 1)}{bottom}"
            findings.add(MergedCells(cells=corners), row=top, column=column_letter(left - 1))


def _reading(
    sheet: RawSheet,
    table: Table | None,
    columns: Columns | None,
    known: Known,
    formats: tuple[NumberFormat, ...] = (),
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
        answers=known.answers.used,
    )
