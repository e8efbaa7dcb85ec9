from tests.unit.metrics.intake.merging.checklists import (
    MONITORS,
    ORCHIDS,
    PYTHONS,
    REPTILES,
    Register,
    empty,
    names_in,
    species,
)

MONITOR_ROWS = [species(f"Varanus {name}", MONITORS, number=name) for name in ("salvator", "niloticus", "varius")]
PYTHON_ROWS = [species(f"Python {name}", PYTHONS, number=name) for name in ("regius", "molurus", "sebae")]


def loaded() -> Register:
    register = empty()
    register.take_in(*MONITOR_ROWS, *PYTHON_ROWS, species("Vanda coerulea", (*ORCHIDS, ("genus", "Vanda"))))
    return register


def test_what_a_newer_file_no_longer_names_is_retired() -> None:
    register = loaded()
    merged = register.take_in(*MONITOR_ROWS[1:], *PYTHON_ROWS, source="newer.csv")
    assert names_in(merged, merged.vanished.ids) == {"Varanus salvator"}
    assert "Varanus salvator" not in register.living()


def test_only_within_the_orders_that_the_file_covers() -> None:
    register = loaded()
    merged = register.take_in(*MONITOR_ROWS[1:], source="newer.csv")
    assert names_in(merged, merged.vanished.ids) == {"Varanus salvator"}


def test_a_file_that_lacks_more_than_half_is_an_extract_and_retires_nothing() -> None:
    register = loaded()
    merged = register.take_in(MONITOR_ROWS[0], species("Lacerta agilis", (*MONITORS[:4],)), source="newer.csv")
    assert merged.vanished.ids == []
    assert names_in(merged, merged.vanished.extracts) == {"Sauria"}


def test_an_extract_that_is_called_one_retires_nothing() -> None:
    register = loaded()
    merged = register.take_in(*MONITOR_ROWS[1:], source="newer.csv", extract=True)
    assert merged.vanished.ids == []


def test_a_genus_that_was_emptied_is_retired_with_its_last_species() -> None:
    register = empty()
    rows = [species(f"Varanus {name}", MONITORS, number=name) for name in "abcdefgh"]
    lone = species("Lanthanotus borneensis", (*MONITORS[:4], ("family", "Lanthanotidae"), ("genus", "Lanthanotus")))
    register.take_in(*rows, lone)
    merged = register.take_in(*rows, species("Lacerta agilis", MONITORS[:4]), source="newer.csv")
    assert names_in(merged, merged.vanished.ids) == {"Lanthanotidae", "Lanthanotus", "Lanthanotus borneensis"}


def test_an_order_whose_taxa_all_moved_is_retired() -> None:
    register = loaded()
    squamata = (*REPTILES, ("order", "Squamata"))
    moved = [
        species(row.name, (*squamata, *row.lineage[4:]), number=row.official_id)
        for row in (*MONITOR_ROWS, *PYTHON_ROWS)
    ]
    merged = register.take_in(*moved, source="newer.csv")
    assert names_in(merged, merged.vanished.ids) == {"Sauria", "Serpentes"}


def test_taxa_of_the_starter_never_vanish() -> None:
    register = empty()
    register.take_in(species("Varanus komodoensis", MONITORS), source="starter")
    merged = register.take_in(*MONITOR_ROWS)
    assert merged.vanished.ids == []


def test_a_taxon_that_comes_back_lives_again() -> None:
    register = loaded()
    register.take_in(*MONITOR_ROWS[1:], source="newer.csv")
    merged = register.take_in(*MONITOR_ROWS, source="newest.csv")
    assert names_in(merged, merged.changed) == {"Varanus salvator"}
    assert "Varanus salvator" in register.living()
