"""For whom the versions of a quarter waited: from signature to decision, to the next signature, and so on."""

from datetime import UTC, datetime

import pytest

from members.models import Organisation, User
from metrics.models import Period, Submission
from metrics.queries.waiting import changes_of, waiting, waiting_of
from metrics.statistics.waiting import Side
from metrics.transitions import Status
from tests.factories.submissions import submission as make


def _day(number: int) -> datetime:
    return datetime(2026, 10, number, tzinfo=UTC)


def _dated(submission: Submission, **days: int) -> Submission:
    Submission.objects.filter(pk=submission.pk).update(**{name: _day(day) for name, day in days.items()})
    submission.refresh_from_db()
    return submission


@pytest.fixture
def versions(member: Organisation, open_quarter: Period, lead: User, reviewer: User) -> list[Submission]:
    """Sent back, replaced, taken back by its lead, and accepted in the end."""
    returned = _dated(
        make(member, open_quarter, lead, status=Status.RETURNED, reviewer=reviewer), submitted_at=1, reviewed_at=4
    )
    Submission.objects.filter(pk=returned.pk).update(status=Status.WITHDRAWN, withdrawn_at=_day(9))
    taken_back = make(member, open_quarter, lead, status=Status.SUBMITTED)
    Submission.objects.filter(pk=taken_back.pk).update(status=Status.WITHDRAWN)
    never_sent = make(member, open_quarter, lead, status=Status.WITHDRAWN)
    accepted = make(member, open_quarter, lead, status=Status.ACCEPTED, reviewer=reviewer)
    return [
        _dated(returned),
        _dated(taken_back, submitted_at=10, withdrawn_at=12),
        never_sent,
        _dated(accepted, submitted_at=15, reviewed_at=16),
    ]


def test_the_dates_of_the_versions_tell_whose_move_it_was(versions: list[Submission]) -> None:
    assert [(change.at.day, change.waits_for) for change in changes_of(versions)] == [
        (1, Side.REVIEWER),
        (4, Side.MEMBER),
        (10, Side.REVIEWER),
        (12, Side.MEMBER),
        (15, Side.REVIEWER),
        (16, None),
    ]
    found = waiting_of(versions[0])
    # With reviewers 1 to 4, 10 to 12 and 15 to 16; with the member 4 to 10 and 12 to 15.
    assert (found.reviewer.days, found.member.days, found.waits_for) == (6, 9, None)


def test_a_revision_that_is_taken_back_leaves_nothing_to_do(
    versions: list[Submission], member: Organisation, open_quarter: Period, lead: User
) -> None:
    revision = make(member, open_quarter, lead, status=Status.SUBMITTED)
    Submission.objects.filter(pk=revision.pk).update(status=Status.WITHDRAWN)
    _dated(revision, submitted_at=20, withdrawn_at=22)
    found = waiting_of(revision)
    assert (found.reviewer.days, found.member.days, found.waits_for) == (8, 9, None)


def test_what_was_never_signed_off_waits_for_nobody(
    member: Organisation, other_member: Organisation, open_quarter: Period, lead: User, rival: User
) -> None:
    ready = make(member, open_quarter, lead)
    theirs = _dated(make(other_member, open_quarter, rival, status=Status.SUBMITTED), submitted_at=1)
    found = waiting([ready, theirs])
    assert found[member.pk, open_quarter.pk].waits_for is None
    assert found[other_member.pk, open_quarter.pk].waits_for == Side.REVIEWER
    assert waiting([]) == {}
