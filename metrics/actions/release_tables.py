"""The tables of a release are kept cell by cell, with the hash that the public can check."""

import hashlib
from collections.abc import Sequence

from metrics.disclosure.protected import ProtectedCell, ProtectedTable
from metrics.models import Release, ReleaseCell, ReleaseTable
from metrics.statistics.tabular_csv import as_csv


def keep(*, release: Release, position: int, table: ProtectedTable, cells: Sequence[ProtectedCell]) -> None:
    """Keep a protected table, made of these cells, as a part of a release that is not yet published."""
    kept = ReleaseTable.objects.create(
        release=release,
        name=table.name,
        title=table.title,
        source=table.source,
        notes=list(table.notes),
        by_group=any(column.key == "group" for column in table.columns),
        position=position,
        sha256=hashlib.sha256(as_csv(table)).hexdigest(),
    )
    ReleaseCell.objects.bulk_create((_kept(kept, place, cell) for place, cell in enumerate(cells)), batch_size=1_000)


def _kept(table: ReleaseTable, position: int, cell: ProtectedCell) -> ReleaseCell:
    return ReleaseCell(
        table=table,
        position=position,
        period=cell.period,
        group=cell.group or "",
        indicator=cell.indicator,
        numerator=cell.numerator,
        denominator=cell.denominator,
        status=cell.status,
        footnotes=list(cell.footnotes),
    )
