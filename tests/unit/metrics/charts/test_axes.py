from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.charts.axes import quarter_axis, round_ticks, value_axis
from metrics.statistics.quarter import Quarter, quarters


@pytest.mark.parametrize(
    ("highest", "ticks"),
    [
        (1_942_835, ["0", "0.5 m", "1.0 m", "1.5 m", "2.0 m"]),
        (118_764, ["0", "25,000", "50,000", "75,000", "100,000", "125,000"]),
        (7, ["0", "2", "4", "6", "8"]),
        (3, ["0", "1", "2", "3"]),
        (0, ["0", "1"]),
        (4_200_000_000, ["0", "1 bn", "2 bn", "3 bn", "4 bn", "5 bn"]),
    ],
)
def test_counts_have_round_whole_ticks(highest: int, ticks: list[str]) -> None:
    assert value_axis(Fraction(highest), "count")["ticktext"] == ticks


@pytest.mark.parametrize(
    ("highest", "ticks"),
    [
        (Fraction(62, 100), ["0%", "20%", "40%", "60%", "80%"]),
        (Fraction(1), ["0%", "20%", "40%", "60%", "80%", "100%"]),
        (Fraction(11, 100), ["0%", "2.5%", "5.0%", "7.5%", "10.0%", "12.5%"]),
        (Fraction(0), ["0%", "100%"]),
    ],
)
def test_rates_have_ticks_in_per_cent_up_to_all(highest: Fraction, ticks: list[str]) -> None:
    assert value_axis(highest, "rate")["ticktext"] == ticks


@settings(deadline=None)
@given(st.integers(1, 10**13))
def test_ticks_reach_the_highest_count_and_are_few(highest: int) -> None:
    ticks = round_ticks(Fraction(highest), "count")
    assert ticks[-2] < highest <= ticks[-1]
    assert 2 <= len(ticks) <= 6
    assert all(tick.denominator == 1 for tick in ticks)


@settings(deadline=None)
@given(st.fractions(Fraction(1, 10**9), 1))
def test_ticks_of_rates_stay_within_the_whole(highest: Fraction) -> None:
    ticks = round_ticks(highest, "rate")
    assert highest <= ticks[-1] <= 1
    assert value_axis(highest, "rate")["range"][1] >= float(highest)


def test_quarters_are_labels_and_years_stand_below_their_first_quarter() -> None:
    axis = quarter_axis(quarters(Quarter(2025, 3), Quarter(2026, 2)))
    assert axis["type"] == "category"
    assert axis["tickvals"] == ["2025 Q3", "2025 Q4", "2026 Q1", "2026 Q2"]
    assert axis["ticktext"] == ["Q3<br>2025", "Q4", "Q1<br>2026", "Q2"]


def test_of_many_quarters_the_years_are_written_below_their_first_ones() -> None:
    axis = quarter_axis(quarters(Quarter(2011, 3), Quarter(2026, 2)))
    assert len(axis["categoryarray"]) == 60
    assert axis["tickvals"] == [f"{year} Q1" for year in range(2012, 2027)]
    assert axis["ticktext"] == [str(year) for year in range(2012, 2027)]


def test_of_very_many_years_some_are_written() -> None:
    axis = quarter_axis(quarters(Quarter(1980, 1), Quarter(2026, 4)))
    assert axis["tickvals"] == [f"{year} Q1" for year in range(1980, 2027, 3)]
