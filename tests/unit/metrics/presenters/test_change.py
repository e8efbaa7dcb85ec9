"""How a figure moved, in words."""

from fractions import Fraction

import pytest

from metrics.presenters.change import change, change_sentence
from metrics.statistics.table import Number, Value

HIDDEN = Value(None, "suppressed")


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [(110, 100, "+10.0%"), (96, 100, "−4.0%"), (100, 100, "0.0%"), (5, 0, ""), (0, 5, "−100.0%")],
)
def test_counts_move_by_a_share_of_the_earlier_one(now: Number, before: Number, said: str) -> None:
    assert change(Value(now), Value(before), is_rate=False) == said


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [(Fraction(3, 4), Fraction(7, 10), "+5.0 points"), (Fraction(1, 2), Fraction(51, 100), "−1.0 points")],
)
def test_rates_move_by_points(now: Number, before: Number, said: str) -> None:
    assert change(Value(now), Value(before), is_rate=True) == said


def test_nothing_is_said_where_a_figure_is_hidden() -> None:
    assert change(HIDDEN, Value(5), is_rate=False) == change(Value(5), HIDDEN, is_rate=False) == ""


def test_a_sentence_says_what_is_known() -> None:
    now, before = Value(110), Value(100)
    assert change_sentence(now, before, HIDDEN, is_rate=False) == "+10.0% on last quarter"
    assert change_sentence(now, HIDDEN, before, is_rate=False) == "+10.0% on a year ago"
    assert change_sentence(now, before, before, is_rate=False).endswith("last quarter, +10.0% on a year ago")
    assert change_sentence(now, HIDDEN, HIDDEN, is_rate=False) == ""
