from fractions import Fraction

import pytest

from metrics.statistics.table import Cell, Column, Table, Value, numbers, texts

COLUMNS = (
    Column("period", "Quarter", "period"),
    Column("removed", "Removed", "count", "item"),
    Column("share", "Share", "rate", "ratio"),
)


def table(*rows: tuple[Cell, ...]) -> Table:
    return Table("trend", "Removals", COLUMNS, rows, unit="item", source="Member reports")


def test_a_column_is_read_from_top_to_bottom() -> None:
    made = table(
        ("2026-Q1", Value(12), Value(Fraction(1, 3))),
        ("2026-Q2", Value(None, "not reported"), Value(None, "nothing to divide by")),
    )
    assert texts(made, "period") == ["2026-Q1", "2026-Q2"]
    assert numbers(made, "removed") == [12, None]
    assert made.column("share") == (Value(Fraction(1, 3)), Value(None, "nothing to divide by"))


def test_rows_and_columns_are_selected() -> None:
    made = table(("2026-Q1", Value(1), Value(0)), ("2026-Q2", Value(2), Value(1)))
    assert made.select(period="2026-Q2").rows == (("2026-Q2", Value(2), Value(1)),)
    assert made.select(period="2030-Q1").rows == ()
    assert made.select(period=("2026-Q1", "2026-Q2")) == made
    assert made.only("removed", "period").rows == ((Value(1), "2026-Q1"), (Value(2), "2026-Q2"))


LONG = Table(
    "long",
    "Long",
    (Column("period", "Quarter", "period"), Column("what", "What", "text"), Column("value", "Value", "figure")),
    (
        ("2026-Q1", "removed", Value(1)),
        ("2026-Q1", "share", Value(Fraction(1, 2))),
        ("2026-Q2", "removed", Value(None, "suppressed")),
    ),
    unit="",
    source="Member reports",
)


def test_a_long_table_is_turned_into_columns() -> None:
    wide = LONG.pivot(
        rows="period",
        columns="what",
        value="value",
        wanted=(Column("share", "Share", "rate", "ratio"), Column("removed", "Removed", "count", "item")),
    )
    assert [column.key for column in wide.columns] == ["period", "share", "removed"]
    assert wide.rows == (
        ("2026-Q1", Value(Fraction(1, 2)), Value(1)),
        ("2026-Q2", Value(None, "not reported"), Value(None, "suppressed")),
    )


def test_a_table_with_two_figures_for_one_place_is_not_turned() -> None:
    with pytest.raises(ValueError, match="two figures for 2026-Q1 and removed"):
        Table("l", "L", LONG.columns, (*LONG.rows, LONG.rows[0]), unit="", source="").pivot(
            rows="period", columns="what", value="value", wanted=()
        )


def test_an_unknown_column_is_named_with_those_that_there_are() -> None:
    with pytest.raises(KeyError, match=r"views.*period, removed, share"):
        table().column("views")


def test_a_column_of_texts_has_no_numbers() -> None:
    with pytest.raises(TypeError, match="holds texts"):
        numbers(table(("2026-Q1", Value(1), Value(0))), "period")
    with pytest.raises(TypeError, match="holds numbers"):
        texts(table(("2026-Q1", Value(1), Value(0))), "removed")


@pytest.mark.parametrize(
    "row",
    [
        ("2026-Q1", Value(1)),
        (Value(1), Value(1), Value(0)),
        ("2026-Q1", "1", Value(0)),
        ("2026-Q1", Value(Fraction(1, 2)), Value(0)),
        ("2026-Q1", Value(True), Value(0)),
    ],
    ids=[
        "too short",
        "number for a text",
        "text for a number",
        "fraction for a count",
        "truth value for a count",
    ],
)
def test_a_row_that_does_not_fit_its_columns_is_refused(row: tuple[Cell, ...]) -> None:
    with pytest.raises(ValueError, match="Table trend, row 2"):
        table(("2026-Q1", Value(1), Value(0)), row)


def test_two_columns_cannot_have_one_key() -> None:
    with pytest.raises(ValueError, match="same key"):
        Table("t", "T", (COLUMNS[0], COLUMNS[0]), (), unit="", source="")


@pytest.mark.parametrize(
    ("value", "status"),
    [
        (None, "ok"),
        (None, "partial"),
        (0, "not reported"),
        (5, "suppressed"),
        (0, "nothing to divide by"),
        (1, "fine"),
    ],
)
def test_a_number_and_its_status_cannot_contradict_each_other(value: int | None, status: str) -> None:
    with pytest.raises(ValueError, match="figure"):
        Value(value, status)
