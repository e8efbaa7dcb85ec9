"""Releases as they may be seen: published ones by everybody, drafts by publishers."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from functools import lru_cache

from django.db import connection
from django.db.models import Q, QuerySet
from django.http import Http404

from members.actors import Actor
from members.chain import Head
from members.permissions import Right
from metrics.disclosure.protected import ProtectedCell, ProtectedTable, Status, protected_table
from metrics.models import Release, ReleaseCell, ReleaseTable
from metrics.statistics.quarter import Quarter, quarters

PUBLISHED = Release.Status.PUBLISHED


def latest_release() -> Release | None:
    """The newest published release."""
    return _with_periods().filter(status=PUBLISHED).order_by("-number").first()


def next_release() -> datetime | None:
    """When the next release comes: announced to everybody, and nothing else of it is."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT metrics_next_release()")
        announced: datetime | None = cursor.fetchone()[0]
    return announced


def visible_releases(actor: Actor) -> QuerySet[Release]:
    """Published releases, the newest first; for publishers the drafts too."""
    found = _with_periods().order_by("-number")
    return found if actor.may(Right.PUBLISH) else found.filter(status=PUBLISHED)


def _with_periods() -> QuerySet[Release]:
    return Release.objects.select_related("first_period", "last_period")


def published_heads() -> dict[str, Head]:
    """The heads of the audit chain that releases made public, by the name of the release."""
    published = Release.objects.filter(status=PUBLISHED, audit_position__isnull=False).order_by("number")
    return {
        f"release {number}": Head(position, hash)
        for number, position, hash in published.values_list("number", "audit_position", "audit_hash")
        if position is not None and hash is not None
    }


def release_for(actor: Actor, number: int) -> Release:
    """The release, or Http404 where the actor may not see it: as if it never was."""
    release = visible_releases(actor).filter(number=number).first()
    if release is None:
        raise Http404
    return release


def table_of(release: Release, name: str) -> ProtectedTable:
    """A table of the release, read back from its cells; Http404 where it has none of that name."""
    table = release.tables.filter(name=name).first()
    if table is None:
        raise Http404
    return protected(table)


def protected(table: ReleaseTable) -> ProtectedTable:
    """The stored cells as the protected table that they were."""
    return _of_hash(table.pk, table.sha256, table.title)


@lru_cache(maxsize=16)
def _of_hash(pk: int, sha256: str, title: str) -> ProtectedTable:
    """Kept in memory: what has the same hash has the same cells, and every public page needs them."""
    table = ReleaseTable.objects.get(pk=pk)
    return protected_table(
        map(as_protected_cell, table.cells.all()),
        name=table.name,
        title=title,
        source=table.source,
        by_group=table.by_group,
        notes=tuple(table.notes),
    )


def as_protected_cell(cell: ReleaseCell) -> ProtectedCell:
    return ProtectedCell(
        period=cell.period,
        group=cell.group or None,
        indicator=cell.indicator,
        numerator=cell.numerator,
        denominator=cell.denominator,
        status=Status(cell.status),
        footnotes=tuple(cell.footnotes),
    )


def releases_by_quarter() -> dict[Quarter, list[Release]]:
    """By quarter, the published releases that tell of it, oldest first: the first counted it, the others repeat it."""
    found: dict[Quarter, list[Release]] = {}
    for release in _with_periods().filter(status=PUBLISHED).order_by("number"):
        for quarter in quarters(release.first_period.quarter, release.last_period.quarter):
            found.setdefault(quarter, []).append(release)
    return found


def newest_releases() -> dict[Quarter, Release]:
    """By quarter, the newest published release that tells of it."""
    return {quarter: releases[-1] for quarter, releases in releases_by_quarter().items()}


def newest_tables(releases: Mapping[Quarter, Release], indicators: Collection[str]) -> dict[str, ProtectedTable]:
    """By name, the tables of these releases in one: of each quarter the cells of its own release alone."""
    wanted = Q()
    for release in set(releases.values()):
        own = [str(quarter) for quarter, newest in releases.items() if newest == release]
        wanted |= Q(table__release=release, period__in=own)
    found: dict[str, list[ReleaseCell]] = {}
    if wanted:
        cells = ReleaseCell.objects.filter(wanted, indicator__in=indicators).select_related("table")
        for cell in cells.order_by("period", "position"):
            found.setdefault(cell.table.name, []).append(cell)
    return {
        name: protected_table(
            map(as_protected_cell, cells),
            name=name,
            title=cells[-1].table.title,
            source=cells[-1].table.source,
            by_group=cells[-1].table.by_group,
            notes=tuple(dict.fromkeys(note for cell in cells for note in cell.table.notes)),
        )
        for name, cells in found.items()
    }


def published_cells(periods: Iterable[str]) -> dict[str, list[ReleaseCell]]:
    """By quarter, the cells that the newest release of the quarter made public; unpublished quarters are left out."""
    found: dict[str, list[ReleaseCell]] = {}
    wanted = set(periods)
    for release in Release.objects.filter(status=PUBLISHED).order_by("-number"):
        cells = ReleaseCell.objects.filter(table__release=release, period__in=wanted).select_related("table")
        here: dict[str, list[ReleaseCell]] = {}
        for cell in cells.order_by("table__position", "position"):
            here.setdefault(cell.period, []).append(cell)
        found |= here
        wanted -= here.keys()
    return found
