"""The file that a member fills in: the columns of the contract, with its platforms and taxa already written."""

import io
from collections.abc import Iterator, Sequence

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from metrics.intake.csv_file import csv_file
from metrics.intake.headers import TEXT_COLUMNS
from metrics.statistics.indicator import Definitions
from metrics.statistics.tabular_csv import safe_text

_KEYS = tuple(name for name in TEXT_COLUMNS if name not in ("period", "note"))
_WIDTHS = {"taxon": 34, "platform": 22, "note": 40}
_SHEET = "Report"


def template_csv(*, definitions: Definitions, taxa: Sequence[str], platforms: Sequence[str]) -> bytes:
    """One row a taxon and platform."""
    return csv_file(_header(definitions), _rows(definitions, taxa, platforms))


def template_xlsx(*, definitions: Definitions, taxa: Sequence[str], platforms: Sequence[str]) -> bytes:
    """One sheet with the same columns and rows, the column names in bold and in sight."""
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(_SHEET)
    sheet.freeze_panes = "B2"
    header = _header(definitions)
    for place, name in enumerate(header, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = _WIDTHS.get(name, len(name) + 3)
    cells = [WriteOnlyCell(sheet, value=name) for name in header]
    for cell in cells:
        cell.font = Font(bold=True)
    sheet.append(cells)
    for row in _rows(definitions, taxa, platforms):
        sheet.append([value or None for value in row])
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def _header(definitions: Definitions) -> list[str]:
    return [*_KEYS, *definitions.measures, "note"]


def _rows(definitions: Definitions, taxa: Sequence[str], platforms: Sequence[str]) -> Iterator[list[str]]:
    blank = [""] * (len(definitions.measures) + 1)
    for taxon in taxa:
        for platform in platforms or [""]:
            yield [safe_text(taxon), "", "", safe_text(platform), *blank]
