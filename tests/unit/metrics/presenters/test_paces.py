"""Paces between published totals, in words."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from members.models import Statement
from metrics.presenters.paces import ShownReading, ShownStretch, as_stated, interval_in_words, readings
from metrics.statistics.interval import Interval
from metrics.statistics.stated import Precision

SINCE = date(2018, 3, 1)
MARCH, SEPTEMBER = date(2020, 3, 31), date(2021, 9, 30)
LISTINGS = "listings"


def row(
    value: str,
    end: date | None,
    *,
    unit: str = LISTINGS,
    precision: Statement.Precision = Statement.Precision.EXACT,
    step: str | None = None,
    start: date | None = SINCE,
    end_stated: bool = True,
    cumulative: bool = True,
    indicator: str = "removed_or_blocked",
) -> Statement:
    return Statement(
        subject="All",
        indicator=indicator,
        value=Decimal(value),
        period_start=start,
        period_end=end,
        unit=unit,
        precision=precision,
        step=step and Decimal(step),
        end_stated=end_stated,
        cumulative=cumulative,
    )


def shown(*rows: Statement) -> ShownReading:
    (found,) = readings(rows)
    return found


def words(*rows: Statement) -> list[str]:
    return [stretch.words for stretch in shown(*rows).stretches]


def test_the_published_totals_are_a_rise_and_a_break() -> None:
    found = shown(
        row("3335381", MARCH),
        row("11631819", SEPTEMBER),
        row(
            "24100000",
            date(2024, 9, 30),
            unit="listings and suspected illicit sellers",
            precision=Statement.Precision.ROUNDED,
            step="100000",
        ),
        row("4000000", date(2021, 3, 30), end_stated=False, precision=Statement.Precision.ROUNDED, step="1000000"),
    )
    assert found.stretches == (
        ShownStretch("March 2018 to March 2020", "133,415 listings a month", ""),
        ShownStretch(
            "April 2020 to September 2021", "460,913 listings a month", "More a month than in the stretch before."
        ),
        ShownStretch(
            "October 2021 to September 2024",
            "",
            "No pace, and no comparison: the earlier total counts listings, the later one listings and suspected "
            "illicit sellers. Were all of it listings, it would be at most 347,728 a month; how many fewer, nobody can "
            "tell.",
        ),
    )
    assert found.left_out == ("4,000,000 listings",)
    assert (found.subject, str(found.counted)) == ("All", "Removed or blocked")


def test_every_reason_and_every_verdict_has_words_of_its_own() -> None:
    more, fewer = Statement.Precision.LOWER_BOUND, Statement.Precision.UPPER_BOUND
    first, middle, last = row("1000", MARCH), row("2800", SEPTEMBER), date(2022, 3, 31)
    assert words(first, middle, row("2806", last))[-1] == "Fewer a month than in the stretch before."
    assert words(row("2500", MARCH), row("4300", SEPTEMBER))[-1] == "As many a month as in the stretch before."
    assert "too imprecise to say." in words(first, row("1100", SEPTEMBER, precision=more))[-1]
    assert "too imprecise to say whether" in words(first, row("1100", SEPTEMBER, precision=fewer))[-1]
    assert "revised or counts something else" in words(first, row("999", SEPTEMBER))[0]
    assert "begin on different days" in words(first, row("1100", SEPTEMBER, start=date(2018, 1, 1)))[0]
    assert "reach to the same day" in words(first, row("1001", MARCH))[0]
    assert words(first, row("1100", SEPTEMBER, unit="posts"), row("9", None))[0].endswith("the later one posts.")


def test_totals_that_stand_alone_shares_and_figures_of_a_year_have_no_reading() -> None:
    assert readings([row("1000", MARCH)]) == []
    assert readings([row("1000", MARCH), row("2", SEPTEMBER, unit="posts")]) == []
    assert readings([row("1000", MARCH), row("2", SEPTEMBER, indicator="staff_trained")]) == []
    assert readings([row("0.5", MARCH, unit="share"), row("0.6", SEPTEMBER, unit="share")]) == []
    assert readings([row("1000", MARCH, cumulative=False), row("2", SEPTEMBER, cumulative=False)]) == []


@pytest.mark.parametrize(
    "unplaced",
    [row("9", None), row("9", SEPTEMBER, start=None), row("9", SEPTEMBER, end_stated=False)],
)
def test_what_states_no_window_is_named_and_parts_nothing(unplaced: Statement) -> None:
    found = shown(row("1000", MARCH), unplaced, row("2800", SEPTEMBER))
    assert found.left_out == ("9 listings",)
    assert [stretch.pace for stretch in found.stretches] == ["40 listings a month", "100 listings a month"]


@pytest.mark.parametrize(
    ("precision", "step", "expected"),
    [
        (Statement.Precision.EXACT, None, Precision.EXACT),
        (Statement.Precision.ROUNDED, "100", Precision.ROUNDED),
        (Statement.Precision.ROUNDED, None, Precision.ABOUT),
        (Statement.Precision.LOWER_BOUND, None, Precision.MORE_THAN),
        (Statement.Precision.UPPER_BOUND, None, Precision.LESS_THAN),
    ],
)
def test_every_precision_is_calculated_with(
    precision: Statement.Precision, step: str | None, expected: Precision
) -> None:
    assert as_stated(row("1000", MARCH, precision=precision, step=step)).precision is expected


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (Fraction(40), Fraction(40), "40"),
        (Fraction(3335381, 25), Fraction(3335381, 25), "133,415"),
        (Fraction(1999, 2), Fraction(2001, 2), "999 to 1,001"),
        (Fraction(1999, 2), None, "at least 999"),
        (None, Fraction(5, 2), "0 to 3"),
    ],
)
def test_bounds_are_rounded_outwards(low: Fraction | None, high: Fraction | None, expected: str) -> None:
    assert interval_in_words(Interval(low, high)) == expected
