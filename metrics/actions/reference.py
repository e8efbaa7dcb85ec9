"""The reference data that ships with the project: starter taxa, reporting groups, products, published targets."""

import csv
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

from django.db import transaction
from django.db.models.functions import Now

from members import audit
from members.actors import Actor
from metrics.actions import groups, marks, taxa
from metrics.intake.merging.tree import STARTER
from metrics.intake.starter import Group, StarterError, read_groups, read_starter
from metrics.models import Product, ReportingGroup, Target, Taxon

REFERENCE = Path(__file__).resolve().parents[1] / "reference"
DEFINITIONS = Path(__file__).resolve().parents[1] / "definitions"


@transaction.atomic
def load_reference(*, by: Actor) -> Mapping[str, object]:
    """Load what is not there yet. What an official checklist or a convener has changed stays as it is.

    It runs at every start, so this is where definitions that differ from the last start's are written down.
    """
    if audit.record_version("definitions.loaded", by=by, object="definitions", files=DEFINITIONS.glob("*/*.toml")):
        marks.mark_everything()
    audit.record_version("groups.loaded", by=by, object="groups", files=[REFERENCE / "groups.toml"])
    audit.record_version("products.loaded", by=by, object="products", files=[REFERENCE / "products.csv"])
    audit.record_version("targets.loaded", by=by, object="targets", files=[REFERENCE / "targets.csv"])
    return {
        "taxa": taxa.take_in(checklist=read_starter(REFERENCE / "taxa.csv"), source=STARTER, by=by),
        "groups": _load_groups(),
        "products": _load_products(),
        "targets": _load_targets(),
    }


def _load_groups() -> Mapping[str, int]:
    there = set(ReportingGroup.objects.values_list("slug", flat=True))
    listed = read_groups(REFERENCE / "groups.toml")
    for position, group in enumerate(listed):
        if group.slug not in there:
            made = ReportingGroup.objects.create(
                slug=group.slug,
                name=group.name,
                description=group.description,
                icon=group.icon,
                position=position,
            )
            groups.hold(group=made, taxa=_taxa_of(group))
    return {"all": len(listed), "new": len({group.slug for group in listed} - there)}


def _taxa_of(group: Group) -> list[Taxon]:
    found = [Taxon.objects.filter(rank=rank, name=name).first() for rank, name in group.taxa]
    missing = [" ".join(named) for named, taxon in zip(group.taxa, found, strict=True) if taxon is None]
    if missing:
        raise StarterError(f"groups.toml: {group.slug} names {', '.join(missing)}, which is not in the tree.")
    return [taxon for taxon in found if taxon is not None]


def _load_products() -> Mapping[str, int]:
    """Codes and what they cover follow the file; a code that it no longer has stays, for it may be in use."""
    rows = list(_rows("products.csv"))
    there = dict(Product.objects.values_list("code", "covers"))
    for position, row in enumerate(rows):
        if there.get(row["code"]) != row["covers"]:
            Product.objects.update_or_create(code=row["code"], defaults={"covers": row["covers"], "position": position})
    return {"all": len(rows), "new": len({row["code"] for row in rows} - set(there))}


def _load_targets() -> Mapping[str, int]:
    """Those that are not there yet; one that is there is never rewritten, and a withdrawn one does not return."""
    rows = list(_rows("targets.csv"))
    there = set(Target.objects.filter(key__isnull=False).values_list("key", flat=True))
    new = [_target(row) for row in rows if row["key"] not in there]
    for target in new:
        target.save()
    return {"all": len(rows), "new": len(new)}


def _target(row: Mapping[str, str]) -> Target:
    return Target(
        key=row["key"],
        wording=row["wording"],
        source_title=row["source_title"],
        source_url=row["source_url"],
        source_date=date.fromisoformat(row["source_date"]),
        indicator=row["indicator"],
        method=row["method"],
        kind=row["kind"],
        amount=Decimal(row["amount"]),
        baseline_first=row["baseline_first"] or None,
        baseline_last=row["baseline_last"] or None,
        due=date.fromisoformat(row["due"]),
        note=row["note"],
        published_at=Now(),
    )


def _rows(name: str) -> Iterator[Mapping[str, str]]:
    with (REFERENCE / name).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)
