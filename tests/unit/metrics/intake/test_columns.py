"""Column names are understood however they are spaced, and every other column is said, never dropped."""

import pytest

from metrics.intake.columns import column_letter
from tests.unit.metrics.intake.inputs import only, places, understood


@pytest.mark.parametrize(
    "name", ["items_removed", "Items Removed", "ITEMS-REMOVED", " itemsremoved ", "items  removed"]
)
def test_case_spaces_and_underscores_do_not_matter(name: str) -> None:
    result = understood(f"Taxon,{name}\nManis javanica,12\n")
    assert not len(result.findings)
    assert result.rows[0].values["items_removed"].value == 12
    assert [column.meaning for column in result.reading.columns] == ["taxon", "items_removed"]


def test_the_titles_of_measures_are_names_too() -> None:
    result = understood("taxon,Items removed after publication\nManis javanica,12\n")
    assert result.rows[0].values["items_removed"].value == 12


def test_an_unknown_column_with_content_is_an_error_with_candidates() -> None:
    found = only(understood("taxon,items_removed,item_removd_24h\nManis javanica,12,4\n"), "unknown-column")
    assert (found.severity, found.row, found.column) == ("error", 1, "item_removd_24h")
    assert "items_removed" in found.candidates
    assert "items_removed" in found.remedy


def test_an_unknown_column_that_is_empty_is_a_warning() -> None:
    found = only(understood("taxon,items_removed,Reserved\nManis javanica,12,\n"), "unknown-column")
    assert found.severity == "warning"


def test_values_below_no_name_are_an_error_at_the_first_of_them() -> None:
    found = only(understood("taxon,items_removed\nManis javanica,12\n,3,,left over\n"), "unknown-column")
    assert (found.row, found.column, found.value) == (3, "D", "left over")


def test_the_same_column_twice_is_an_error_that_names_both() -> None:
    found = only(understood("taxon,items_removed,Items removed\nManis javanica,12,3\n"), "unknown-column")
    assert (found.column, found.severity) == ("Items removed", "error")
    assert "items_removed" in found.message


def test_a_table_without_figures_has_a_missing_column_and_no_rows() -> None:
    result = understood("taxon,product\nManis javanica,live\n")
    assert only(result, "missing-column").severity == "error"
    assert result.rows == []


def test_measure_without_value_is_missing_its_value() -> None:
    result = understood("taxon,measure\nManis javanica,items_removed\n")
    assert "value" in only(result, "missing-column").message
    assert result.rows == []


def test_no_taxon_column_is_certain_but_has_to_be_confirmed() -> None:
    result = understood("items_removed\n5\n")
    assert only(result, "missing-column").severity == "warning"
    assert result.rows[0].taxon is None
    assert result.rows[0].values["items_removed"].value == 5


def test_figures_of_the_whole_member_need_no_taxon_column() -> None:
    assert not len(understood("staff_trained,alerts_shown\n5,6\n").findings)


def test_the_two_forms_are_not_mixed() -> None:
    result = understood("taxon,measure,value,views_known\nManis javanica,items_removed,5,3\n")
    assert places(result, "unknown-column") == [(1, "views_known", None)]


def test_titles_above_the_column_names_are_passed_over() -> None:
    result = understood("Report of the third quarter\n\ntaxon,items_removed\nManis javanica,12.5\n")
    assert result.reading.header_row == 3
    assert places(result, "not-whole") == [(4, "items_removed", "12.5")]


@pytest.mark.parametrize(("index", "letter"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_are_lettered_as_in_a_spreadsheet(index: int, letter: str) -> None:
    assert column_letter(index) == letter
