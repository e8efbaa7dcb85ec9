"""Totals to date in order of time: above all the three that a newspaper read as a fall of nine per cent."""

from datetime import date
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.statistics.interval import Interval
from metrics.statistics.pace import NoPace, Pace, Why
from metrics.statistics.reading import Reading, compared, reading
from metrics.statistics.stated import Precision, Statement
from metrics.statistics.window import Window

SINCE = date(2018, 3, 1)
LISTINGS, WITH_SELLERS = "listings", "listings and suspected illicit sellers"


def told(value: int, end: date | None, unit: str = LISTINGS, step: int | None = None) -> Statement:
    precision = Precision.ROUNDED if step else Precision.EXACT
    return Statement(value, Window(SINCE, end) if end else None, unit, "the coalition", precision, step)


# As published: IFAW, "by March 2020"; the coalition, March 2018 to September 2021 (and WWF: 8.3 million of them in the
# 18 months after the report of 2020); the coalition, "24.1 million prohibited wildlife listings and suspected illicit
# sellers blocked from March 2018-Sept 2024". A month that is named counts as a whole.
IN_2020 = told(3_335_381, date(2020, 3, 31))
IN_2021 = told(11_631_819, date(2021, 9, 30))
IN_2024 = told(24_100_000, date(2024, 9, 30), WITH_SELLERS, step=100_000)
PUBLISHED = [IN_2020, IN_2021, IN_2024]


def test_the_newspapers_fall_comes_from_a_label_of_three_years_and_from_adding_sellers() -> None:
    """Eye on Global Transparency, 24 January 2025: 323,000 a month, then 297,000, "declined by 9.1 percent".

    It took "the first three years" for the window of the first total, which is 43 months and not 36; what was left of
    six and a half years, 42 months and not 36, for the second; and a difference of listings and sellers for listings.
    (Its two paces are 8.1 per cent apart, of the earlier one.) We repeat it to show that it is not what we compute.
    """
    first = Fraction(11_631_819, 36)
    second = Fraction(24_100_000 - 11_631_819, 42)
    assert [round(first / 1000), round(second / 1000)] == [323, 297]
    assert round(100 * (second / first - 1), 1) == Fraction("-8.1")

    windows = [part.window for part in reading(PUBLISHED).parts if isinstance(part, Pace)]
    assert Window(windows[0].start, windows[1].end).months == 43
    assert Window(date(2021, 10, 1), date(2024, 9, 30)).months == 36
    # With its own method, and its mixing of units, the stated windows turn the fall into a rise of 28 per cent.
    assert round(Fraction(11_631_819, 43)) == 270_507
    assert round(Fraction(24_100_000 - 11_631_819, 36)) == 346_338


def test_what_was_published_is_a_rise_and_then_a_break_of_the_unit() -> None:
    """By hand, from March 2018, all months whole:

    to March 2020:       3,335,381 listings in 25 months                            133,415.24 a month
    to September 2021:  11,631,819 - 3,335,381 = 8,296,438 listings in 18 months    460,913.2... a month: a rise
    to September 2024:  24.05 to 24.15 million, of listings and sellers: no difference of one unit.
                        If every one of them were a listing, 12,518,181 in 36 months: 347,727.25 a month at most.
    """
    to_2020, to_2021, unit_break, own_of_2024 = reading(PUBLISHED).parts
    assert isinstance(to_2020, Pace)
    assert isinstance(to_2021, Pace)
    assert to_2020.per_month == Interval.of(Fraction(3_335_381, 25))
    assert to_2021.per_month == Interval.of(Fraction(8_296_438, 18))

    (comparison,) = reading(PUBLISHED).comparisons
    assert (comparison.earlier, comparison.later, comparison.verdict) == (to_2020, to_2021, "rise")

    assert unit_break == NoPace(IN_2021, IN_2024, Why.OTHER_UNIT, at_most=Fraction(12_518_181, 36))
    assert reading(PUBLISHED).unit_breaks == (unit_break,)
    # In its own unit the third total has a pace over its whole window, which is compared with nothing.
    assert own_of_2024 == Pace(
        Window(SINCE, date(2024, 9, 30)),
        WITH_SELLERS,
        "the coalition",
        Interval(Fraction(24_050_000, 79), Fraction(24_150_000, 79)),
    )


def test_the_ceiling_after_the_break_leaves_open_what_the_newspaper_settled() -> None:
    """From none to 347,727 listings a month is no fall and no rise against the 270,507 of the first 43 months."""
    (unit_break,) = reading(PUBLISHED).unit_breaks
    assert unit_break.at_most is not None
    possible = Interval(Fraction(0), unit_break.at_most)
    assert possible.holds(Fraction(11_631_819, 43))


