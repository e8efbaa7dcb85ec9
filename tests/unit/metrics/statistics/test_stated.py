from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.statistics.interval import Interval
from metrics.statistics.stated import Precision, Statement


def stated(value: int, precision: Precision, step: Fraction | int | None = None, up_to: int | None = None) -> Statement:
    return Statement(value, None, "listings", "all", precision, step, up_to)


@pytest.mark.parametrize(
    ("statement", "low", "high"),
    [
        (stated(3335381, Precision.EXACT), 3335381, 3335381),
        (stated(24_100_000, Precision.ROUNDED, step=100_000), 24_050_000, 24_150_000),
        (stated(1, Precision.ROUNDED, step=5), 0, Fraction(7, 2)),
        (stated(11_600_000, Precision.MORE_THAN), 11_600_000, None),
        (stated(750_000, Precision.LESS_THAN), 0, 750_000),
        (stated(4_000_000, Precision.ABOUT), 0, None),
        (stated(20, Precision.RANGE, up_to=30), 20, 30),
        (stated(20, Precision.RANGE, up_to=20), 20, 20),
    ],
)
def test_the_words_say_what_a_figure_can_be(
    statement: Statement, low: Fraction | int, high: Fraction | int | None
) -> None:
    expected = Interval(Fraction(low), None if high is None else Fraction(high))
    assert statement.interval == expected


@given(st.integers(0, 10**6), st.integers(1, 1000))
def test_whatever_rounds_to_a_figure_is_allowed_by_it(number: int, step: int) -> None:
    said = (2 * number + step) // (2 * step) * step
    assert stated(said, Precision.ROUNDED, step=step).interval.holds(number)


@pytest.mark.parametrize(
    ("precision", "step", "up_to", "words"),
    [
        (Precision.ROUNDED, None, None, "say 'about'"),
        (Precision.ROUNDED, 0, None, "step above zero"),
        (Precision.EXACT, 10, None, "no other"),
        (Precision.RANGE, None, None, "upper end"),
        (Precision.ABOUT, None, 9, "nothing else"),
    ],
)
def test_a_step_and_an_upper_end_go_with_their_precision(
    precision: Precision, step: int | None, up_to: int | None, words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        stated(5, precision, step, up_to)


def test_nothing_is_counted_below_zero() -> None:
    with pytest.raises(ValueError, match="below zero"):
        stated(-1, Precision.EXACT)


def test_a_range_that_runs_backwards_is_refused() -> None:
    with pytest.raises(ValueError, match="exchange"):
        stated(5, Precision.RANGE, up_to=4)
