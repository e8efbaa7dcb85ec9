"""For whom a report waited, with worked dates."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from metrics.statistics.waiting import Change, Side, Waited, waited

MEMBER, REVIEWER = Side.MEMBER, Side.REVIEWER


def day(number: int, hour: int = 0) -> datetime:
    """A day of October 2026; 31 + n is the n-th of November."""
    return datetime(2026, 10, 1, hour, tzinfo=UTC) + timedelta(days=number - 1)


def test_before_the_first_signature_nobody_waits() -> None:
    assert waited([], day(20)) == Waited()


def test_a_report_that_went_back_once() -> None:
    """Signed on 10 October, sent back on the 13th, signed again on the 20th, accepted on the 21st at noon."""
    history = [
        Change(day(10), REVIEWER),
        Change(day(13), MEMBER),
        Change(day(20), REVIEWER),
        Change(day(21, 12), None),
    ]
    found = waited(history, day(60))
    # With reviewers 10th to 13th (3 days) and 20th to 21st noon (1.5); with the member 13th to 20th (7).
    assert (found.reviewer, found.member) == (timedelta(days=4, hours=12), timedelta(days=7))
    assert (found.waits_for, found.since) == (None, None)


def test_whose_move_it_is_now_and_since_when() -> None:
    found = waited([Change(day(10), REVIEWER), Change(day(13), MEMBER)], day(15, 6))
    assert (found.waits_for, found.since) == (MEMBER, day(13))
    assert (found.reviewer.days, found.member.days) == (3, 2)


def test_the_days_between_an_acceptance_and_a_revision_are_nobodys() -> None:
    history = [Change(day(1), REVIEWER), Change(day(2), None), Change(day(30), REVIEWER)]
    assert waited(history, day(31)).reviewer == timedelta(days=2)


def test_the_same_sides_move_goes_on_from_where_it_began() -> None:
    found = waited([Change(day(1), MEMBER), Change(day(3), MEMBER)], day(4))
    assert (found.member, found.since) == (timedelta(days=3), day(1))


def test_the_order_in_which_changes_come_says_nothing() -> None:
    history = [Change(day(13), MEMBER), Change(day(10), REVIEWER)]
    assert waited(history, day(15)) == waited(reversed(history), day(15))


sides = some.sampled_from([MEMBER, REVIEWER, None])


@given(some.lists(some.tuples(some.integers(1, 300), sides), unique_by=lambda change: change[0]))
def test_no_day_is_counted_twice(drawn: list[tuple[int, Side | None]]) -> None:
    """A slow second count: day by day, whose move it was when the day began."""
    found = waited([Change(day(number), side) for number, side in drawn], day(301))
    by_day = [_last([change for change in drawn if change[0] <= number]) for number in range(1, 301)]
    assert (found.member.days, found.reviewer.days) == (by_day.count(MEMBER), by_day.count(REVIEWER))


def _last(before: list[tuple[int, Side | None]]) -> Side | None:
    return max(before, key=lambda change: change[0])[1] if before else None


@pytest.mark.parametrize("side", Side)
def test_a_clock_behind_the_record_takes_nothing_away(side: Side) -> None:
    assert waited([Change(day(10), side)], day(9)).member == timedelta()
