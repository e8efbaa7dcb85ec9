"""Rows by columns: as a sequence, as JSON and as totals."""

import json
from fractions import Fraction

import pytest

from metrics.intake.known import Answer
from metrics.intake.rows import Rows
from tests.unit.metrics.intake.inputs import understood

TEXT = (
    "taxon,product,items_removed,views_known,zero_view_rate_percent\n"
    "Manis javanica,live,x,,50\n"
    "Elephas africanus,,4,withheld,\n"
    "Loxodonta africana,,3,n/a,12.5%\n"
    ",,1000000000000000,1000000000000000,\n"
)


@pytest.fixture(scope="module")
def rows() -> Rows:
    return understood(TEXT).rows


def test_rows_are_a_sequence(rows: Rows) -> None:
    assert [row.row for row in rows] == [2, 3, 4, 5]
    assert rows[-1].row == 5
    assert [row.taxon_given for row in rows[1:3]] == ["Elephas africanus", "Loxodonta africana"]
    assert rows[1].values == {"items_removed": Answer(4), "views_known": Answer(None, "withheld")}
    assert rows[2].rates == {"zero_view_rate": Fraction(1, 8)}
    with pytest.raises(IndexError):
        rows[4]


def test_each_row_as_json_says_what_was_read_and_nothing_of_what_was_not(rows: Rows) -> None:
    assert [json.loads(text) for text in rows.values_as_json(slice(0, 3)).to_pylist()] == [
        {"views_known": "not reported"},
        {"items_removed": 4, "views_known": "withheld"},
        {"items_removed": 3, "views_known": "not reported"},
    ]
    rates = [json.loads(text) for text in rows.rates_as_json(slice(0, 3)).to_pylist()]
    assert rates == [{"zero_view_rate": 0.5}, {}, {"zero_view_rate": 0.125}]


def test_a_table_that_is_refused_has_no_rows() -> None:
    assert Rows() == []
