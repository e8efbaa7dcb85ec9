"""The taxa whose names look most like a name that is not known."""

from collections.abc import Collection

from metrics.intake.nearest_names import nearest_names
from metrics.models import TaxonName

MOST_ASKED = 1_000


def nearest(names: Collection[str]) -> dict[str, tuple[str, ...]]:
    """By name, at most three accepted names, the most similar first. Only for the first thousand names.

    All names of living taxa are compared in memory: with hundreds of names to ask, that is faster than as many
    looks into the trigram index, and does not depend on the planner knowing a tree that was just loaded.
    """
    asked = list(names)[:MOST_ASKED]
    if not asked:
        return {}
    living = TaxonName.objects.filter(taxon__retired_at=None)
    known = dict(living.order_by("-kind", "-id").values_list("key", "taxon__name"))  # accepted names win
    return dict(zip(asked, nearest_names(asked, known), strict=True))
