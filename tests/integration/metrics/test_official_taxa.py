"""The official checklists, read from beside the checkout: 38,079 taxa, the names of 96 real files, an update."""

import csv
from collections import Counter
from collections.abc import Iterator, Mapping

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from coalition.lib import context
from members.actors import COMMAND
from metrics.actions import reference
from metrics.actions import taxa as actions
from metrics.intake.known import TaxonMatch
from metrics.models import ReportingGroup, Taxon
from metrics.queries import taxa
from tests.shared_data import shared_data

INDEX = "taxa/Index_of_CITES_Species_2017-04-21.csv.gz"
REPTILES = "taxa/speciesplus_reptiles_listings_2023-07.csv"

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def official(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Mapping[str, object]]:
    """The index merged into the starter: once, for it takes a while. What it changed."""
    path = shared_data(INDEX)
    with django_db_blocker.unblock(), context.entered(context.PROGRAM), transaction.atomic():
        reference.load_reference(by=COMMAND)
        yield actions.load_checklist(path=path, by=COMMAND)
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def matches(official: object) -> Mapping[str, TaxonMatch]:
    names: set[str] = set()
    for path in sorted(shared_data("quarters").glob("*/*.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            names |= {row["taxon"] for row in csv.DictReader(lines)}
    return taxa.match(names)


def test_every_row_is_a_taxon_with_its_place(official: Mapping[str, object]) -> None:
    assert official["rows"] == 38_079
    numbered = Taxon.objects.exclude(official_id="")
    assert numbered.count() == 38_079
    assert not numbered.filter(rank="species").exclude(parent__rank="genus").exists()
    assert {taxon.path[-1] == taxon.pk and len(taxon.path) > 1 for taxon in numbered} == {True}


def test_groups_of_the_starter_hold_the_official_taxa() -> None:
    otters = ReportingGroup.objects.get(slug="otters").taxa.get()
    below = Taxon.objects.filter(taxa.below(otters.pk), rank="species").values_list("name", flat=True)
    assert {"Lutra sumatrana", "Lontra canadensis", "Enhydra lutris", "Hydrictis maculicollis"} <= set(below)


def test_the_names_of_the_real_files(matches: Mapping[str, TaxonMatch]) -> None:
    assert Counter(match.kind for match in matches.values()) == {
        "accepted": 2_590,
        "parent": 35,
        "synonym": 6,
        "ambiguous": 1,
        "unknown": 74,
    }
    assert matches["Pholidota spp."].kind == "ambiguous"


def test_no_name_of_a_known_taxon_is_left_unknown(matches: Mapping[str, TaxonMatch]) -> None:
    """Unknown is only what neither index nor starter names, with its species or as a genus of its own."""
    unknown = [name.removesuffix(" spp.") for name, match in matches.items() if match.kind == "unknown"]
    species = {" ".join(name.split()[:2]) for name in unknown}
    assert not Taxon.objects.filter(name__in={*unknown, *species}).exists()


def test_a_subspecies_beside_its_species_adds_up(matches: Mapping[str, TaxonMatch]) -> None:
    caimans = [name for name in matches if name.startswith("Caiman crocodilus")]
    assert len(caimans) == 4
    assert {matches[name].taxon_id for name in caimans if matches[name].kind == "parent"} == {
        matches["Caiman crocodilus"].taxon_id
    }


def test_a_hybrid_counts_at_what_its_parents_share(matches: Mapping[str, TaxonMatch]) -> None:
    assert matches["Huso huso x acipenser baerii"].name == "Acipenseridae"
    assert matches["Felidae hybrid"].name == "Felidae"


def test_a_common_name_of_several_taxa_is_ambiguous_and_one_of_a_genus_is_not() -> None:
    found = taxa.match(["Haitian Dwarf Boa", "Ramin", "Tortue imbriquée"])
    assert found["Haitian Dwarf Boa"].kind == "ambiguous"
    assert len(found["Haitian Dwarf Boa"].candidates) == 4
    assert (found["Ramin"].kind, found["Ramin"].name) == ("common", "Gonystylus")
    assert found["Tortue imbriquée"].name == "Eretmochelys imbricata"


def test_the_same_file_again_changes_nothing() -> None:
    assert actions.load_checklist(path=shared_data(INDEX), by=COMMAND)["unchanged"] is True


def test_the_reptiles_of_2023_update_the_index() -> None:
    known = set(Taxon.objects.values_list("name", flat=True))
    answer = actions.load_checklist(path=shared_data(REPTILES), by=COMMAND)
    again = actions.load_checklist(path=shared_data(REPTILES), by=COMMAND)
    assert {what: part["count"] for what, part in answer.items() if isinstance(part, dict)} == {
        "new": 362,
        "changed": 8,
        "vanished": 20,
        "renamed": 10,
        "names": 420,
        "listings": 390,
        "listings_not_followed": 0,
        "taken_for_extracts": 0,
    }
    assert again["unchanged"] is True
    retired = Taxon.objects.exclude(retired_at=None)
    assert set(retired.values_list("name", flat=True)) < known
    assert {root.path[2] for root in retired} == {Taxon.objects.get(name="Reptilia").pk}
    assert taxa.match(["Python reticulatus"])["Python reticulatus"].name == "Malayopython reticulatus"
