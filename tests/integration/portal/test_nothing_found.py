"""“Nothing found this quarter” is one step: a zero for every expected row, signed by a lead."""

import pytest

from members.models import AuditEvent, Notification, Organisation, User
from metrics.models import Period, Submission
from metrics.queries.nothing_found import nothing_found
from metrics.transitions import Status
from tests.cast import Browse
from tests.factories import submissions
from tests.factories.submissions import RowSpec, row

ADDRESS = "/portal/2026-Q1/nothing-found/"


@pytest.fixture
def reported(member: Organisation, lead: User, reviewer: User, quarter_before: Period) -> Submission:
    """The report before: two species, one of them in two products, and a figure of the whole member."""
    for species in ("Manis javanica", "Panthera tigris"):
        submissions.known_taxon(species)
    rows = [
        RowSpec("Manis javanica", {"items_removed": 12, "items_blocked": "not collected"}, product="skin"),
        RowSpec("Manis javanica", {"items_removed": "withheld"}, product="meat"),
        row("Panthera tigris", items_removed=3, views_known=2),
        row("", staff_trained=40),
    ]
    return submissions.submission(member, quarter_before, lead, status=Status.ACCEPTED, reviewer=reviewer, rows=rows)


def _body(member: Organisation, period: Period, **more: str) -> dict[str, str]:
    shown = nothing_found(member, period.quarter).sha256
    return {"sha256": shown, "statement": "We looked everywhere.", **more}


def test_a_zero_for_everything_that_was_counted_is_shown_signed_and_kept_as_a_file(
    browse: Browse, lead: User, member: Organisation, reported: Submission, open_quarter: Period
) -> None:
    shown = browse(lead).get(ADDRESS).content.decode()
    assert "Manis javanica" in shown
    assert "not collected" in shown
    assert "staff" not in shown.lower().partition("<table")[2].partition("</table>")[0]
    answer = browse(lead).post(ADDRESS, _body(member, open_quarter))
    made = Submission.objects.get(period=open_quarter)
    assert (answer.status_code, answer["Location"]) == (302, f"/portal/submissions/{made.pk}/")
    assert (made.status, made.submitted_by, made.uploaded_by) == (Status.SUBMITTED, lead, lead)
    assert made.file.name == "nothing-found-2026-Q1.csv"
    assert bytes(made.file.content or b"").decode("utf-8-sig").splitlines() == [
        "taxon,platform,period,items_removed,items_blocked,views_known,note",
        "Manis javanica,,2026-Q1,0,not collected,,We looked everywhere.",
        "Panthera tigris,,2026-Q1,0,,0,",
    ]
    assert [(each.taxon_given, each.values["items_removed"]) for each in made.file_rows.all()] == [
        ("Manis javanica", 0),
        ("Panthera tigris", 0),
    ]
    events = AuditEvent.objects.filter(object=str(made.pk)).order_by("pk").values_list("type", flat=True)
    assert list(events) == ["submission.uploaded", "submission.checked", "submission.submitted"]
    assert Notification.objects.filter(kind="submission.receipt").exists()


def test_what_the_check_remarks_is_answered_by_the_statement(
    browse: Browse, lead: User, member: Organisation, reported: Submission, open_quarter: Period
) -> None:
    browse(lead).post(ADDRESS, _body(member, open_quarter))
    warnings = Submission.objects.get(period=open_quarter).findings.filter(severity="warning")
    assert {warning.code for warning in warnings} >= {"not-cites-listed"}
    assert {warning.comment for warning in warnings} == {"We looked everywhere."}


def test_what_concerns_the_whole_member_is_asked_and_never_made_a_zero(
    browse: Browse, lead: User, member: Organisation, reported: Submission, open_quarter: Period
) -> None:
    assert 'name="whole-staff_trained"' in browse(lead).get(ADDRESS).content.decode()
    refused = browse(lead).post(ADDRESS, _body(member, open_quarter) | {"whole-staff_trained": "about ten"})
    assert refused.status_code == 409
    assert "not-a-number" in refused.content.decode()
    assert 'value="about ten"' in refused.content.decode()
    browse(lead).post(ADDRESS, _body(member, open_quarter) | {"whole-staff_trained": "10", "whole-alerts_shown": "5"})
    rows = Submission.objects.get(period=open_quarter).file_rows.all()
    assert [row.values.get("staff_trained") for row in rows if not row.taxon_given] == [10]
    assert [row.values["items_removed"] for row in rows if row.taxon_given] == [0, 0]
    assert not any("alerts_shown" in row.values for row in rows)


def test_a_first_report_says_zero_of_every_measure(
    browse: Browse, lead: User, member: Organisation, open_quarter: Period
) -> None:
    assert "your first report" in browse(lead).get(ADDRESS).content.decode()
    assert browse(lead).post(ADDRESS, _body(member, open_quarter)).status_code == 302
    only = Submission.objects.get().file_rows.get()
    assert only.platform is not None
    assert only.values["items_removed"] == only.values["appeals_received"] == 0
    assert "staff_trained" not in only.values


def test_what_was_not_shown_is_not_signed(
    browse: Browse, lead: User, member: Organisation, reported: Submission, open_quarter: Period
) -> None:
    answer = browse(lead).post(ADDRESS, _body(member, open_quarter, sha256="0" * 64))
    assert answer.status_code == 409
    assert "sign again" in answer.content.decode()
    assert "We looked everywhere." in answer.content.decode()
    assert not Submission.objects.filter(period=open_quarter).exists()


def test_a_refusal_leaves_nothing_behind(
    browse: Browse, lead: User, member: Organisation, reported: Submission, open_quarter: Period
) -> None:
    submissions.submission(member, open_quarter, lead, status=Status.SUBMITTED)
    answer = browse(lead).post(ADDRESS, _body(member, open_quarter))
    assert answer.status_code == 409
    assert "under review" in answer.content.decode()
    assert browse(lead).post(ADDRESS, _body(member, open_quarter, statement=" ")).status_code == 400
    assert Submission.objects.filter(period=open_quarter).count() == 1


def test_a_revision_asks_for_its_reason(
    browse: Browse, lead: User, reviewer: User, member: Organisation, reported: Submission, open_quarter: Period
) -> None:
    submissions.submission(member, open_quarter, lead, status=Status.ACCEPTED, reviewer=reviewer)
    person, body = browse(lead), _body(member, open_quarter)
    refused = person.post(ADDRESS, body)
    assert refused.status_code == 400
    assert "Say why it is revised" in refused.content.decode()
    assert person.post(ADDRESS, {**body, "reason": "All of them were toys."}).status_code == 302
    assert Submission.objects.get(version=2).reason == "All of them were toys."


def test_a_closed_quarter_says_so(browse: Browse, lead: User, quarter_before: Period) -> None:
    assert "can open it again" in browse(lead).get("/portal/2025-Q4/nothing-found/").content.decode()


def test_a_reporter_is_told_who_signs(
    browse: Browse, reporter: User, lead: User, member: Organisation, open_quarter: Period
) -> None:
    shown = browse(reporter).get(ADDRESS).content.decode()
    assert "Leo Lead" in shown
    assert "<form" not in shown.partition("<main")[2]
    assert browse(reporter).post(ADDRESS, _body(member, open_quarter)).status_code == 403
    assert not Submission.objects.exists()


def test_nobody_else_finds_the_page(browse: Browse, reviewer: User, stranger: User, open_quarter: Period) -> None:
    for person in (reviewer, stranger):
        assert browse(person).get(ADDRESS).status_code == 404
        assert browse(person).post(ADDRESS, {}).status_code == 404
