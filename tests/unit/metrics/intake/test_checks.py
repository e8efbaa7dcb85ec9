"""What holds for a row as a whole and between rows."""

import pytest

from metrics.intake.checks import period_problem
from tests.unit.metrics.intake.inputs import only, places, understood


@pytest.mark.parametrize(
    "same",
    [
        "2026-Q3",
        "2026 Q3",
        "Q3 2026",
        "2026Q3",
        "q3-2026",
        "3Q 2026",
        "Quarter 3 2026",
        "July to September 2026",
        "Jul-Sep 2026",
        "Jul – Sept 2026",
    ],
)
def test_the_quarter_of_the_file_in_any_spelling(same: str) -> None:
    assert period_problem(same, "2026-Q3") is None


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ("2026-Q2", "is for 2026-Q2"),
        ("Q3 2025", "is for Q3 2025"),
        ("April to June 2026", "is for April to June 2026"),
        ("2026-H1", "half-year"),
        ("H2 2026", "half-year"),
        ("2026", "is a year"),
        ("FY2026", "is a year"),
        ("last summer", "not a quarter"),
        ("Aug-Oct 2026", "not a quarter"),
        ("2026-Q5", "not a quarter"),
    ],
)
def test_another_period_says_which(other: str, said: str) -> None:
    problem = period_problem(other, "2026-Q3")
    assert problem is not None
    assert problem.code == "period-mismatch"
    assert said in problem.said[0]


def test_a_period_column_must_agree_row_by_row() -> None:
    result = understood("taxon,period,items_removed\nManis javanica,2026-Q3,1\nSea turtles,2026-H2,2\n,,3\n")
    assert places(result, "period-mismatch") == [(3, "period", "2026-H2")]


def test_a_key_twice_as_written_names_the_first_row() -> None:
    text = "taxon,product,items_removed\nManis javanica,live,1\nSea turtles,,2\n MANIS JAVANICA ,Live,3\n"
    found = only(understood(text), "duplicate-row")
    assert (found.row, found.severity) == (4, "error")
    assert "row 2" in found.message


def test_two_names_of_one_taxon_are_not_duplicates() -> None:
    result = understood("taxon,items_removed\nLoxodonta africana,1\nElephas africanus,2\n")
    assert places(result, "duplicate-row") == []
    assert len(result.rows) == 2


def test_identities_are_checked_where_both_sides_are_known() -> None:
    text = (
        "taxon,items_removed,Views known,removed_before_first_view\n"
        "Manis javanica,10,11,5\n"
        "Sea turtles,10,10,11\n"
        "Loxodonta africana,,11,5\n"
        "Columba livia,10,withheld,11\n"
    )
    result = understood(text)
    assert places(result, "identity") == [(2, "Views known", "11"), (3, "removed_before_first_view", "11")]
    assert result.findings.errors == 2


def test_restoring_more_than_was_appealed_is_a_warning() -> None:
    result = understood("taxon,appeals_received,items_restored\nManis javanica,3,4\n")
    found = only(result, "appeals-restored")
    assert (found.severity, found.column) == ("warning", "items_restored")


@pytest.mark.parametrize("key", ["Manis javanica,,", ",live,", ",,ZA"])
def test_a_measure_of_the_whole_member_has_no_taxon_product_or_market(key: str) -> None:
    result = understood(f"taxon,product,market,staff_trained\n{key},4\n")
    assert places(result, "misplaced-measure") == [(2, "staff_trained", "4")]
    assert "staff_trained" not in result.rows[0].values


@pytest.mark.parametrize("blank", ["", "not applicable"])
def test_no_answer_is_not_misplaced(blank: str) -> None:
    result = understood(f"taxon,items_removed,staff_trained\nManis javanica,3,{blank}\n")
    assert not len(result.findings)
    assert set(result.rows[0].values) == {"items_removed"}


def test_a_whole_member_row_may_name_its_platform() -> None:
    result = understood("taxon,platform,items_removed,staff_trained\n,Lotus Mall,,4\nManis javanica,,3,\n")
    assert not len(result.findings)
    assert {code: answer.value for code, answer in result.rows[0].values.items()} == {"staff_trained": 4}


def test_a_row_without_a_taxon_counts_wildlife_not_identified() -> None:
    row = understood("taxon,items_removed,views_known\n,7,\n").rows[0]
    assert row.taxon is None
    assert row.values["items_removed"].value == 7
    assert row.values["views_known"].missing == "not reported"
