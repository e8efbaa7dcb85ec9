from dataclasses import replace
from fractions import Fraction

import pytest

from metrics.charts.stacked import stacked
from metrics.charts.theme import OTHER, SERIES
from metrics.statistics.adding import DifferentUnits
from tests.unit.metrics.charts.checks import annotations, check
from tests.unit.metrics.charts.tables import counts, rates

SUBTITLE = "Items removed, by product, per quarter"


def test_parts_stand_on_each_other_below_their_total() -> None:
    figure = stacked(counts(skins=[5, 30], ivory=[7, 10]), subtitle=SUBTITLE, provisional=["2025-Q4"])
    check(figure)
    assert figure.plotly["layout"]["barmode"] == "stack"
    assert [bar["y"] for bar in figure.plotly["data"]] == [[5, 30], [7, 10]]
    assert annotations(figure) == ["40", "12"]
    assert figure.title == "Skins leads with 30 in October to December 2025"
    assert figure.summary == "In October to December 2025 the total was 40: Skins 30 (75%), Ivory 10 (25%)."
    assert [entry.label for entry in figure.legend] == ["Skins", "Ivory", "Provisional"]


def test_a_break_is_marked_between_the_bars() -> None:
    figure = stacked(counts(skins=[5, 30], ivory=[7, 10]), subtitle=SUBTITLE, breaks=["2025-Q4"])
    check(figure)
    assert annotations(figure) == ["Break in series", "40", "12"]
    assert [shape["x0"] for shape in figure.plotly["layout"]["shapes"]] == [0.5]
    assert figure.notes[-1].startswith("From October to December 2025 on members count differently")


def test_small_parts_are_added_up_as_other() -> None:
    figure = stacked(counts(a=[9], b=[1], c=[8], d=[2], e=[7], f=[6]), subtitle=SUBTITLE)
    check(figure)
    assert [(entry.label, entry.colour) for entry in figure.legend] == [
        *zip(["A", "C", "E", "F"], SERIES, strict=True),
        ("Other", OTHER),
    ]
    assert figure.plotly["data"][-1]["y"] == [3]


def test_five_parts_keep_their_names() -> None:
    figure = stacked(counts(a=[9], b=[1], c=[8], d=[2], e=[7]), subtitle=SUBTITLE)
    assert [entry.label for entry in figure.legend] == ["A", "B", "C", "D", "E"]


def test_nothing_is_added_to_what_is_hidden() -> None:
    figure = stacked(counts(a=[9], b=["suppressed"], c=[8], d=[2], e=[7], f=[6]), subtitle=SUBTITLE)
    check(figure)
    assert figure.plotly["data"][-1]["y"] == [None]
    assert annotations(figure) == ["incomplete"]
    assert figure.summary == "In July to September 2025: A 9, C 8, E 7, F 6; 1 suppressed."
    assert any("suppressed" in note for note in figure.notes)


def test_a_total_of_zero_is_written_and_a_quarter_without_any_part_says_why() -> None:
    figure = stacked(counts(a=[0, None, 5, 5], b=[0, None, 5, 5]), subtitle=SUBTITLE)
    check(figure)
    assert annotations(figure) == ["not reported", "10", "0"]


def test_where_nothing_is_known_nothing_leads() -> None:
    figure = stacked(counts(a=["suppressed"], b=[None]), subtitle=SUBTITLE)
    check(figure)
    assert figure.title == "A, B: no figure can be shown"
    assert annotations(figure) == ["suppressed or not reported"]


def test_rates_are_no_parts_of_a_total() -> None:
    with pytest.raises(ValueError, match="parts of a total"):
        stacked(rates(share=[Fraction(1, 2)]), subtitle=SUBTITLE)


def test_two_units_are_no_parts_of_a_total() -> None:
    table = counts(items=[5], people=[7])
    items, people = table.columns[-2:]
    mixed = replace(table, columns=(*table.columns[:-2], items, replace(people, unit="person")))
    with pytest.raises(DifferentUnits, match="a figure for each unit"):
        stacked(mixed, subtitle=SUBTITLE)
