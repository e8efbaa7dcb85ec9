"""Taxa with their place in the tree, and whether CITES listed them on a day."""

from collections.abc import Collection, Mapping
from datetime import date

from django.db.models import Q

from metrics.intake.matching import KnownTaxon
from metrics.models import Listing, Taxon


def taxa_on(ids: Collection[int], day: date) -> Mapping[int, KnownTaxon]:
    """The taxa with those ids and all above them, each with whether CITES listed it on that day.

    The nearest listing decides, its own or of what stands above. A genus or family without any counts as listed
    where something below it is: to call it unlisted would be untrue.
    """
    paths = Taxon.objects.filter(pk__in=ids).values_list("path", flat=True)
    all_ids = {step for path in paths for step in path}
    taxa = Taxon.objects.in_bulk(all_ids)
    own = _listed(Q(taxon__in=all_ids), day)
    listed = {
        id: next((own[step] for step in reversed(taxon.path) if step in own), False) for id, taxon in taxa.items()
    }
    partly = _with_listed_below([id for id in ids if not listed[id] and id not in own], day)
    return {
        id: KnownTaxon(
            id=id,
            name=taxon.name,
            rank=taxon.rank,
            kingdom=taxa[taxon.path[0]].name,
            path=tuple(taxon.path),
            retired=taxon.retired_at is not None,
            listed=listed[id] or id in partly,
        )
        for id, taxon in taxa.items()
    }


def _listed(where: Q, day: date) -> dict[int, bool]:
    """By taxon with listings of its own on that day: whether one is in an appendix ("NC" says that it is not)."""
    in_force = Listing.objects.filter(Q(starts=None) | Q(starts__lte=day), Q(ends=None) | Q(ends__gt=day), where)
    listed: dict[int, bool] = {}
    for id, appendix in in_force.values_list("taxon", "appendix"):
        listed[id] = listed.get(id, False) or appendix != "NC"
    return listed


def _with_listed_below(ids: Collection[int], day: date) -> set[int]:
    """Those of `ids` with a listed taxon below them, looked for level by level: mostly the next one tells."""
    found: set[int] = set()
    roots = {id: id for id in ids}
    while roots:
        below = Taxon.objects.filter(parent__in=roots).values_list("id", "parent")
        children = {id: roots[parent] for id, parent in below if parent is not None}
        listed = _listed(Q(taxon__in=children), day) if children else {}
        found |= {children[id] for id, is_listed in listed.items() if is_listed}
        roots = {id: root for id, root in children.items() if root not in found}
    return found
