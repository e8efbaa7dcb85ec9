from tests.unit.metrics.intake.merging.checklists import PYTHONS, SNAKES, Register, empty, species

MALAYOPYTHON = (*SNAKES, ("family", "Pythonidae"), ("genus", "Malayopython"))
OTHERS = [species(f"Python {name}", PYTHONS, number=name) for name in ("regius", "molurus", "sebae")]


def with_reticulated(*synonyms: str) -> Register:
    register = empty()
    reticulated = species(
        "Python reticulatus",
        PYTHONS,
        number="5",
        synonyms=["Boa reticulata", *synonyms],
        names=[("en", "Reticulated Python")],
    )
    register.take_in(reticulated, *OTHERS)
    return register


def test_a_taxon_that_goes_on_under_a_synonym_hands_on_all_its_names() -> None:
    register = with_reticulated("Malayopython reticulatus")
    merged = register.take_in(*OTHERS, species("Malayopython reticulatus", MALAYOPYTHON, number="9"))
    heir = register.id_of("Malayopython reticulatus")
    assert merged.heirs == {register.id_of("Python reticulatus"): [heir]}
    assert register.kinds("Malayopython reticulatus") == {
        ("accepted", "Malayopython reticulatus"),
        ("synonym", "Python reticulatus"),
        ("synonym", "Boa reticulata"),
        ("common", "Reticulated Python"),
    }


def test_a_taxon_that_was_split_leaves_only_its_own_name_to_each_part() -> None:
    register = with_reticulated("Malayopython reticulatus", "Malayopython timoriensis")
    parts = [species(f"Malayopython {name}", MALAYOPYTHON, number=name) for name in ("reticulatus", "timoriensis")]
    register.take_in(*OTHERS, *parts)
    for part in parts:
        assert register.kinds(part.name) == {("accepted", part.name), ("synonym", "Python reticulatus")}


def test_names_are_never_taken_away() -> None:
    register = with_reticulated()
    register.take_in(*OTHERS, species("Python reticulatus", PYTHONS, number="5"), source="newer.csv")
    assert ("common", "Reticulated Python") in register.kinds("Python reticulatus")


def test_two_spellings_of_one_key_are_one_name() -> None:
    register = empty()
    row = species("Python regius", PYTHONS, synonyms=["Boa  regia", "Boa regia"], names=[("en", "Python, Ball")])
    register.take_in(row)
    assert len(register.known.names[register.id_of("Python regius")]) == 3
