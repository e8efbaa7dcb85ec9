from tests.unit.metrics.intake.merging.checklists import MONITORS, ORCHIDS, PYTHONS, REPTILES, empty, names_in, species


def test_missing_higher_taxa_are_built_from_the_lineage() -> None:
    register = empty()
    merged = register.take_in(species("Python regius", PYTHONS))
    path = [merged.tree.nodes[id].name for id in merged.tree.path(register.id_of("Python regius"))]
    assert path == ["Animalia", "Chordata", "Reptilia", "Serpentes", "Pythonidae", "Python", "Python regius"]


def test_a_subspecies_without_its_species_gets_one() -> None:
    register = empty()
    lineage = (*PYTHONS, ("species", "Python molurus"))
    register.take_in(species("Python molurus molurus", lineage, rank="subspecies"))
    assert "Python molurus" in register.living()


def test_the_same_checklist_again_changes_nothing() -> None:
    register = empty()
    row = species("Python regius", PYTHONS, number="1", synonyms=["Boa regia"], names=[("en", "Ball Python")])
    register.take_in(row)
    again = register.take_in(row)
    assert (again.new, again.changed, again.names, again.listings) == ([], [], {}, {})


def test_the_order_of_the_rows_does_not_matter() -> None:
    rows = [
        species("Python", PYTHONS[:-1], number="1", rank="genus", author="Daudin, 1803"),
        species("Python regius", PYTHONS, number="2"),
    ]
    first, second = empty(), empty()
    first.take_in(*rows)
    second.take_in(*reversed(rows))
    assert first.known.nodes == second.known.nodes


def test_a_taxon_is_renamed_by_its_number_and_keeps_its_old_name_as_a_synonym() -> None:
    register = empty()
    register.take_in(species("Ptyas mucosus", PYTHONS, number="7"))
    before = register.id_of("Ptyas mucosus")
    merged = register.take_in(species("Ptyas mucosa", PYTHONS, number="7"))
    assert register.id_of("Ptyas mucosa") == before
    assert register.kinds("Ptyas mucosa") == {("accepted", "Ptyas mucosa"), ("synonym", "Ptyas mucosus")}
    assert names_in(merged, merged.respelt) == {"Ptyas mucosa"}


def test_a_taxon_moves_to_another_family() -> None:
    register = empty()
    register.take_in(species("Python regius", PYTHONS, number="1"))
    elsewhere = (*PYTHONS[:4], ("family", "Boidae"), ("genus", "Python"))
    merged = register.take_in(species("Python regius", elsewhere, number="1"))
    assert names_in(merged, merged.moved) == {"Python", "Python regius"}
    assert "Boidae" in names_in(merged, merged.tree.path(register.id_of("Python regius")))


def test_a_subfamily_that_the_columns_do_not_know_keeps_its_genera() -> None:
    register = empty()
    register.take_in(
        species("Pythonella", (*PYTHONS[:-1], ("subfamily", "Pythoninae")), rank="genus"), source="starter"
    )
    merged = register.take_in(species("Pythonella", PYTHONS[:-1], rank="genus", number="1"))
    assert "Pythoninae" in names_in(merged, merged.tree.path(register.id_of("Pythonella")))


def test_homonyms_of_two_kingdoms_are_two_taxa() -> None:
    register = empty()
    register.take_in(species("Morus", PYTHONS[:-1], rank="genus"), species("Morus", ORCHIDS, rank="genus"))
    assert [node.name for node in register.known.nodes].count("Morus") == 2


def test_an_official_checklist_adopts_the_starter_and_is_not_overruled_by_it() -> None:
    register = empty()
    starter = species("Varanus salvator", MONITORS, names=[("zh", "圆鼻巨蜥")])
    register.take_in(starter, source="starter")
    register.take_in(species("Varanus salvator", MONITORS, number="7", author="(Laurenti, 1768)"))
    moved = (*REPTILES, ("order", "Squamata"), ("family", "Varanidae"), ("genus", "Varanus"))
    again = register.take_in(species("Varanus salvator", moved), source="starter")
    assert again.changed == []
    assert ("common", "圆鼻巨蜥") in register.kinds("Varanus salvator")
