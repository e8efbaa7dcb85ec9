from metrics.intake.nearest_names import nearest_names

KNOWN = {
    "elephas": "Elephas",
    "elephas maximus": "Elephas maximus",
    "asian elephant": "Elephas maximus",
    "loxodonta": "Loxodonta",
    "loxodonta africana": "Loxodonta africana",
    "loxodonta cyclotis": "Loxodonta africana",
    "manis": "Manis",
    "manis gigantea": "Manis gigantea",
    "manis tricuspis": "Manis tricuspis",
    "manis temminckii": "Manis temminckii",
    "smutsia gigantea": "Manis gigantea",
}


def nearest(name: str) -> tuple[str, ...]:
    (found,) = nearest_names([name], KNOWN)
    return found


def test_a_misspelt_name_is_offered_its_accepted_name() -> None:
    assert nearest("Elephas maximvs")[0] == "Elephas maximus"
    assert nearest("Loxodnta africana") == ("Loxodonta africana",)
    assert nearest("asian elefant") == ("Elephas maximus",)


def test_of_a_known_genus_the_nearest_species_and_the_genus_come_first() -> None:
    assert nearest("Manis gigantula") == ("Manis gigantea", "Manis")
    assert nearest("Manis xyz")[-1] == "Manis"


def test_a_genus_that_only_synonyms_have_offers_what_they_are_called_today() -> None:
    assert nearest("Smutsia spp.") == ("Manis gigantea",)


def test_what_looks_like_nothing_gets_no_candidates() -> None:
    assert nearest("wooden table") == ()
    assert nearest("") == ()
    assert nearest("elephas" * 2_000) == ()


def test_each_name_gets_its_own_answer_in_order() -> None:
    names = [f"nonsense {number}" for number in range(120)] + ["Elephas maximvs"]
    assert list(nearest_names(names, KNOWN))[-1][0] == "Elephas maximus"
    assert list(nearest_names([], KNOWN)) == []
