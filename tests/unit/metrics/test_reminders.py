"""When reminders are due, worked out by hand for three clocks and two changes of the clock."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from metrics.reminders import Deadline, Step, due_step, moment

SHANGHAI, ANGELES, PARIS = ZoneInfo("Asia/Shanghai"), ZoneInfo("America/Los_Angeles"), ZoneInfo("Europe/Paris")
KIRITIMATI = ZoneInfo("Pacific/Kiritimati")  # fourteen hours ahead: the furthest there is
OCTOBER = Deadline(opens=date(2026, 10, 1), due=date(2026, 10, 31))


@pytest.mark.parametrize(
    ("zone", "step", "at"),
    [
        # The deadline is 2026-11-01 00:00 UTC: still the 31st, 17:00, in Los Angeles, and the 1st, 08:00, in Shanghai.
        ("UTC", Step.FORTNIGHT, "2026-10-17 09:00"),
        ("UTC", Step.THREE_DAYS, "2026-10-28 09:00"),
        ("UTC", Step.LATE, "2026-11-01 09:00"),
        ("UTC", Step.WEEK_LATE, "2026-11-07 09:00"),
        ("America/Los_Angeles", Step.FORTNIGHT, "2026-10-17 16:00"),  # 09:00 in summer is 16:00 UTC
        ("America/Los_Angeles", Step.THREE_DAYS, "2026-10-28 16:00"),
        ("America/Los_Angeles", Step.LATE, "2026-11-01 17:00"),  # the clocks went back that night
        ("America/Los_Angeles", Step.WEEK_LATE, "2026-11-07 17:00"),
        ("Asia/Shanghai", Step.FORTNIGHT, "2026-10-18 01:00"),  # T is the 1st there
        ("Asia/Shanghai", Step.THREE_DAYS, "2026-10-29 01:00"),
        ("Asia/Shanghai", Step.LATE, "2026-11-02 01:00"),
        ("Asia/Shanghai", Step.WEEK_LATE, "2026-11-08 01:00"),
        ("Europe/Paris", Step.FORTNIGHT, "2026-10-18 07:00"),  # summer time
        ("Europe/Paris", Step.THREE_DAYS, "2026-10-29 08:00"),  # winter time since the 25th
    ],
)
def test_worked_out_by_hand(zone: str, step: Step, at: str) -> None:
    found = moment(step, OCTOBER, ZoneInfo(zone))
    assert found.astimezone(UTC).strftime("%Y-%m-%d %H:%M") == at
    assert found.strftime("%H:%M") == "09:00"


@pytest.mark.parametrize("zone", [ZoneInfo("UTC"), SHANGHAI, ANGELES, PARIS, KIRITIMATI, ZoneInfo("Asia/Kolkata")])
def test_nobody_is_late_while_there_is_time_nor_early_after_it(zone: ZoneInfo) -> None:
    over = datetime(2026, 11, 1, tzinfo=UTC)
    for step in (Step.FORTNIGHT, Step.THREE_DAYS):
        assert moment(step, OCTOBER, zone) < over
    for step in (Step.LATE, Step.WEEK_LATE):
        assert moment(step, OCTOBER, zone) > over


@pytest.mark.parametrize("zone", [SHANGHAI, ANGELES, PARIS])
def test_each_step_is_due_from_its_moment_for_two_days(zone: ZoneInfo) -> None:
    for step in (Step.FORTNIGHT, Step.THREE_DAYS, Step.LATE, Step.WEEK_LATE):
        at = moment(step, OCTOBER, zone).astimezone(UTC)
        second = timedelta(seconds=1)
        assert due_step(OCTOBER, zone, at - second) != step
        assert due_step(OCTOBER, zone, at) == step
        assert due_step(OCTOBER, zone, at + timedelta(days=2) - second) == step
        assert due_step(OCTOBER, zone, at + timedelta(days=2)) is None


def test_swept_all_the_time_each_step_comes_up_once_and_in_order() -> None:
    """A quarter of a year swept every ten minutes, as the scheduler does."""
    now, seen = datetime(2026, 9, 20, tzinfo=UTC), list[Step]()
    while now < datetime(2026, 12, 1, tzinfo=UTC):
        step = due_step(OCTOBER, PARIS, now)
        if step is not None and (not seen or seen[-1] != step):
            seen.append(step)
        now += timedelta(minutes=10)
    assert seen == [Step.FORTNIGHT, Step.THREE_DAYS, Step.LATE, Step.WEEK_LATE]


def test_before_the_quarter_opens_nobody_is_reminded() -> None:
    late = Deadline(opens=date(2026, 10, 20), due=date(2026, 10, 31))
    assert due_step(late, PARIS, datetime(2026, 10, 18, 12, tzinfo=UTC)) is None
    assert due_step(late, PARIS, datetime(2026, 10, 29, 12, tzinfo=UTC)) == Step.THREE_DAYS
