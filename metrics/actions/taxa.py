"""The tree of taxa takes in a checklist: an official file, or the starter that ships with the project."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path

from django.db import connection, transaction
from django.utils import timezone

from members import audit
from members.actors import Actor
from metrics.actions import marks, tree
from metrics.intake.checklist import Checklist, read_checklist
from metrics.intake.merging.merge import Merged, merge
from metrics.models import Listing, ReportingGroup, Taxon, TaxonName
from metrics.queries.taxon_tree import known_taxa

FIRST_FEW = 10
_BLOCK = 5_000


def load_checklist(
    *, path: Path, by: Actor, effective: date | None = None, extract: bool = False
) -> Mapping[str, object]:
    """Merge an official checklist file and say what it changed.

    `effective` is the day from which listings that differ hold, where it is known. An `extract`, of an appendix or
    a country, retires nothing. Raises ChecklistError, a ValueError, where the file is no checklist.
    """
    checklist = read_checklist(path)
    return take_in(checklist=checklist, source=path.name, by=by, effective=effective, extract=extract)


@transaction.atomic
def take_in(
    *, checklist: Checklist, source: str, by: Actor, effective: date | None = None, extract: bool = False
) -> Mapping[str, object]:
    """Merge a checklist in one transaction, one after the other: what it changed, as counts and the first few."""
    tree.change()
    merged = merge(
        known_taxa(),
        checklist,
        source=source,
        fresh_ids=_fresh_ids(),
        effective=effective,
        extract=extract,
    )
    _write(merged)
    report = _report(merged, checklist, source)
    if _changes_anything(merged):
        counts = {what: part["count"] for what, part in report.items() if isinstance(part, dict)}
        audit.record("taxa.loaded", by=by, object=source, organisation=None, **counts)
    return report


def _write(merged: Merged) -> None:
    # Enough for groups too: an heir is new, so that what counts in one of its groups has moved below it.
    marks.mark_taxa(taxa=merged.moved)
    _write_taxa(merged)
    _write_names(merged)
    _write_listings(merged)
    _follow_in_groups(merged.heirs)


def _write_taxa(merged: Merged) -> None:
    nodes, now = merged.tree.nodes, timezone.now()
    columns = ("id", "parent_id", "rank", "name", "author", "path", "official_id", "source", "retired_at")
    kept = ("parent", "rank", "name", "author", "path", "official_id", "source", "retired_at")
    _copy(Taxon._meta.db_table, columns, (_cells(merged, id) for id in merged.new))
    touched = dict.fromkeys((*merged.changed, *merged.moved, *merged.vanished.ids))
    retired = dict(Taxon.objects.filter(pk__in=touched).values_list("id", "retired_at"))
    taxa = []
    for id in touched:
        taxon = Taxon(**dict(zip(columns, _cells(merged, id), strict=True)))
        taxon.retired_at = (retired[id] or now) if nodes[id].retired else None
        taxa.append(taxon)
    Taxon.objects.bulk_update(taxa, kept, batch_size=1_000)


def _cells(merged: Merged, id: int) -> tuple[object, ...]:
    node = merged.tree.nodes[id]
    path = list(merged.tree.path(id))
    return id, node.parent, node.rank, node.name, node.author, path, node.official_id, node.source, None


def _write_names(merged: Merged) -> None:
    TaxonName.objects.filter(taxon__in=merged.respelt, kind=TaxonName.Kind.ACCEPTED).delete()
    _copy(
        TaxonName._meta.db_table,
        ("taxon_id", "name", "key", "kind", "language"),
        ((id, name.name, name.key, name.kind, name.language) for id, names in merged.names.items() for name in names),
    )


def _write_listings(merged: Merged) -> None:
    changes = merged.listings
    _copy(
        Listing._meta.db_table,
        ("taxon_id", "appendix", "annotation", "starts"),
        ((id, place.appendix, place.annotation, place.since) for id, change in changes.items() for place in change.add),
    )
    for change in changes.values():
        for id, day in change.end:
            Listing.objects.filter(pk=id).update(ends=day)
        for id, starts, annotation in change.amend:
            Listing.objects.filter(pk=id).update(starts=starts, annotation=annotation)
    Listing.objects.filter(pk__in=[id for change in changes.values() for id in change.remove]).delete()


def _follow_in_groups(heirs: Mapping[int, list[int]]) -> None:
    """A group that holds a taxon which goes on under another name holds that one too."""
    for group in ReportingGroup.objects.filter(taxa__in=heirs).distinct():
        held = group.taxa.filter(pk__in=heirs).values_list("pk", flat=True)
        group.taxa.add(*(heir for id in held for heir in heirs[id]))


def _copy(table: str, columns: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> None:
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)


def _fresh_ids() -> Iterator[int]:
    """Ids for new taxa, from their sequence, so that their paths are known before they are written."""
    sequence = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"
    block = 50
    while True:
        with connection.cursor() as cursor:
            cursor.execute(sequence, [Taxon._meta.db_table, block])
            ids = [id for (id,) in cursor.fetchall()]
        yield from ids
        block = _BLOCK


def _changes_anything(merged: Merged) -> bool:
    return bool(merged.new or merged.changed or merged.vanished.ids or merged.names or _listing_writes(merged))


def _listing_writes(merged: Merged) -> list[int]:
    return [id for id, change in merged.listings.items() if not change.kept]


def _report(merged: Merged, checklist: Checklist, source: str) -> dict[str, object]:
    def some(ids: Iterable[int]) -> dict[str, object]:
        ids = list(ids)
        return {"count": len(ids), "first": [merged.tree.nodes[id].name for id in ids[:FIRST_FEW]]}

    nodes = merged.tree.nodes
    renamed = [f"{nodes[id].name} > {nodes[heir].name}" for id in merged.heirs for heir in merged.heirs[id]]
    return {
        "file": source,
        "layout": checklist.layout,
        "rows": len(checklist.taxa),
        "taxa": sum(not node.retired for node in nodes.values()),
        "unchanged": not _changes_anything(merged),
        "new": some(merged.new),
        "changed": some(merged.changed),
        "vanished": some(merged.vanished.ids),
        "renamed": {"count": len(renamed), "first": renamed[:FIRST_FEW]},
        "names": {"count": sum(map(len, merged.names.values()))},
        "listings": some(_listing_writes(merged)),
        "listings_not_followed": some(id for id, change in merged.listings.items() if change.kept),
        "taken_for_extracts": some(merged.vanished.extracts),
    }
