"""Files that nobody looked at: each is found, and one that fails holds up no other."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from members.models import Notification, Organisation, User
from metrics.actions import checking
from metrics.intake import sandbox
from metrics.intake.limits import Limits
from metrics.intake.sheet import RawSheet
from metrics.models import Period, Submission
from metrics.transitions import Status
from tests.factories.submissions import submission


@pytest.fixture
def bug(monkeypatch: pytest.MonkeyPatch) -> bytes:
    """What a file holds that our reading cannot cope with."""
    read = sandbox.read_file

    def fails(path: Path, *, limits: Limits) -> RawSheet:
        if path.read_bytes() == b"bug":
            raise ZeroDivisionError
        return read(path, limits=limits)

    monkeypatch.setattr(checking, "read_file", fails)
    return b"bug"


def test_a_file_that_fails_holds_up_no_other_and_is_given_up(
    bug: bytes,
    open_quarter: Period,
    quarter_before: Period,
    member: Organisation,
    lead: User,
    administrator: User,
) -> None:
    failing = submission(member, quarter_before, lead, status=Status.CHECKING, content=bug)
    good = submission(member, open_quarter, lead, status=Status.CHECKING)
    Submission.objects.filter(pk=failing.pk).update(uploaded_at=timezone.now() - timedelta(minutes=2))
    Submission.objects.filter(pk=good.pk).update(uploaded_at=timezone.now() - timedelta(minutes=1))
    for sweep in range(checking.ATTEMPTS):
        with pytest.raises(ZeroDivisionError):
            checking.check_left_over()
        good.refresh_from_db()
        assert (good.status == Status.CHECKING) == (sweep == 0)
    checking.check_left_over()
    failing.refresh_from_db()
    assert (failing.status, list(failing.finding_counts)) == (Status.INVALID, ["unreadable"])
    assert Notification.objects.filter(person=administrator, kind="submission.given-up").count() == 1
