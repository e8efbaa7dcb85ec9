"""What a page of the desk or the portal shows, as a file."""

from collections.abc import Callable

from django.http import HttpResponse

from metrics.downloads import FORMATS, as_xlsx
from metrics.statistics.table import Table
from metrics.statistics.tabular_csv import as_csv

OFFERED = {"csv": "CSV", "xlsx": "XLSX"}


def offered(place: Callable[[str], str]) -> list[tuple[str, str]]:
    """Each format's name and its address, which `place` gives; shown by `_components/files.html`."""
    return [(name, place(format)) for format, name in OFFERED.items()]


def table_file(table: Table, format: str) -> HttpResponse:
    """A confidential table in one of the formats offered."""
    return HttpResponse(
        as_csv(table) if format == "csv" else as_xlsx(table, confidential=True),
        content_type=FORMATS[format].content_type,
        headers={"Content-Disposition": f'attachment; filename="{table.name}.{format}"'},
    )
