"""Names and codes: what is known is matched, what is nearly known is offered, every row that is affected is named."""

from collections.abc import Collection, Mapping

import pytest

from metrics.intake.known import TaxonMatch
from metrics.intake.limits import Limits
from tests.unit.metrics.intake.inputs import find_taxa, knowing, only, places, understood


def one(column: str, value: str) -> str:
    return f"taxon,{column},items_removed\nManis javanica,{value},12\n"


@pytest.mark.parametrize(
    ("given", "code", "name"),
    [
        ("Elephas africanus", "matched-by-synonym", "Loxodonta africana"),
        ("African elephant", "matched-by-common-name", "Loxodonta africana"),
        ("Panthera tigris altaica", "matched-to-parent", "Panthera tigris"),
        ("Columba livia", "not-cites-listed", "Columba livia"),
    ],
)
def test_what_was_matched_with_care_is_a_warning_that_shows_the_match(given: str, code: str, name: str) -> None:
    result = understood(f"taxon,items_removed\n{given},12\n")
    found = only(result, code)
    assert (found.severity, found.row, found.column, found.value) == ("warning", 2, "taxon", given)
    assert name in found.message
    row = result.rows[0]
    assert row.taxon is not None
    assert (row.taxon_given, row.taxon.name) == (given, name)


@pytest.mark.parametrize("given", ["Manis javanica", "  Manis   javanica ", "Sea turtles"])
def test_accepted_names_and_groups_need_no_words(given: str) -> None:
    result = understood(f"taxon,items_removed\n{given},12\n")
    assert not len(result.findings)
    assert result.rows[0].taxon is not None


def test_unknown_and_ambiguous_taxa_are_errors_with_candidates() -> None:
    result = understood("taxon,product,items_removed\nPangolín,,1\nturtle,,2\nPangolín,live,3\n")
    assert places(result, "unknown-taxon") == [(2, "taxon", "Pangolín"), (4, "taxon", "Pangolín")]
    assert places(result, "ambiguous-taxon") == [(3, "taxon", "turtle")]
    first, second, _ = result.findings
    assert first.candidates == ("Pangolins",)
    assert "Did you mean Pangolins?" in first.remedy
    assert second.candidates == ("Chelonia mydas", "Testudo graeca")


def test_taxa_are_asked_for_once_with_all_distinct_names() -> None:
    asked: list[list[str]] = []

    def find(names: Collection[str]) -> Mapping[str, TaxonMatch]:
        asked.append(list(names))
        return find_taxa(names)

    text = "taxon,product,items_removed\nManis javanica,live,1\nManis javanica,,2\n,,3\nSea turtles,,4\n"
    understood(text, known=knowing(find_taxa=find))
    assert asked == [["Manis javanica", "Sea turtles"]]


def test_names_beyond_the_limit_are_not_looked_up_and_said_to_be_so() -> None:
    known = knowing(limits=Limits(names=1))
    result = understood("taxon,items_removed\nManis javanica,1\nSea turtles,2\nSea turtles ,3\n", known=known)
    assert places(result, "unknown-taxon") == [(3, "taxon", "Sea turtles"), (4, "taxon", "Sea turtles ")]
    assert "more than 1 different names" in result.findings.listed[0].message


def test_namibia_survives() -> None:
    result = understood(one("market", "NA"))
    assert not len(result.findings)
    assert result.rows[0].market == "NA"


def test_codes_are_understood_in_any_case() -> None:
    assert understood(one("market", "za")).rows[0].market == "ZA"
    assert understood(one("product", "Teeth Claws")).rows[0].product == "teeth-claws"
    assert understood(one("platform", "LOTUS MALL")).rows[0].platform == "lotus-mall"
    assert understood(one("platform", "lotus-live")).rows[0].platform == "lotus-live"


@pytest.mark.parametrize(
    ("column", "value", "candidate"),
    [
        ("market", "South Africa", "ZA"),
        ("market", "Soth Africa", "ZA"),
        ("market", "UK", "GB"),
        ("product", "ivroy", "ivory"),
        ("product", "tusks", "ivory"),
        ("platform", "Lotus Mal", "Lotus Mall"),
    ],
)
def test_unknown_codes_are_errors_that_offer_the_nearest(column: str, value: str, candidate: str) -> None:
    result = understood(one(column, value))
    found = only(result, f"unknown-{column}")
    assert (found.severity, found.row, found.column, found.value) == ("error", 2, column, value)
    assert found.candidates[0] == candidate
    assert getattr(result.rows[0], column) == ""


def test_nothing_is_offered_where_nothing_is_near() -> None:
    assert only(understood(one("product", "zzzzz")), "unknown-product").candidates == ()
