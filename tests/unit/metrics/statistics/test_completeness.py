"""A member's quarters added up: only those count in which the time is over or the report is in."""

from metrics.statistics.completeness import Counts, Standing, over_time

ON_TIME, LATE = Standing(True, True, True), Standing(True, False, False)
MISSING, STILL_TIME = Standing(False, False, False), Standing(False, False, None)


def test_quarters_that_still_have_time_lower_no_share() -> None:
    assert over_time([ON_TIME, LATE, MISSING, STILL_TIME]) == Counts(expected=3, submitted=2, accepted=1, on_time=1)


def test_a_member_that_nothing_was_expected_of_has_no_share() -> None:
    assert over_time([STILL_TIME]).completeness is None
    assert over_time([]).timeliness is None
