import pytest

from metrics.statistics.breaks import Break, between, breaking, comparable, crossed
from metrics.statistics.indicator import definitions
from metrics.statistics.quarter import Quarter

RATE = definitions().indicators["zero_view_rate"]
COUNT = definitions().indicators["items_removed"]
Q1, Q2, Q3, Q4 = (Quarter(2026, number) for number in (1, 2, 3, 4))

NUMERATOR = Break("kite", "removed_before_first_view", Q2, "views are counted by another system")
DENOMINATOR = Break("", "views_known", Q3, "live video was added")
OTHER = Break("kite", "items_removed", Q2, "whole listings instead of pictures")


def test_a_rate_breaks_where_its_numerator_or_its_denominator_does() -> None:
    assert breaking(RATE, [NUMERATOR, OTHER, DENOMINATOR]) == (DENOMINATOR, NUMERATOR)


def test_a_count_breaks_where_it_is_counted_differently_and_nowhere_else() -> None:
    assert breaking(COUNT, [NUMERATOR, OTHER, DENOMINATOR]) == (OTHER,)


def test_breaks_come_in_the_order_of_member_and_quarter() -> None:
    made = [Break(member, "items_removed", quarter) for quarter in (Q3, Q2) for member in ("lotus", "", "kite")]
    ordered = [(each.member, each.quarter) for each in breaking(COUNT, made)]
    assert ordered == [("", Q2), ("", Q3), ("kite", Q2), ("kite", Q3), ("lotus", Q2), ("lotus", Q3)]


@pytest.mark.parametrize(
    ("before", "after", "is_crossed"),
    [(Q1, Q2, True), (Q1, Q4, True), (Q2, Q3, False), (Q3, Q4, False), (Q2, Q2, False), (Q1, Q1, False)],
)
def test_a_break_lies_before_the_quarter_that_is_counted_the_new_way(
    before: Quarter, after: Quarter, is_crossed: bool
) -> None:
    assert between([OTHER], before, after) == ((OTHER,) if is_crossed else ())
    assert crossed([OTHER], COUNT, before, after) == ((OTHER,) if is_crossed else ())
    assert comparable([OTHER], COUNT, before, after) is not is_crossed


def test_a_break_of_another_measure_is_not_crossed() -> None:
    assert crossed([OTHER], RATE, Q1, Q4) == ()
    assert crossed([OTHER, DENOMINATOR, NUMERATOR], RATE, Q1, Q2) == (NUMERATOR,)
    assert comparable([OTHER], RATE, Q1, Q4)
