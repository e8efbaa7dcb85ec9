"""Whoever meets a locked door is told why, and who opens it: the same words on pages, buttons and over the API."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from members.models import Organisation, User
from members.permissions import Right
from members.queries import actor_for
from metrics.models import Period
from metrics.queries import doors
from metrics.transitions import Status
from tests.cast import Browse
from tests.factories.submissions import submission as make
from tests.integration.api.test_submissions import URL, calls


def test_every_state_and_every_right_of_the_workflow_has_its_words() -> None:
    assert set(doors.STATES) == set(Status)
    assert {Right.UPLOAD, Right.SUBMIT, Right.WITHDRAW, Right.REVIEW} <= set(doors.ROLES)


def test_whatever_is_locked_for_good_or_by_itself_says_so_and_all_else_names_who_opens() -> None:
    every = [*doors.STATES.values(), *doors.ROLES.values(), doors.NOT_A_QUARTER, doors.CLOSED, doors.NOT_EXPECTED]
    every.append(doors.BREAKS)
    named = re.compile(r"%\((leads|reviewers|administrators|member)\)s|by itself|stays as it was")
    without = [door.code for door in every if not named.search(str(door.who))]
    assert without == ["not-your-role"]  # uploading: the sentence before it says who does


@pytest.mark.parametrize(
    ("status", "why", "who"),
    [
        (Status.CHECKING, "still being checked", "by itself"),
        (Status.INVALID, "has errors", "Example Marketplace"),
        (Status.READY, "not signed off yet", "Leo Lead"),
        (Status.RETURNED, "sent back on", "uploads another file"),
        (Status.ACCEPTED, "accepted on", "Convening Trust"),
        (Status.SUPERSEDED, "replaced by a later one", "stays as it was"),
        (Status.WITHDRAWN, "was withdrawn", "stays as it was"),
    ],
)
def test_a_reviewer_reads_why_a_version_cannot_be_accepted(
    status: Status,
    why: str,
    who: str,
    browse: Browse,
    member: Organisation,
    open_quarter: Period,
    reporter: User,
    lead: User,
    reviewer: User,
) -> None:
    made = make(member, open_quarter, reporter, status=status, reviewer=reviewer)
    lock = doors.to_step(made, Status.ACCEPTED, actor_for(reviewer))
    assert lock is not None
    assert why in lock.why
    assert who in lock.who
    refused = calls(reviewer).post(
        f"{URL}{made.pk}/accept/", {"sha256": made.file.sha256}, content_type="application/json"
    )
    assert (refused.status_code, refused.json()["detail"]) == (409, lock.detail)
    shown = browse(reviewer).get(f"/desk/submissions/{made.pk}/").content.decode()
    assert lock.why in shown
    assert "disabled>" in shown


def test_whoever_had_a_hand_in_a_report_is_sent_to_another_reviewer(
    browse: Browse, member: Organisation, open_quarter: Period, lead: User, reviewer: User
) -> None:
    made = make(member, open_quarter, lead, status=Status.SUBMITTED)
    type(made).objects.filter(pk=made.pk).update(uploaded_by=reviewer)
    shown = browse(reviewer).get(f"/desk/submissions/{made.pk}/").content.decode()
    assert "Whoever uploaded or signed off a report cannot review it." in shown
    assert "Accept this version" not in shown
    answer = browse(reviewer).post(f"/desk/submissions/{made.pk}/accept/", {"sha256": made.file.sha256})
    assert answer.status_code == 403


def test_a_reporter_sees_the_sign_off_and_the_withdrawal_and_whose_they_are(
    browse: Browse, member: Organisation, open_quarter: Period, reporter: User, lead: User
) -> None:
    made = make(member, open_quarter, reporter)
    shown = browse(reporter).get(f"/portal/submissions/{made.pk}/").content.decode()
    assert "Your role does not sign reports off." in shown
    assert "A lead of Example Marketplace does: Leo Lead." in shown
    type(made).objects.filter(pk=made.pk).update(
        status=Status.SUBMITTED, submitted_by=lead, submitted_at=timezone.now()
    )
    shown = browse(reporter).get(f"/portal/submissions/{made.pk}/").content.decode()
    assert "Only a lead withdraws a report." in shown
    assert "A lead can withdraw it (Leo Lead); a reviewer can send it back" in shown


def test_the_start_page_shows_what_closed_and_who_opens_it(
    browse: Browse, reporter: User, reviewer: User, quarter_before: Period
) -> None:
    shown = browse(reporter).get("/portal/").content.decode()
    assert f"2025-Q4 closed on {quarter_before.closes}." in shown
    assert "can open it again for Example Marketplace until a date (Convening Trust)" in shown


def test_what_closes_while_a_report_is_prepared_cannot_be_signed_off(
    browse: Browse, member: Organisation, open_quarter: Period, lead: User
) -> None:
    made = make(member, open_quarter, lead)
    yesterday = timezone.localdate() - timedelta(days=1)
    Period.objects.update(opens=yesterday, due=yesterday, grace_ends=yesterday, closes=yesterday)
    shown = browse(lead).get(f"/portal/submissions/{made.pk}/").content.decode()
    assert f"2026-Q1 closed on {yesterday}." in shown
    assert 'type="submit">Sign off' not in shown


def test_where_nobody_holds_a_role_it_says_so(member: Organisation, quarter_before: Period) -> None:
    lock = doors.to_report(member, quarter_before.quarter)
    assert lock is not None
    assert "nobody holds that role yet" in lock.who
