"""What names are understood as, on the starter tree."""

from collections.abc import Iterator, Mapping
from datetime import date

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from coalition.lib import context
from members.actors import COMMAND
from metrics.actions import reference
from metrics.actions import taxa as actions
from metrics.intake.checklist import Checklist, ChecklistTaxon
from metrics.intake.known import TaxonMatch
from metrics.models import Taxon
from metrics.queries import taxa

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def starter(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Loaded once; each test rolls back to it, and the last one to nothing."""
    with django_db_blocker.unblock(), context.entered(context.PROGRAM), transaction.atomic():
        reference.load_reference(by=COMMAND)
        yield
        transaction.set_rollback(True)


def match(*names: str, on: date | None = None) -> Mapping[str, TaxonMatch]:
    return taxa.match(names, on=on)


@pytest.mark.parametrize(
    ("written", "kind", "name"),
    [
        ("Elephas maximus", "accepted", "Elephas maximus"),
        ("  ELEPHAS   maximus ", "accepted", "Elephas maximus"),
        ("Elephas maximus Linnaeus, 1758", "accepted", "Elephas maximus"),
        ("Panthera spp.", "accepted", "Panthera"),
        ("Felidae", "accepted", "Felidae"),
        ("Crocodylia spp.", "accepted", "Crocodylia"),
        ("Panthera uncia", "synonym", "Uncia uncia"),
        ("African grey parrot", "common", "Psittacus erithacus"),
        ("Éléphant d'Asie", "common", "Elephas maximus"),
        ("elefante asiatico", "common", "Elephas maximus"),
        ("非洲灰鹦鹉", "common", "Psittacus erithacus"),
        ("Ball pythons", "common", "Python regius"),
        ("Panthera tigris altaica", "parent", "Panthera tigris"),
        ("Panthera uncia uncioides", "parent", "Uncia uncia"),
        ("Falco hybrid", "parent", "Falco"),
        ("Panthera leo × tigris", "parent", "Panthera"),
        ("Huso huso x Acipenser sturio", "parent", "Acipenseridae"),
        ("Varanus cf. salvator", "parent", "Varanus"),
    ],
)
def test_a_name_is_understood(written: str, kind: str, name: str) -> None:
    found = match(written)[written]
    assert (found.kind, found.name) == (kind, name)
    assert found.taxon_id == Taxon.objects.get(name=name).pk


@pytest.mark.parametrize("written", ["Big cats", "big-cats", "BIG CATS", "Big cat"])
def test_a_group_counts_at_the_nearest_taxon_above_all_of_it(written: str) -> None:
    felidae = Taxon.objects.get(name="Felidae").pk
    assert match(written)[written] == TaxonMatch("group", felidae, "Big cats", "big-cats")


@pytest.mark.parametrize(
    ("written", "candidate"),
    [
        ("Elephas maximvs", "Elephas maximus"),
        ("Loxodnta africana", "Loxodonta africana"),
        ("Asian elefant", "Elephas maximus"),
        ("Panthera leonina", "Panthera"),
        ("Smutsia spp.", "Manis gigantea"),
    ],
)
def test_an_unknown_name_comes_with_the_nearest(written: str, candidate: str) -> None:
    found = match(written)[written]
    assert found.kind == "unknown"
    assert found.taxon_id is None
    assert candidate in found.candidates


@pytest.mark.parametrize(
    "written", ["Python handbag", "wooden table", "", "....", "Canis × Python", "\x00", "x" * 5000]
)
def test_nothing_is_guessed(written: str) -> None:
    assert match(written)[written].kind == "unknown"


def test_a_name_of_several_taxa_is_ambiguous() -> None:
    row = ChecklistTaxon(
        "genus", "Pholidota", (("kingdom", "Plantae"), ("order", "Orchidales"), ("family", "Orchidaceae"))
    )
    actions.take_in(checklist=Checklist("test", (row,)), source="test.csv", by=COMMAND)
    found = match("Pholidota spp.")["Pholidota spp."]
    assert found.kind == "ambiguous"
    assert found.candidates == ("Pholidota (order, Animalia)", "Pholidota (genus, Plantae)")
    (chosen,) = match(found.candidates[1]).values()
    assert chosen.taxon_id == Taxon.objects.get(name="Pholidota", rank="genus").pk


def test_an_accepted_name_wins_over_a_synonym() -> None:
    lineage = (("kingdom", "Animalia"), ("phylum", "Chordata"), ("class", "Mammalia"), ("order", "Proboscidea"))
    row = ChecklistTaxon("species", "Mammut americanum", lineage, synonyms=("Elephas maximus",))
    actions.take_in(checklist=Checklist("test", (row,)), source="test.csv", by=COMMAND)
    assert match("Elephas maximus")["Elephas maximus"].kind == "accepted"


def test_a_retired_taxon_is_still_found_where_no_living_one_has_its_name() -> None:
    Taxon.objects.filter(name="Manta birostris").update(retired_at="2026-01-01T00:00Z")
    assert match("Manta birostris")["Manta birostris"].kind == "accepted"


@pytest.mark.parametrize(
    ("written", "day", "listed"),
    [
        ("Giraffa camelopardalis", date(2019, 11, 25), False),
        ("Giraffa camelopardalis", date(2019, 11, 26), True),
        ("Ara ararauna", date(2020, 1, 1), True),
        ("Hippocampus erectus", date(2020, 1, 1), False),
        ("Hippocampus kuda kuda", date(2020, 1, 1), True),
        ("Elephantidae", date(2020, 1, 1), True),
    ],
)
def test_listed_is_about_a_day(written: str, day: date, listed: bool) -> None:
    assert match(written, on=day)[written].listed is listed


def test_thousands_of_names_take_a_handful_of_queries(django_assert_max_num_queries: object) -> None:
    names = [f"Panthera tigris {number}" for number in range(3_000)] + ["Felidae", "Nonsensia absurda"]
    with django_assert_max_num_queries(20):  # type: ignore[operator]
        assert len(match(*names)) == 3_002


def test_walking_the_tree() -> None:
    felidae = Taxon.objects.get(name="Felidae").pk
    assert [line.name for line in taxa.children(None)] == ["Animalia", "Plantae"]
    assert "Panthera" in [line.name for line in taxa.children(felidae)]
    assert [line.name for line in taxa.lineage(felidae)] == ["Animalia", "Chordata", "Mammalia", "Carnivora", "Felidae"]
    assert Taxon.objects.filter(taxa.below(felidae), name="Panthera leo").exists()
    assert not Taxon.objects.filter(taxa.below(felidae), name="Ursidae").exists()


@pytest.mark.parametrize(
    ("typed", "first", "matched"),
    [
        ("panthera t", "Panthera tigris", "Panthera tigris"),
        ("hawksb", "Eretmochelys imbricata", "Hawksbill"),
        ("perroquet gri", "Psittacus erithacus", "Perroquet gris"),
        ("bill turtle", "Eretmochelys imbricata", "Hawksbill turtle"),
        ("loxodnta afr", "Loxodonta africana", "Loxodonta africana"),
        ("穿山", "Pholidota", "穿山甲"),
        ("冠鹎", "Pycnonotus zeylanicus", "黄冠鹎"),
    ],
)
def test_a_taxon_is_found_as_you_type(typed: str, first: str, matched: str) -> None:
    found = taxa.search(typed)
    assert (found[0].name, found[0].matched) == (first, matched)


def test_a_search_names_each_taxon_once_and_no_more_than_asked() -> None:
    found = taxa.search("p", limit=5), taxa.search("pa", limit=5), taxa.search("%"), taxa.search("")
    assert [len(one) for one in found] == [0, 5, 0, 0]
    assert len({one.taxon_id for one in found[1]}) == 5


def test_a_retired_taxon_is_not_offered() -> None:
    Taxon.objects.filter(name="Manta birostris").update(retired_at="2026-01-01T00:00Z")
    assert "Manta birostris" not in [one.name for one in taxa.search("manta")]
