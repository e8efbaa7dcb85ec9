"""The taxa whose names look most like a name that is not known."""

from collections.abc import Collection

from metrics.intake.nearest_names import nearest_names
from metrics.models import Taxon, TaxonName

MOST_ASKED = 1_000


def nearest(names: Collection[str]) -> dict[str, tuple[str, ...]]:
    """By name, at most three accepted names, the most similar first. Only for the first thousand names.

    All names of living taxa are compared in memory: with hundreds of names to ask, that is faster than as many
    looks into the trigram index. They come in two plain readings, since a join of tables that were just loaded,
    of which the planner knows nothing yet, can take minutes.
    """
    asked = list(names)[:MOST_ASKED]
    if not asked:
        return {}
    living = dict(Taxon.objects.filter(retired_at=None).values_list("id", "name"))
    named = TaxonName.objects.order_by("-kind", "-id").values_list("key", "taxon")  # accepted names win
    known = {key: living[taxon] for key, taxon in named.iterator(chunk_size=20_000) if taxon in living}
    return dict(zip(asked, nearest_names(asked, known), strict=True))
