"""A member's start page and its history."""

from django.test import Client
from django.urls import reverse

from members.models import Notification, Organisation, User
from metrics.models import Period
from metrics.transitions import Status
from tests.cast import Browse
from tests.factories import submissions
from tests.factories.submissions import row


def test_a_quarter_that_is_open_is_due_with_its_next_step(browse: Browse, reporter: User, open_quarter: Period) -> None:
    page = browse(reporter).get("/portal/")
    assert page.status_code == 200
    words = page.content.decode()
    assert "January to March 2026" in words
    assert "in 10 days" in words
    assert f'href="{reverse("portal:upload", args=["2026-Q1"])}"' in words


def test_what_is_under_review_asks_for_nothing_more(
    browse: Browse, reporter: User, member: Organisation, open_quarter: Period, lead: User
) -> None:
    sent = submissions.submission(member, open_quarter, lead, status=Status.SUBMITTED)
    words = browse(reporter).get("/portal/").content.decode()
    assert reverse("portal:submission", args=[sent.pk]) in words
    assert reverse("portal:upload", args=["2026-Q1"]) not in words


def test_a_quarter_past_its_grace_is_called_late(browse: Browse, reporter: User) -> None:
    submissions.period("2026-Q1", due_in=-20)
    assert "is late" in browse(reporter).get("/portal/").content.decode()


def test_notifications_are_the_persons_own(browse: Browse, reporter: User, lead: User) -> None:
    Notification.objects.create(person=reporter, kind="test", subject="Your file was sent back", body="")
    Notification.objects.create(person=lead, kind="test", subject="Somebody else's message", body="")
    words = browse(reporter).get("/portal/").content.decode()
    assert "Your file was sent back" in words
    assert "Somebody else" not in words


def test_nobody_else_finds_a_member_area(browse: Browse, reviewer: User, stranger: User) -> None:
    for person in (reviewer, stranger):
        assert browse(person).get("/portal/").status_code == 404
        assert browse(person).get("/portal/history/").status_code == 404


def test_who_is_not_signed_in_is_sent_to_sign_in(open_quarter: Period) -> None:
    answer = Client().get("/portal/")
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


def test_the_history_lists_the_members_versions_and_no_others(
    browse: Browse, lead: User, rival: User, member: Organisation, other_member: Organisation, open_quarter: Period
) -> None:
    mine = submissions.submission(member, open_quarter, lead, rows=[row("Manis javanica", items_removed=3)])
    theirs = submissions.submission(other_member, open_quarter, rival)
    words = browse(lead).get("/portal/history/").content.decode()
    assert str(mine.pk) in words
    assert str(theirs.pk) not in words


def test_the_history_is_filtered_by_state(
    browse: Browse, lead: User, member: Organisation, open_quarter: Period
) -> None:
    old = submissions.submission(member, open_quarter, lead, status=Status.WITHDRAWN)
    new = submissions.submission(member, open_quarter, lead)
    words = browse(lead).get("/portal/history/", {"status": "ready"}).content.decode()
    assert str(new.pk) in words
    assert str(old.pk) not in words
