"""What reporting groups hold: a change marks whoever counts something that is in a group now, or was."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction

from members import audit
from members.actors import Actor
from metrics.actions import marks, tree
from metrics.models import ReportingGroup, Taxon


@dataclass(frozen=True, slots=True)
class Changed:
    """The scientific names of what the group holds now and did not before, and of what it no longer holds."""

    added: list[str]
    removed: list[str]


@transaction.atomic
def change(*, group: ReportingGroup, add: Collection[Taxon] = (), remove: Collection[Taxon] = (), by: Actor) -> Changed:
    """Take taxa, each with everything below it, into a group and out of it. What is so already is no change."""
    tree.change()
    before = set(group.taxa.all())
    after = (before | set(add)) - set(remove)
    changed = Changed(added=_names(after - before), removed=_names(before - after))
    if before != after:
        hold(group=group, taxa=after)
        audit.record(
            "group.changed",
            by=by,
            object=group.slug,
            organisation=None,
            added=changed.added,
            removed=changed.removed,
        )
    return changed


@transaction.atomic
def hold(*, group: ReportingGroup, taxa: Collection[Taxon]) -> None:
    """Have the group hold these taxa and no others. Who calls it writes down why."""
    tree.change()
    before = group.taxa.values_list("pk", flat=True)
    marks.mark_group(group=group.pk, before=list(before), after=[taxon.pk for taxon in taxa])
    group.taxa.set(taxa)


def _names(taxa: Collection[Taxon]) -> list[str]:
    return sorted(taxon.name for taxon in taxa)
