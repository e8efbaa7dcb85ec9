"""The starter that ships: it loads, loads again, and agrees with the official checklist as far as that knows."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from members.actors import COMMAND
from members.models import AuditEvent
from metrics.actions import reference
from metrics.intake.checklist import ChecklistTaxon, read_checklist
from metrics.intake.starter import read_groups, read_starter
from metrics.models import Product, ReportingGroup, Taxon
from metrics.queries import taxa
from tests.shared_data import shared_data

TAXA, GROUPS = reference.REFERENCE / "taxa.csv", reference.REFERENCE / "groups.toml"
INDEX = "taxa/Index_of_CITES_Species_2017-04-21.csv.gz"

# Decided after the checklist of April 2017: listed since, or moved to Appendix I.
LISTED_SINCE = {
    "Giraffa camelopardalis",
    "Gekko gecko",
    "Isurus oxyrinchus",
    "Kittacincla malabarica",
    "Prionace glauca",
}
MOVED_SINCE = {
    "Aonyx cinerea",
    "Geochelone elegans",
    "Lutrogale perspicillata",
    "Malacochersus tornieri",
    "Pycnonotus zeylanicus",
}
# The checklist also names a population that was never listed; the starter says what is listed.
ALSO_NOT_LISTED = {"Anodorhynchus hyacinthinus"}


@pytest.mark.django_db
def test_it_loads_and_a_second_time_changes_nothing() -> None:
    first = reference.load_reference(by=COMMAND)
    second = reference.load_reference(by=COMMAND)
    assert first["groups"] == {"all": 27, "new": 27}
    assert second["groups"] == {"all": 27, "new": 0}
    assert isinstance(second["taxa"], dict)
    assert second["taxa"]["unchanged"] is True
    assert AuditEvent.objects.filter(type="taxa.loaded").count() == 1
    assert Product.objects.filter(code="ivory").exists()


@pytest.mark.django_db
def test_the_command_answers_in_json() -> None:
    output = StringIO()
    call_command("load_reference", stdout=output)
    assert json.loads(output.getvalue().splitlines()[-1])["products"]["all"] == Product.objects.count()


@pytest.mark.django_db
def test_what_a_convener_changed_in_a_group_stays() -> None:
    reference.load_reference(by=COMMAND)
    ReportingGroup.objects.filter(slug="bears").update(name="Bears and pandas")
    reference.load_reference(by=COMMAND)
    assert ReportingGroup.objects.get(slug="bears").name == "Bears and pandas"


@pytest.mark.django_db
def test_everything_is_found_by_all_its_names() -> None:
    reference.load_reference(by=COMMAND)
    rows, groups = read_starter(TAXA).taxa, read_groups(GROUPS)
    scientific = {name: row.name for row in rows for name in (row.name, *row.synonyms)}
    assert {name: match.name for name, match in taxa.match(scientific).items()} == scientific
    common = taxa.match({name for row in rows for _, name in row.names})
    assert [name for name, match in common.items() if match.kind in ("ambiguous", "unknown")] == []
    by_group = taxa.match([written for group in groups for written in (group.name, group.slug)])
    # "Primates" is the order's own name, which wins and means the same animals.
    assert {match.group for match in by_group.values()} == {group.slug for group in groups} - {"primates"} | {None}
    assert by_group["Primates"].name == "Primates"


@pytest.mark.django_db
def test_every_path_leads_from_the_kingdom_to_the_taxon() -> None:
    reference.load_reference(by=COMMAND)
    by_id = Taxon.objects.in_bulk()
    for taxon in by_id.values():
        above = by_id[taxon.parent_id].path if taxon.parent_id else []
        assert taxon.path == [*above, taxon.pk]


def test_names_and_places_agree_with_the_official_checklist() -> None:
    official = read_checklist(shared_data(INDEX)).taxa
    rows = {(row.rank, row.name): row for row in official}
    above = {step: row.lineage[:place] for row in official for place, step in enumerate(row.lineage)}
    starter = read_starter(TAXA).taxa
    unknown = {row.name for row in starter if (row.rank, row.name) not in rows | above}
    assert {name for name in unknown if " " in name} == LISTED_SINCE
    elsewhere = {
        row.name: row.lineage
        for row in starter
        if row.name not in unknown and _without_subfamily(row.lineage) != _official_lineage(row, rows, above)
    }
    assert elsewhere == {}


def test_listings_agree_with_the_official_checklist() -> None:
    rows = {(row.rank, row.name): row for row in read_checklist(shared_data(INDEX)).taxa}
    differing = {
        row.name
        for row in read_starter(TAXA).taxa
        if row.places and (row.rank, row.name) in rows
        if _appendices(row) != _appendices(rows[row.rank, row.name])
    }
    assert differing == MOVED_SINCE | ALSO_NOT_LISTED


def _appendices(row: ChecklistTaxon) -> set[str]:
    return {place.appendix for place in row.places}


def _without_subfamily(lineage: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    return tuple(step for step in lineage if step[0] != "subfamily")


def _official_lineage(
    row: ChecklistTaxon,
    rows: dict[tuple[str, str], ChecklistTaxon],
    above: dict[tuple[str, str], tuple[tuple[str, str], ...]],
) -> tuple[tuple[str, str], ...]:
    named = (row.rank, row.name)
    return rows[named].lineage if named in rows else above[named]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "accepted"),
    [
        ("马来穿山甲", "Manis javanica"),
        ("穿山甲", "Pholidota"),
        ("非洲象", "Loxodonta africana"),
        ("Éléphant d’Afrique", "Loxodonta africana"),
        ("elephant d'afrique", "Loxodonta africana"),
        ("Elefante asiático", "Elephas maximus"),
        ("panthère des neiges", "Uncia uncia"),
        ("PANGOLÍN MALAYO", "Manis javanica"),
    ],
)
def test_common_names_are_understood_in_every_language(name: str, accepted: str) -> None:
    reference.load_reference(by=COMMAND)
    match = taxa.match([name])[name]
    assert (match.kind, match.name) == ("common", accepted)
