"""The board's states, the trail of earlier quarters, and what is due."""

from datetime import date, timedelta

from django.utils import timezone

from members.models import MembershipInterval, Organisation, User
from members.queries import actor_for
from metrics.models import Period
from metrics.queries.collection import board, quarters_due, trails_until
from metrics.statistics.quarter import Quarter
from metrics.transitions import Status
from tests.factories import submissions


def test_an_accepted_report_stays_accepted_until_its_correction_is_submitted(
    member: Organisation, open_quarter: Period, lead: User, reviewer: User
) -> None:
    def state() -> str:
        return board(actor_for(reviewer), open_quarter, timezone.localdate()).rows[0].state

    assert state() == "missing"
    submissions.submission(member, open_quarter, lead, status=Status.ACCEPTED, reviewer=reviewer)
    assert state() == "accepted"
    correction = submissions.submission(member, open_quarter, lead, status=Status.READY, reason="More.")
    assert state() == "accepted"
    correction.status, correction.submitted_by, correction.submitted_at = Status.SUBMITTED, lead, timezone.now()
    correction.save()
    assert state() == "review"


def test_a_member_sees_its_own_line_alone(
    member: Organisation, other_member: Organisation, open_quarter: Period, lead: User
) -> None:
    rows = board(actor_for(lead), open_quarter, timezone.localdate()).rows
    assert [row.report.member for row in rows] == [member]


def test_the_trail_tells_on_time_late_missing_and_not_expected_apart(
    member: Organisation, lead: User, reviewer: User
) -> None:
    quarters = [submissions.period(f"2025-Q{number}", closed=True) for number in (1, 2, 3, 4)]
    MembershipInterval.objects.update(joined=date(2025, 4, 1))
    for period, days in ((quarters[1], -1), (quarters[2], 19)):
        submissions.submission(
            member,
            period,
            lead,
            status=Status.ACCEPTED,
            reviewer=reviewer,
            submitted=period.due + timedelta(days=days),
        )
    trail = trails_until(actor_for(reviewer), Quarter(2025, 4), timezone.localdate())[member.pk]
    assert trail == ["not expected"] * 5 + ["on time", "late", "missing"]


def test_what_is_settled_comes_after_what_is_due(member: Organisation, lead: User, reviewer: User) -> None:
    settled, later = submissions.period("2026-Q1", due_in=3), submissions.period("2026-Q2", due_in=20)
    submissions.period("2025-Q4", closed=True)
    submissions.submission(member, settled, lead, status=Status.SUBMITTED)
    found = quarters_due(member, timezone.localdate())
    assert [(due.period, due.settled, due.days) for due in found] == [(later, False, 20), (settled, True, 3)]
