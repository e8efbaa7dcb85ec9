from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.statistics.quarter import Quarter, quarter_of, quarters, stretches

any_quarter = st.builds(Quarter, st.integers(1900, 2100), st.integers(1, 4))


def test_a_quarter_is_written_in_one_way() -> None:
    assert str(Quarter.parse("2026-Q3")) == "2026-Q3"
    assert Quarter.parse("2026-Q3").label == "July to September 2026"
    assert Quarter.parse("2026-Q3").short == "2026 Q3"


@pytest.mark.parametrize(
    "text", ["2026-Q5", "2026-Q0", "2026Q3", "2026-q3", "2026-3", "26-Q3", "", "2026-Q3 ", "٢٠٢٦-Q3"]
)
def test_anything_else_is_refused_with_the_way_to_write_it(text: str) -> None:
    with pytest.raises(ValueError, match="as in 2026-Q3"):
        Quarter.parse(text)


def test_there_is_no_fifth_quarter_and_no_year_zero() -> None:
    with pytest.raises(ValueError, match="quarters 1 to 4"):
        Quarter(2026, 5)
    with pytest.raises(ValueError, match="not a year"):
        Quarter.parse("0000-Q1")


def test_a_quarter_has_its_days() -> None:
    days = [(Quarter(2024, n).first_day, Quarter(2024, n).last_day) for n in (1, 2, 3, 4)]
    assert days == [
        (date(2024, 1, 1), date(2024, 3, 31)),
        (date(2024, 4, 1), date(2024, 6, 30)),
        (date(2024, 7, 1), date(2024, 9, 30)),
        (date(2024, 10, 1), date(2024, 12, 31)),
    ]


@settings(deadline=None)
@given(any_quarter)
def test_quarters_follow_each_other_without_a_gap(quarter: Quarter) -> None:
    assert quarter.next().first_day == quarter.last_day + timedelta(days=1)
    assert quarter.next().previous() == quarter
    assert quarter < quarter.next()
    assert Quarter.parse(str(quarter)) == quarter


@settings(deadline=None)
@given(st.dates())
def test_every_day_lies_in_its_quarter(day: date) -> None:
    assert quarter_of(day).first_day <= day <= quarter_of(day).last_day


def test_a_range_has_both_its_ends() -> None:
    found = quarters(Quarter(2025, 3), Quarter(2026, 2))
    assert [str(quarter) for quarter in found] == ["2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2"]
    assert quarters(Quarter(2026, 2), Quarter(2026, 2)) == [Quarter(2026, 2)]
    assert quarters(Quarter(2026, 2), Quarter(2026, 1)) == []


def test_several_quarters_back_cross_years() -> None:
    assert Quarter(2026, 1).previous(5) == Quarter(2024, 4)


def test_quarters_that_follow_each_other_are_one_stretch() -> None:
    found = stretches(map(Quarter.parse, ("2025-Q3", "2025-Q4", "2026-Q1", "2026-Q3", "2025-Q1")))
    told = [(str(first), str(last)) for first, last in found]
    assert told == [("2025-Q3", "2026-Q1"), ("2026-Q3", "2026-Q3"), ("2025-Q1", "2025-Q1")]
    assert stretches([]) == []
