from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.statistics.interval import Interval

NUMBERS = st.fractions(-50, 50, max_denominator=20)
ENDS = st.none() | NUMBERS


def interval(one: Fraction | None, other: Fraction | None) -> Interval:
    low, high = (one, other) if one is None or other is None else (min(one, other), max(one, other))
    return Interval(low, high)


INTERVALS = st.builds(interval, ENDS, ENDS)


@given(INTERVALS, INTERVALS, NUMBERS, NUMBERS)
def test_a_difference_holds_the_difference_of_whatever_the_two_hold(
    first: Interval, second: Interval, one: Fraction, other: Fraction
) -> None:
    if first.holds(one) and second.holds(other):
        assert (first - second).holds(one - other)


@given(INTERVALS, INTERVALS)
def test_a_difference_is_no_wider_than_it_must_be(first: Interval, second: Interval) -> None:
    found = first - second
    ends = [(found.low, first.low, second.high), (found.high, first.high, second.low)]
    for end, one, other in ends:
        assert end == (None if one is None or other is None else one - other)


@given(INTERVALS, st.fractions(Fraction(1, 9), 9, max_denominator=9), NUMBERS)
def test_a_part_holds_the_part_of_whatever_is_held(found: Interval, amount: Fraction, number: Fraction) -> None:
    assert found.per(amount).holds(number / amount) == found.holds(number)


@given(INTERVALS, INTERVALS, NUMBERS)
def test_what_lies_below_shares_no_number(first: Interval, second: Interval, number: Fraction) -> None:
    if first.is_below(second):
        assert not second.is_below(first)
        assert not (first.holds(number) and second.holds(number))


def test_an_interval_without_an_end_is_below_nothing_on_that_side() -> None:
    assert not Interval(Fraction(1), None).is_below(Interval.of(9))
    assert not Interval.of(1).is_below(Interval(None, Fraction(9)))
    assert not Interval.of(1).is_below(Interval.of(1))


def test_both_ends_count_in() -> None:
    found = Interval(Fraction(1), Fraction(2))
    assert [found.holds(number) for number in (0, 1, 2, 3)] == [False, True, True, False]


def test_only_one_number_is_exact() -> None:
    assert Interval.of(3).is_exact
    assert not Interval(None, None).is_exact
    assert not Interval(Fraction(1), Fraction(2)).is_exact


def test_ends_that_are_exchanged_are_refused() -> None:
    with pytest.raises(ValueError, match="exchange"):
        Interval(Fraction(2), Fraction(1))


@pytest.mark.parametrize("amount", [Fraction(0), Fraction(-1)])
def test_nothing_is_divided_by_what_is_not_positive(amount: Fraction) -> None:
    with pytest.raises(ValueError, match="positive"):
        Interval.of(1).per(amount)
