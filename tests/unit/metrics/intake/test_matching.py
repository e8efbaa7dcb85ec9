import pytest

from metrics.intake.known import TaxonMatch
from metrics.intake.matching import Catalogue, KnownGroup, KnownTaxon, resolve
from metrics.intake.names import read

#   Animalia (1) ── Felidae (2) ─┬─ Panthera (3) ─┬─ Panthera tigris (4)
#                                │                └─ Panthera leo (5)
#                                └─ Felis (6), retired
TAXA = {
    id: KnownTaxon(id, name, rank, "Animalia", path, retired=id == 6, listed=id != 1)
    for id, name, rank, path in [
        (1, "Animalia", "kingdom", (1,)),
        (2, "Felidae", "family", (1, 2)),
        (3, "Panthera", "genus", (1, 2, 3)),
        (4, "Panthera tigris", "species", (1, 2, 3, 4)),
        (5, "Panthera leo", "species", (1, 2, 3, 5)),
        (6, "Felis", "genus", (1, 2, 6)),
    ]
}
HITS = {
    "panthera": [(3, "accepted")],
    "panthera tigris": [(4, "accepted"), (5, "synonym")],
    "panthera leo": [(5, "accepted")],
    "felis tigris": [(4, "synonym")],
    "felis": [(6, "accepted")],
    "big cat": [(3, "common"), (4, "common"), (5, "common")],
    "king": [(4, "common"), (5, "common")],
    "tiger": [(4, "common"), (4, "common")],
}
CATALOGUE = Catalogue(HITS, {"tigers": KnownGroup("tigers", "Tigers", 4)}, TAXA)


@pytest.mark.parametrize(
    ("written", "kind", "id"),
    [
        ("Panthera tigris", "accepted", 4),
        ("Felis tigris", "synonym", 4),
        ("Felis", "accepted", 6),
        ("Tigers", "group", 4),
        ("Tiger", "common", 4),
        ("big cats", "common", 3),
        ("Felis tigris altaica", "parent", 4),
        ("Panthera leo x tigris", "parent", 3),
        ("king", "ambiguous", None),
        ("Panthera leo × Nonsensia absurda", "unknown", None),
        ("Panthera leonis", "unknown", None),
    ],
)
def test_what_a_name_means(written: str, kind: str, id: int | None) -> None:
    match = resolve(read(written), CATALOGUE)
    assert (match.kind, match.taxon_id) == (kind, id)


def test_an_ambiguous_name_lists_what_it_may_mean() -> None:
    assert resolve(read("king"), CATALOGUE) == TaxonMatch(
        "ambiguous", candidates=("Panthera tigris", "Panthera leo"), listed=False
    )
