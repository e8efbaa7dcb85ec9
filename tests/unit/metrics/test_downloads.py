"""Table files: no cell runs as a formula, no absence is a zero."""

import io
from fractions import Fraction

import pyarrow.parquet
import pytest
from openpyxl import load_workbook

from metrics.downloads import FORMATS, as_json, as_parquet, as_xlsx, rows_of
from metrics.presenters import files
from metrics.statistics.table import Column, Table, Value
from metrics.statistics.tabular_csv import safe_cell

TABLE = Table(
    name="danger",
    title="=cmd|' /C calc'!A0",
    columns=(
        Column("label", "Label", "text"),
        Column("count", "Count", "count", "item"),
        Column("rate", "Rate", "rate", "ratio"),
    ),
    rows=(
        ("=1+1", Value(0), Value(Fraction(1, 3))),
        ("-5", Value(None, "suppressed"), Value(None, "nothing to divide by")),
    ),
    unit="item",
    source="@SUM(A1)",
)


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\t=1", "\r=1"])
def test_what_could_run_is_quoted(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("cell", ["plain", "", 5, -5, None, 0.25])
def test_what_cannot_run_stays(cell: object) -> None:
    assert safe_cell(cell) == cell


def test_a_workbook_holds_no_formula() -> None:
    book = load_workbook(io.BytesIO(as_xlsx(TABLE)))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    assert book.worksheets[0]["A2"].value == "'=1+1"


def test_zero_and_nothing_stay_apart() -> None:
    first, second = rows_of(TABLE)
    assert (first["count"], second["count"]) == (0, None)
    read = pyarrow.parquet.read_table(io.BytesIO(as_parquet(TABLE))).to_pylist()
    assert [row["count"] for row in read] == [0, None]


def test_rates_are_not_rounded() -> None:
    assert rows_of(TABLE)[0]["rate"] == 1 / 3
    assert b"0.3333333333333333" in as_json(TABLE)


def test_every_format_but_csv_is_offered_beside_it() -> None:
    assert {"csv", *files.FORMATS} == set(FORMATS)
