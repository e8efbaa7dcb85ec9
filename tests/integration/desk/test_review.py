"""Reviewing: the queue, one version, and the two decisions."""

from datetime import timedelta
from fractions import Fraction

import pytest
from django.utils import timezone

from members.models import Membership, Organisation, User
from metrics.models import Observation, Period, Submission
from metrics.statistics.table import Value
from metrics.transitions import Status
from tests.cast import Browse
from tests.factories import submissions
from tests.factories.submissions import FindingSpec, row

ROWS = [row("Manis javanica", items_removed=12), row("Panthera tigris", items_removed=5)]
NO_QUERIES = {"query-TOTAL_FORMS": "1", "query-INITIAL_FORMS": "0", "query-0-text": ""}


@pytest.fixture
def sent(member: Organisation, open_quarter: Period, lead: User) -> Submission:
    warning = FindingSpec("jump", "warning", message="12 is far above last quarter.", comment="A new detector.")
    return submissions.submission(member, open_quarter, lead, status=Status.SUBMITTED, rows=ROWS, findings=[warning])


def _page(submission: Submission, step: str = "") -> str:
    return f"/desk/submissions/{submission.pk}/{step}"


def test_the_longest_waiting_report_is_first_in_the_queue(
    browse: Browse,
    reviewer: User,
    rival: User,
    other_member: Organisation,
    open_quarter: Period,
    sent: Submission,
) -> None:
    older = submissions.submission(other_member, open_quarter, rival, status=Status.SUBMITTED)
    Submission.objects.filter(pk=older.pk).update(submitted_at=timezone.now() - timedelta(days=4, hours=1))
    page = browse(reviewer).get("/desk/review/")
    days = [(line.pk, waited.reviewer.days, waited.member.days) for line, waited in page.context["lines"]]
    assert days == [(older.pk, 4, 0), (sent.pk, 0, 0)]


def test_a_version_is_shown_with_everything_to_decide_by(browse: Browse, reviewer: User, sent: Submission) -> None:
    words = browse(reviewer).get(_page(sent)).content.decode()
    for word in ("A new detector.", "Manis javanica", "Accept this version", "Signed off by".lower(), sent.file.sha256):
        assert word in words


def test_what_changes_against_the_version_in_force_is_listed(
    browse: Browse, reviewer: User, lead: User, member: Organisation, open_quarter: Period
) -> None:
    submissions.submission(
        member,
        open_quarter,
        lead,
        status=Status.ACCEPTED,
        reviewer=reviewer,
        rows=[row("Manis javanica", items_removed=7), ROWS[1]],
    )
    revision = submissions.submission(
        member, open_quarter, lead, status=Status.SUBMITTED, rows=ROWS, reason="Five were missing."
    )
    page = browse(reviewer).get(_page(revision))
    shown = page.context["changed"].cells
    assert [(cell.kind, cell.label, cell.before.value, cell.now.value) for cell in shown] == [
        ("changed", "Manis javanica", 7, 12)
    ]
    assert "Five were missing." in page.content.decode()


def test_the_last_quarters_stand_beside_the_version(
    browse: Browse, reviewer: User, lead: User, member: Organisation, quarter_before: Period, sent: Submission
) -> None:
    earlier = submissions.period("2025-Q2", closed=True)
    for period, removed in ((quarter_before, 8), (earlier, 4)):
        rows = [row("Manis javanica", items_removed=removed)]
        submissions.submission(member, period, lead, status=Status.ACCEPTED, reviewer=reviewer, rows=rows)
    figures = browse(reviewer).get(_page(sent)).context["figures"]
    assert [str(quarter) for quarter in figures.quarters] == ["2025-Q4", "2025-Q2"]
    told = {line.label: (line.now, line.before, line.change) for line in figures.subjects}
    assert told == {
        "Manis javanica": (Value(12), [Value(8), Value(4)], Fraction(1, 2)),
        "Panthera tigris": (Value(5), [None, None], None),
    }
    assert [(line.code, line.now, line.before) for line in figures.measures] == [
        ("items_removed", Value(17), [Value(8), Value(4)])
    ]


def test_rows_with_findings_are_marked_and_can_be_shown_alone(
    browse: Browse, reviewer: User, sent: Submission
) -> None:
    person = browse(reviewer)
    every = person.get(_page(sent)).context["lines"]
    assert [(line.row, [mark.message for mark in found]) for line, _cells, found in every] == [
        (2, ["12 is far above last quarter."]),
        (3, []),
    ]
    marked = person.get(_page(sent), {"rows": "findings"}).context["lines"]
    assert [line.row for line, _cells, _found in marked] == [2]


def test_the_way_leads_to_the_reports_before_and_after_in_the_queue(
    browse: Browse, reviewer: User, rival: User, other_member: Organisation, open_quarter: Period, sent: Submission
) -> None:
    older = submissions.submission(other_member, open_quarter, rival, status=Status.SUBMITTED)
    Submission.objects.filter(pk=older.pk).update(submitted_at=timezone.now() - timedelta(days=4))
    person = browse(reviewer)
    first, last = (person.get(_page(each)).context["beside"] for each in (older, sent))
    assert (first.previous, first.following, first.place, first.length) == (None, sent, 1, 2)
    assert (last.previous, last.following) == (older, None)
    assert f'rel="next" href="{_page(sent)}"' in person.get(_page(older)).content.decode()