def test_statements_are_read_in_order_of_their_ends() -> None:
    assert reading(reversed(PUBLISHED)) == reading(PUBLISHED)


def test_a_figure_without_a_window_is_left_out_and_parts_nothing() -> None:
    undated = told(4_000_000, None, step=1_000_000)
    found = reading([IN_2020, undated, IN_2021])
    assert found == Reading(reading([IN_2020, IN_2021]).parts, (undated,))


def test_one_statement_has_its_own_pace_alone() -> None:
    found = reading([IN_2020])
    assert len(found.parts) == 1
    assert found.comparisons == ()
    assert reading([]) == Reading((), ())


def test_years_apart_are_compared_by_their_own_paces() -> None:
    years = [
        Statement(value, Window(date(year, 1, 1), date(year, 12, 31)), LISTINGS, "one", Precision.ROUNDED, 1000)
        for year, value in [(2020, 257_000), (2021, 389_000)]
    ]
    found = reading(years)
    assert [part.why for part in found.parts if isinstance(part, NoPace)] == [Why.OTHER_START]
    assert [comparison.verdict for comparison in found.comparisons] == ["rise"]


def pace(low: int, high: int | None, year: int, unit: str = LISTINGS) -> Pace:
    window = Window(date(year, 1, 1), date(year, 12, 31))
    return Pace(window, unit, "one", Interval(Fraction(low), None if high is None else Fraction(high)))


@pytest.mark.parametrize(
    ("earlier", "later", "verdict"),
    [
        (pace(1, 2, 2020), pace(3, 4, 2021), "rise"),
        (pace(1, 2, 2020), pace(3, None, 2021), "rise"),
        (pace(3, 4, 2020), pace(1, 2, 2021), "fall"),
        (pace(3, 3, 2020), pace(3, 3, 2021), "same"),
        (pace(1, 3, 2020), pace(3, 4, 2021), "open"),
        (pace(1, 3, 2020), pace(1, 3, 2021), "open"),
        (pace(1, None, 2020), pace(3, 4, 2021), "open"),
    ],
)
def test_a_verdict_is_given_only_where_intervals_do_not_overlap(earlier: Pace, later: Pace, verdict: str) -> None:
    found = compared(earlier, later)
    assert found is not None
    assert found.verdict == verdict


FROM_ITS_LAST_DAY = Pace(Window(date(2020, 12, 31), date(2021, 12, 31)), LISTINGS, "one", Interval.of(3))


@pytest.mark.parametrize(
    "later", [pace(3, 4, 2021, WITH_SELLERS), pace(3, 4, 2020), pace(3, 4, 2019), FROM_ITS_LAST_DAY]
)
def test_other_units_and_shared_days_are_not_compared(later: Pace) -> None:
    assert compared(pace(1, 2, 2020), later) is None


STATEMENTS = st.lists(
    st.builds(
        told,
        st.integers(0, 1000),
        st.none() | st.dates(date(2018, 3, 2), date(2026, 1, 1)),
        st.sampled_from([LISTINGS, WITH_SELLERS]),
        st.none() | st.integers(1, 300),
    ),
    max_size=6,
)


@given(STATEMENTS)
def test_no_comparison_ever_crosses_a_break_of_the_unit(statements: list[Statement]) -> None:
    found = reading(statements)
    for comparison in found.comparisons:
        assert comparison.earlier.unit == comparison.later.unit
        assert comparison.earlier.window.end < comparison.later.window.start
        first, last = found.parts.index(comparison.earlier), found.parts.index(comparison.later)
        assert not set(found.parts[first:last]) & set(found.unit_breaks)


@given(STATEMENTS)
def test_each_statement_is_read_once(statements: list[Statement]) -> None:
    found = reading(statements)
    placed = sorted({statement.window.end for statement in statements if statement.window})
    assert len(found.left_out) + sum(1 for each in statements if each.window) == len(statements)
    ends = [part.window.end for part in found.parts if isinstance(part, Pace)]
    assert sorted(set(ends)) == placed
    assert all(one <= other for one, other in pairwise(ends))


def test_of_two_equal_totals_the_order_of_telling_is_of_no_account() -> None:
    finer, coarser = (told(0, date(2018, 3, 2), LISTINGS, step) for step in (1, 2))
    assert reading([finer, coarser]).parts == reading([coarser, finer]).parts


@given(STATEMENTS, st.randoms(use_true_random=False))
def test_the_order_of_telling_is_of_no_account(statements: list[Statement], order: object) -> None:
    shuffled = list(statements)
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    assert reading(shuffled).parts == reading(statements).parts
