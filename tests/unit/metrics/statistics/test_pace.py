from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.statistics.interval import Interval
from metrics.statistics.pace import NoPace, Pace, Why, own_pace, pace_between
from metrics.statistics.stated import Precision, Statement
from metrics.statistics.window import Window

SINCE = date(2018, 3, 1)
MARCH, MAY = date(2020, 3, 31), date(2020, 5, 31)


def told(
    value: int,
    end: date | None = MARCH,
    *,
    start: date = SINCE,
    unit: str = "listings",
    scope: str = "all",
    precision: Precision = Precision.EXACT,
    step: int | None = None,
) -> Statement:
    return Statement(value, Window(start, end) if end else None, unit, scope, precision, step)


def between(earlier: Statement, later: Statement) -> Pace:
    found = pace_between(earlier, later)
    assert isinstance(found, Pace)
    return found


def why_none(earlier: Statement, later: Statement) -> Why:
    found = pace_between(earlier, later)
    assert isinstance(found, NoPace)
    return found.why


def test_a_pace_is_the_difference_over_the_months_between_the_ends() -> None:
    found = between(told(1000), told(1600, MAY))
    assert found == Pace(Window(date(2020, 4, 1), MAY), "listings", "all", Interval.of(300))


def test_a_rounded_figure_gives_an_interval() -> None:
    found = between(told(1000), told(1600, MAY, precision=Precision.ROUNDED, step=100))
    assert found.per_month == Interval(Fraction(275), Fraction(325))


def test_two_rounded_figures_are_uncertain_on_both_sides() -> None:
    found = between(
        told(1000, precision=Precision.ROUNDED, step=100), told(1600, MAY, precision=Precision.ROUNDED, step=100)
    )
    assert found.per_month == Interval(Fraction(250), Fraction(350))


def test_more_than_gives_at_least() -> None:
    assert between(told(1000), told(1600, MAY, precision=Precision.MORE_THAN)).per_month == Interval(
        Fraction(300), None
    )


def test_a_count_that_stood_still_has_a_pace_of_nothing() -> None:
    assert between(told(1000), told(1000, MAY)).per_month == Interval.of(0)


def test_a_figure_has_a_pace_over_its_own_window() -> None:
    found = own_pace(told(2500))
    assert found is not None
    assert found.per_month == Interval.of(100)
    assert own_pace(told(2500, None)) is None


@pytest.mark.parametrize(
    ("earlier", "later", "why"),
    [
        (told(1000), told(1600, MAY, scope="one"), Why.OTHER_SCOPE),
        (told(1000, None), told(1600, MAY), Why.NO_WINDOW),
        (told(1000), told(1600, None), Why.NO_WINDOW),
        (told(1000), told(1600, MAY, unit="sellers"), Why.OTHER_UNIT),
        (told(1000, MAY), told(1600, MARCH), Why.NO_LATER_END),
        (told(1000), told(1600), Why.NO_LATER_END),
        # The difference of the last two would hold January and February 2018 as well as April and May 2020.
        (told(1000), told(1600, MAY, start=date(2019, 1, 1)), Why.OTHER_START),
        (told(1000), told(1600, MAY, start=date(2018, 1, 1)), Why.OTHER_START),
        (told(1000), told(999, MAY), Why.TOTAL_FALLS),
        (told(1000, precision=Precision.MORE_THAN), told(1600, MAY, precision=Precision.MORE_THAN), Why.SIGN_OPEN),
        (told(1000), told(1600, MAY, precision=Precision.LESS_THAN), Why.SIGN_OPEN),
        (told(1000), told(1600, MAY, precision=Precision.ABOUT), Why.SIGN_OPEN),
        (told(1000), told(1000, MAY, precision=Precision.ROUNDED, step=100), Why.SIGN_OPEN),
    ],
)
def test_where_windows_or_words_do_not_allow_it_there_is_none(earlier: Statement, later: Statement, why: Why) -> None:
    assert why_none(earlier, later) is why


def test_a_wider_unit_gives_a_ceiling_for_the_narrower_one_and_no_floor() -> None:
    found = pace_between(
        told(1000), told(1600, MAY, unit="listings and sellers", precision=Precision.ROUNDED, step=100)
    )
    assert isinstance(found, NoPace)
    assert (found.why, found.at_most) == (Why.OTHER_UNIT, Fraction(325))


def test_where_the_wider_unit_added_nothing_the_narrower_one_did_not_either() -> None:
    found = pace_between(told(1000), told(1000, MAY, unit="listings and sellers"))
    assert isinstance(found, NoPace)
    assert found.at_most == 0


@pytest.mark.parametrize(
    "later",
    [
        told(1600, MAY, unit="posts"),
        told(1600, MAY, unit="listings of sellers"),
        told(1600, MAY, unit="listings and sellers", precision=Precision.MORE_THAN),
        told(900, MAY, unit="listings and sellers"),
    ],
)
def test_without_a_wider_unit_and_a_highest_value_there_is_no_ceiling(later: Statement) -> None:
    found = pace_between(told(1000), later)
    assert isinstance(found, NoPace)
    assert (found.why, found.at_most) == (Why.OTHER_UNIT, None)


STEPS = st.sampled_from([1, 7, 10, 1000])


def said(number: int, end: date, step: int) -> Statement:
    """The number as somebody says it who rounds it to a step."""
    rounded = (2 * number + step) // (2 * step) * step
    return told(rounded, end, precision=Precision.ROUNDED, step=step)


@given(st.integers(0, 10**5), st.integers(0, 10**5), STEPS, STEPS)
def test_whatever_the_true_totals_were_their_pace_lies_in_the_interval(
    first: int, added: int, step: int, other: int
) -> None:
    found = pace_between(said(first, MARCH, step), said(first + added, MAY, other))
    if isinstance(found, Pace):
        assert found.per_month.holds(Fraction(added, 2))
        assert found.per_month.low is not None
        assert found.per_month.low >= 0
    else:
        # Only a rise that the rounding could hide is refused, and a total that grew is never said to have fallen.
        assert found.why is Why.SIGN_OPEN
        assert added <= step + other


@given(st.integers(0, 10**5), st.integers(0, 10**5), st.integers(0, 10**5), st.dates(date(2018, 3, 2), MARCH))
def test_what_exact_paces_of_two_stretches_count_is_what_that_of_both_counts(
    first: int, one: int, other: int, middle: date
) -> None:
    early, mid, late = told(first, SINCE), told(first + one, middle), told(first + one + other, MAY)
    for earlier, later, count in [(early, mid, one), (mid, late, other), (early, late, one + other)]:
        found = between(earlier, later)
        assert found.per_month.per(1 / found.window.months) == Interval.of(count)
