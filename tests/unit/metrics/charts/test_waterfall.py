from fractions import Fraction

import pytest

from metrics.charts.figure import Figure
from metrics.charts.waterfall import waterfall
from metrics.statistics.table import Column, Kind, Table, Value
from tests.unit.metrics.charts.checks import check

F = Fraction


def drawn(kind: Kind, *steps: tuple[str, int | Fraction | None]) -> Figure:
    table = Table(
        "why",
        "Why",
        (Column("label", "Part", "text"), Column("change", "Change", kind)),
        tuple((label, Value(size, "not reported" if size is None else "ok")) for label, size in steps),
        unit="item",
        source="Member reports.",
    )
    return waterfall(table, label="label", change="change", title="T", subtitle="S", summary="W.", whole="In all")


def test_each_bar_begins_where_the_one_before_ended() -> None:
    figure = drawn("points", ("Within", F("0.09")), ("Mix", F("-0.088")), ("Entrants", F("0.018")))
    check(figure)
    (bars,) = figure.plotly["data"]
    assert bars["base"] == pytest.approx([0, 0.09, 0.002, 0])
    assert bars["x"] == pytest.approx([0.09, -0.088, 0.018, 0.02])
    assert bars["text"] == ["+9.0", "\u22128.8", "+1.8", "+2.0"]
    assert bars["y"] == ["Within", "Mix", "Entrants", "In all"]
    assert [entry.label for entry in figure.legend] == ["Raised it", "Lowered it", "The whole change"]


def test_counts_are_whole_and_the_axis_has_both_sides() -> None:
    figure = drawn("change", ("Kite <b>", 1_200), ("Lotus", -3_400))
    check(figure)
    (bars,) = figure.plotly["data"]
    assert bars["text"] == ["+1,200", "\u22123,400", "\u22122,200"]
    assert bars["y"][0] == "Kite &lt;b&gt;"
    axis = figure.plotly["layout"]["xaxis"]
    assert axis["ticktext"] == ["\u22123,000", "\u22122,000", "\u22121,000", "0", "+1,000", "+2,000"]
    assert axis["range"][0] < -3_000


def test_no_change_at_all_is_drawn_as_that() -> None:
    figure = drawn("points", ("Within", F(0)))
    check(figure)
    assert figure.plotly["data"][0]["text"] == ["0.0", "0.0"]


def test_a_sum_without_one_of_its_parts_is_refused() -> None:
    with pytest.raises(ValueError, match="how much each"):
        drawn("points", ("Within", F(1)), ("Mix", None))
    with pytest.raises(ValueError, match="how much each"):
        drawn("points")