def test_a_large_report_is_compared_on_a_page_of_its_own(
    browse: Browse, reviewer: User, lead: User, member: Organisation, open_quarter: Period
) -> None:
    submissions.submission(member, open_quarter, lead, status=Status.ACCEPTED, reviewer=reviewer, rows=ROWS)
    large = submissions.submission(member, open_quarter, lead, status=Status.SUBMITTED, rows=ROWS)
    Submission.objects.filter(pk=large.pk).update(rows_understood=1_000_000)
    shown = browse(reviewer).get(_page(large)).content.decode()
    assert "Compare it with version 1, cell by cell" in shown
    assert browse(reviewer).get(_page(large, "changes/")).status_code == 200


def test_accepting_what_was_shown_makes_it_count(browse: Browse, reviewer: User, sent: Submission) -> None:
    shown = browse(reviewer).get(_page(sent)).context["accept_form"].initial
    answer = browse(reviewer).post(_page(sent, "accept/"), shown)
    assert answer.status_code == 302
    sent.refresh_from_db()
    assert (sent.status, sent.reviewed_by) == (Status.ACCEPTED, reviewer)
    assert Observation.objects.filter(submission=sent).count() == 2


def test_another_hash_than_the_one_shown_is_refused(browse: Browse, reviewer: User, sent: Submission) -> None:
    answer = browse(reviewer).post(_page(sent, "accept/"), {"sha256": "0" * 64})
    assert answer.status_code == 409
    assert "its hash differs" in answer.content.decode()
    assert browse(reviewer).post(_page(sent, "accept/"), {}).status_code == 400
    sent.refresh_from_db()
    assert sent.status == Status.SUBMITTED


def test_what_was_withdrawn_meanwhile_cannot_be_accepted(browse: Browse, reviewer: User, sent: Submission) -> None:
    Submission.objects.filter(pk=sent.pk).update(status=Status.WITHDRAWN)
    answer = browse(reviewer).post(_page(sent, "accept/"), {"sha256": sent.file.sha256})
    assert answer.status_code == 409
    assert "That was not possible" in answer.content.decode()


def test_sending_back_needs_a_reason_and_takes_questions(browse: Browse, reviewer: User, sent: Submission) -> None:
    person = browse(reviewer)
    refused = person.post(_page(sent, "return/"), {**NO_QUERIES, "reason": ""})
    assert refused.status_code == 400
    asked = {
        "reason": "Please look again.",
        "query-TOTAL_FORMS": "2",
        "query-INITIAL_FORMS": "0",
        "query-0-row": "2",
        "query-0-column": "items_removed",
        "query-0-text": "Is this a total?",
        "query-1-text": "",
    }
    assert person.post(_page(sent, "return/"), asked).status_code == 302
    sent.refresh_from_db()
    assert (sent.status, sent.return_reason) == (Status.RETURNED, "Please look again.")
    assert [(q.row, q.column, q.text) for q in sent.queries.all()] == [(2, "items_removed", "Is this a total?")]


def test_whoever_signed_off_cannot_accept(
    browse: Browse, reviewer: User, member: Organisation, open_quarter: Period
) -> None:
    own = submissions.submission(member, open_quarter, reviewer, status=Status.SUBMITTED)
    answer = browse(reviewer).post(_page(own, "accept/"), {"sha256": own.file.sha256})
    assert answer.status_code == 403


def test_a_publisher_reads_and_decides_nothing(browse: Browse, publisher: User, sent: Submission) -> None:
    person = browse(publisher)
    assert "Accept this version" not in person.get(_page(sent)).content.decode()
    assert person.post(_page(sent, "accept/"), {"sha256": sent.file.sha256}).status_code == 403
    assert person.post(_page(sent, "return/"), {**NO_QUERIES, "reason": "No."}).status_code == 403
    sent.refresh_from_db()
    assert sent.status == Status.SUBMITTED


def test_the_file_is_handed_to_reviewers(browse: Browse, reviewer: User, sent: Submission) -> None:
    answer = browse(reviewer).get(_page(sent, "file/"))
    assert answer["Content-Disposition"] == 'attachment; filename="figures.csv"'
    assert browse(reviewer).get(_page(sent, "findings.csv")).status_code == 200


@pytest.mark.parametrize("step", ["", "file/", "findings.csv"])
def test_others_find_nothing(
    browse: Browse, lead: User, rival: User, stranger: User, sent: Submission, step: str
) -> None:
    for person in (rival, stranger):
        assert browse(person).get(_page(sent, step)).status_code == 404
    if not step:
        assert browse(lead).get(_page(sent)).status_code == 404


@pytest.mark.parametrize("step", ["accept/", "return/"])
def test_others_decide_nothing(
    browse: Browse, lead: User, rival: User, stranger: User, sent: Submission, step: str
) -> None:
    for person in (lead, rival, stranger):
        assert browse(person).post(_page(sent, step), {"sha256": sent.file.sha256}).status_code == 404
    sent.refresh_from_db()
    assert sent.status == Status.SUBMITTED


def test_a_role_taken_away_closes_the_door(
    browse: Browse, reviewer: User, convener: Organisation, sent: Submission
) -> None:
    Membership.objects.filter(person=reviewer, organisation=convener).delete()
    assert browse(reviewer).get(_page(sent)).status_code == 404
