"""What stands around a table: told apart from its rows, and always said."""

import pytest

from metrics.intake.headers import header_index
from tests.unit.metrics.intake.inputs import only, places, understood

TABLE = "taxon,product,items_removed\nManis javanica,live,3\nSea turtles,,0\n"


@pytest.mark.parametrize(
    "note",
    [
        "Source: own counts",
        '"Source: own counts, July to September"',
        "Sources: a, b",
        "* provisional",
        "(1) without Lotus Live",
        "[2] see above",
        "1) without Lotus Live",
        "Note",
        "Notes: none",
        "Quelle: eigene Zählung",
        "来源：平台数据",
        "注：不含直播",
        "Figures of Lotus Live are still being checked.",
        "Prepared by the trust team",
        "\nOur Trust Team",
        "\nData",
    ],
)
def test_a_note_below_the_table_is_said_and_not_counted(note: str) -> None:
    result = understood(TABLE + note + "\n")
    found = only(result, "unknown-column")
    assert (found.severity, found.row, found.column) == ("warning", 5 if note.startswith("\n") else 4, None)
    assert [row.row for row in result.rows] == [2, 3]


def test_several_notes_are_each_said() -> None:
    result = understood(TABLE + "\nSource: own counts\nLotus Mall\nchecked twice\n")
    assert places(result, "unknown-column") == [
        (5, None, None),
        (6, None, None),
        (7, None, None),
    ]
    assert [found.message[:15] for found in result.findings] == [
        "“Source: own co",
        "“Lotus Mall” st",
        "“checked twice”",
    ]
    assert len(result.rows) == 2


@pytest.mark.parametrize("row", ["Sea turtles,ivory,", "Loxodonta africana,,", "\nLoxodonta africana,,", "\n,live,"])
def test_a_row_that_nobody_filled_in_is_no_note(row: str) -> None:
    result = understood(TABLE + row + "\n")
    assert len(result.rows) == 3
    assert not len(result.findings)


@pytest.mark.parametrize("row", ["Source: own counts,,12", "* provisional,,x", "Total,,3"])
def test_what_has_a_figure_is_never_a_note(row: str) -> None:
    result = understood(TABLE + row + "\n")
    assert len(result.rows) == 3
    assert result.findings.errors


def test_a_note_between_rows_is_not_passed_over() -> None:
    result = understood("taxon,items_removed\nManis javanica,1\n* provisional,\nSea turtles,2\n")
    assert places(result, "unknown-taxon") == [(3, "taxon", "* provisional")]


def test_notes_below_a_header_alone_are_no_report() -> None:
    assert understood("taxon,items_removed\nSource: own counts,\n").findings.counts["template-not-filled"] == 1


def test_a_long_form_has_notes_too() -> None:
    result = understood("taxon,measure,value\nManis javanica,items_removed,3\nSource: own counts,,\n")
    assert only(result, "unknown-column").row == 3


def test_column_names_in_two_rows_are_an_error_at_the_second() -> None:
    result = understood("taxon,items_removed,\n,views_known,user_reports_received\nManis javanica,3,2\n")
    assert places(result, "missing-column") == [(2, None, None)]


def test_a_table_on_its_side_is_told_as_such() -> None:
    text = "Species,Manis javanica,Sea turtles\nitems_removed,3,4\nviews_known,1,2\n"
    found = only(understood(text), "missing-column")
    assert (found.row, found.value) == (2, "items_removed")
    assert "Transpose" in found.remedy


@pytest.mark.parametrize(
    ("rows", "index"),
    [
        ([["Our report"], ["Q3"], ["Name", "Age"], ["Bob", "3"]], 2),
        ([["Name", "Age"], ["Bob", "3"]], 0),
        ([["Name"], ["Bob"]], 0),
        ([["2026", "Report"], ["a", "b", "c", "d", "e"]], 1),
        ([["Report"], ["taxon", "items_removed"]], 1),
        ([["a", "b", "c"], ["items_removed", 12, 3]], 0),
        ([], 0),
    ],
)
def test_titles_are_passed_over_where_no_name_is_known(rows: list[list[object]], index: int) -> None:
    assert header_index(rows, {"taxon", "itemsremoved"}) == index
