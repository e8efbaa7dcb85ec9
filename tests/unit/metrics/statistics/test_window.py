from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.statistics.quarter import Quarter, quarters
from metrics.statistics.window import ToDate, Window, to_date

DAYS = st.dates(date(2017, 1, 1), date(2029, 12, 31))
STRETCHES = st.builds(lambda day, length: Window(day, day + timedelta(days=length)), DAYS, st.integers(0, 800))
Q1, Q2, Q3, Q4 = quarters(Quarter(2026, 1), Quarter(2026, 4))


def slow_months(window: Window) -> Fraction:
    """Day by day: each is one part of its month."""
    months, day = Fraction(0), window.start
    while day <= window.end:
        first = day.replace(day=1)
        next_first = (first + timedelta(days=32)).replace(day=1)
        months += Fraction(1, (next_first - first).days)
        day += timedelta(days=1)
    return months


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2018, 3, 1), date(2020, 3, 31), 25),
        (date(2018, 3, 1), date(2021, 9, 30), 43),
        (date(2020, 2, 1), date(2020, 2, 29), 1),
        (date(2021, 2, 1), date(2021, 2, 14), Fraction(1, 2)),
        (date(2026, 3, 31), date(2026, 4, 1), Fraction(1, 31) + Fraction(1, 30)),
        (date(2026, 5, 5), date(2026, 5, 5), Fraction(1, 31)),
    ],
)
def test_a_whole_month_is_one_however_long_it_is(start: date, end: date, months: Fraction) -> None:
    assert Window(start, end).months == months


@settings(deadline=None)
@given(STRETCHES)
def test_months_agree_with_a_count_of_days(window: Window) -> None:
    assert window.months == slow_months(window)


@given(STRETCHES, st.integers(0, 799))
def test_the_months_of_two_parts_add_up_to_those_of_the_whole(window: Window, cut: int) -> None:
    day = window.start + timedelta(days=cut)
    if day < window.end:
        assert Window(window.start, day).months + window.after(day).months == window.months
    else:
        with pytest.raises(ValueError, match="exchange"):
            window.after(day)


@given(st.integers(2017, 2030), st.integers(1, 4))
def test_every_quarter_is_three_months(year: int, number: int) -> None:
    quarter = Quarter(year, number)
    assert Window(quarter.first_day, quarter.last_day).months == 3


def test_a_window_does_not_end_before_it_starts() -> None:
    with pytest.raises(ValueError, match="exchange the two days"):
        Window(date(2026, 1, 2), date(2026, 1, 1))


def test_a_figure_to_date_carries_its_window() -> None:
    found = to_date([(Q2, 5), (Q1, 3), (Q3, 0)], since=Q1)
    assert found == ToDate(8, Window(date(2026, 1, 1), date(2026, 9, 30)), ())
    assert not found.is_at_least


def test_what_lies_before_the_beginning_stays_out() -> None:
    assert to_date([(Q1, 3), (Q2, 5)], since=Q2) == ToDate(5, Window(Q2.first_day, Q2.last_day), ())


def test_a_quarter_that_is_missing_makes_it_at_least() -> None:
    found = to_date([(Q1, 3), (Q3, None), (Q4, 4)], since=Q1)
    assert (found.value, found.missing, found.is_at_least) == (7, (Q2, Q3), True)


def test_where_no_quarter_is_known_there_is_no_figure() -> None:
    found = to_date([(Q1, None), (Q2, None)], since=Q1)
    assert (found.value, found.missing) == (None, (Q1, Q2))


def test_a_zero_is_known() -> None:
    assert to_date([(Q1, 0)], since=Q1).missing == ()


@pytest.mark.parametrize(
    ("series", "words"),
    [
        ([], "no quarter from 2026-Q2 on"),
        ([(Q1, 4)], "no quarter from 2026-Q2 on"),
        ([(Q2, 4), (Q2, 4)], "two counts"),
        ([(Q2, -1)], "below zero"),
    ],
)
def test_what_makes_no_figure_to_date_is_refused(series: list[tuple[Quarter, int | None]], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        to_date(series, since=Q2)


@given(st.dictionaries(st.integers(0, 9).map(Q1.next), st.none() | st.integers(0, 99), min_size=1))
def test_the_sum_and_what_is_missing_make_up_the_window(told: dict[Quarter, int | None]) -> None:
    found = to_date(told.items(), since=Q1)
    known = [count for count in told.values() if count is not None]
    assert found.value == (sum(known) if known else None)
    assert found.window.months == 3 * (len(known) + len(found.missing))
    assert {told.get(quarter) for quarter in found.missing} <= {None}
