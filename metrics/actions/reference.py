"""The reference data that ships with the project: starter taxa, reporting groups, products."""

import csv
from collections.abc import Mapping
from pathlib import Path

from django.db import transaction

from members import audit
from members.actors import Actor
from metrics.actions import groups, marks, taxa
from metrics.intake.merging.tree import STARTER
from metrics.intake.starter import Group, StarterError, read_groups, read_starter
from metrics.models import Product, ReportingGroup, Taxon

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
    return {
        "taxa": taxa.take_in(checklist=read_starter(REFERENCE / "taxa.csv"), source=STARTER, by=by),
        "groups": _load_groups(),
        "products": _load_products(),
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
    with (REFERENCE / "products.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    there = dict(Product.objects.values_list("code", "covers"))
    for position, row in enumerate(rows):
        if there.get(row["code"]) != row["covers"]:
            Product.objects.update_or_create(code=row["code"], defaults={"covers": row["covers"], "position": position})
    return {"all": len(rows), "new": len({row["code"] for row in rows} - set(there))}
