"""A member's part of a published total: one division, or the word for why there is none."""

from fractions import Fraction

import pytest

from metrics.statistics.share import share_of
from metrics.statistics.table import Value


def test_is_the_own_count_divided_by_the_total() -> None:
    assert share_of(Value(40), Value(400), is_in=True) == Value(Fraction(1, 10))
    assert share_of(Value(0), Value(400), is_in=True) == Value(Fraction(0))
    assert share_of(Value(400), Value(400), is_in=True) == Value(Fraction(1))


@pytest.mark.parametrize("why", ["suppressed", "not released", "not reported"])
def test_without_a_total_it_says_what_the_total_says(why: str) -> None:
    assert share_of(Value(40), Value(None, why), is_in=True) == Value(None, why)


@pytest.mark.parametrize("why", ["withheld", "not expected"])
def test_without_an_own_count_it_says_what_that_says(why: str) -> None:
    assert share_of(Value(None, why), Value(400), is_in=True) == Value(None, why)


def test_what_is_not_in_the_total_or_above_it_has_no_share() -> None:
    assert share_of(Value(40), Value(400), is_in=False) == Value(None, "revised")
    assert share_of(Value(401), Value(400), is_in=True) == Value(None, "revised")


def test_a_total_of_nothing_divides_nothing() -> None:
    assert share_of(Value(0), Value(0), is_in=True) == Value(None, "nothing to divide by")
