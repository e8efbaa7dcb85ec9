"""The files of a release: what they are, how large, and the hash by which they are known."""

import hashlib
from dataclasses import dataclass

from django.urls import reverse

from metrics.disclosure.protected import ProtectedTable
from metrics.presenters.publication import Publication
from metrics.statistics.tabular_csv import as_csv

FORMATS = {"json": "JSON", "xlsx": "XLSX", "parquet": "Parquet"}
"""What a table is offered in beside CSV, by the name that the API takes."""


@dataclass(frozen=True, slots=True)
class TableFile:
    """A table as CSV with size in bytes and SHA-256, and its addresses in the other formats by their names."""

    name: str
    title: str
    url: str
    rows: int
    size: int
    sha256: str
    others: tuple[tuple[str, str], ...]


def files_of(publication: Publication) -> list[TableFile]:
    """Both tables of the release."""
    return [_file(publication, table) for table in (publication.headline, publication.groups)]


def _file(publication: Publication, table: ProtectedTable) -> TableFile:
    address = reverse("api:table", args=[publication.release.number, table.name])
    content = as_csv(table)
    return TableFile(
        name=table.name,
        title=table.title,
        url=f"{address}?format=csv",
        rows=len(table.rows),
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        others=tuple((label, f"{address}?format={name}") for name, label in FORMATS.items()),
    )
