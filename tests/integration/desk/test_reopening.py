"""A closed quarter opens again for one member, until a day, and for nobody else."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from members.models import AuditEvent, Notification, Organisation, User
from members.queries import actor_for
from metrics.actions import reopenings, submissions
from metrics.actions.refusals import Forbidden, Malformed, Refusal
from metrics.actions.submissions import Upload
from metrics.models import Observation, Period, Reopening
from metrics.transitions import Status
from tests.cast import Browse
from tests.factories.submissions import row
from tests.factories.submissions import submission as make
from tests.integration.api.test_submissions import calls, upload

FILE = Upload.of("figures.csv", b"taxon,items_removed\n,12\n")
ADDRESS = "/desk/members/example-marketplace/2025-Q4/"
TOMORROW = timezone.localdate() + timedelta(days=1)
ASKED = {"until": str(TOMORROW), "reason": "A column was missing."}


def _reopen(member: Organisation, period: Period, reviewer: User, days: int = 1) -> Reopening:
    """As it would have been made in time: one that ended long ago cannot be made any more."""
    until = timezone.localdate() + timedelta(days=days)
    return Reopening.objects.create(member=member, period=period, until=until, reason="So.", by=reviewer)


def test_a_reviewer_opens_it_and_the_members_leads_are_told(
    browse: Browse, reviewer: User, lead: User, reporter: User, member: Organisation, quarter_before: Period
) -> None:
    person = browse(reviewer)
    assert "closed on" in person.get(ADDRESS).content.decode()
    assert person.post(f"{ADDRESS}reopen/", ASKED).status_code == 302
    made = Reopening.objects.get()
    assert (made.member, made.period, made.until, made.by) == (member, quarter_before, TOMORROW, reviewer)
    assert f"Open for this member until {TOMORROW:%-d %B %Y}" in person.get(ADDRESS).content.decode()
    told = Notification.objects.get()
    assert (told.person, told.kind, told.path) == (lead, "quarter.reopened", "/portal/2025-Q4/")
    event = AuditEvent.objects.get(type="submission.quarter-reopened")
    assert (event.organisation, event.object, event.details["until"]) == (member, "2025-Q4", str(TOMORROW))
    for page in ("/portal/", "/portal/2025-Q4/"):
        shown = browse(reporter).get(page).content.decode()
        assert "Open again for you until" in shown
        assert "A column was missing." in shown
    board = person.get("/desk/?period=2025-Q4").content.decode()
    assert "open until" in board


def test_the_member_reports_and_signs_off_and_others_do_not(
    reviewer: User, lead: User, rival: User, member: Organisation, quarter_before: Period
) -> None:
    _reopen(member, quarter_before, reviewer)
    made, _new = submissions.upload(quarter=quarter_before.quarter, upload=FILE, by=actor_for(lead))
    type(made).objects.filter(pk=made.pk).update(status=Status.READY)
    assert submissions.submit(submission=made, by=actor_for(lead)).status == Status.SUBMITTED
    with pytest.raises(Refusal, match="closed on"):
        submissions.upload(quarter=quarter_before.quarter, upload=FILE, by=actor_for(rival))


def test_it_is_open_on_its_last_day_and_ends_by_itself(
    reviewer: User, lead: User, member: Organisation, quarter_before: Period
) -> None:
    _reopen(member, quarter_before, reviewer, days=0)
    submissions.upload(quarter=quarter_before.quarter, upload=FILE, by=actor_for(lead))
    _reopen(member, quarter_before, reviewer, days=-1)
    with pytest.raises(Refusal, match="A reviewer of the conveners can open it again"):
        submissions.upload(quarter=quarter_before.quarter, upload=FILE, by=actor_for(lead))


def test_it_is_ended_early_with_a_reason(
    browse: Browse, reviewer: User, lead: User, member: Organisation, quarter_before: Period
) -> None:
    _reopen(member, quarter_before, reviewer, days=9)
    person = browse(reviewer)
    assert person.post(f"{ADDRESS}end/", {"reason": ""}).status_code == 400
    assert person.post(f"{ADDRESS}end/", {"reason": "The report is in."}).status_code == 302
    assert Notification.objects.filter(person=lead, kind="quarter.reopening-ended").exists()
    with pytest.raises(Refusal) as refused:
        submissions.upload(quarter=quarter_before.quarter, upload=FILE, by=actor_for(lead))
    assert refused.value.code == "period-closed"
    shown = person.get(ADDRESS).content.decode()
    assert "The report is in." in shown
    assert person.post(f"{ADDRESS}end/", {"reason": "Again."}).status_code == 409


def test_an_acceptance_by_mistake_is_undone_by_a_revision(
    browse: Browse, reviewer: User, lead: User, member: Organisation, quarter_before: Period
) -> None:
    """The wrong one counts until the right one is accepted; neither is ever deleted."""
    wrong = make(
        member, quarter_before, lead, status=Status.ACCEPTED, reviewer=reviewer, rows=[row("Manis", items_removed=9)]
    )
    closed = browse(lead).get(f"/portal/submissions/{wrong.pk}/").content.decode()
    assert "A reviewer of the conveners can open it again for Example Marketplace until a date" in closed
    browse(reviewer).post(f"{ADDRESS}reopen/", ASKED)
    person = browse(lead)
    assert "Correct this report" in person.get(f"/portal/submissions/{wrong.pk}/").content.decode()
    file = SimpleUploadedFile("figures.csv", FILE.content or b"")
    assert person.post("/portal/2025-Q4/", {"file": file}).status_code == 400  # without its reason
    file.seek(0)
    assert person.post("/portal/2025-Q4/", {"file": file, "reason": "The month was wrong."}).status_code == 302
    assert Observation.objects.get().submission == wrong
    wrong.period.submissions.exclude(pk=wrong.pk).update(status=Status.WITHDRAWN)
    seven = [row("Manis", items_removed=7)]
    revision = make(member, quarter_before, lead, status=Status.SUBMITTED, rows=seven, reason="The month was wrong.")
    submissions.accept(submission=revision, sha256=revision.file.sha256, by=actor_for(reviewer))
    wrong.refresh_from_db()
    assert wrong.status == Status.SUPERSEDED
    assert Observation.objects.get().value == 7


@pytest.mark.parametrize("days", [-1, 400])
def test_a_day_that_is_over_or_far_away_is_refused(
    days: int, reviewer: User, member: Organisation, quarter_before: Period
) -> None:
    until = timezone.localdate() + timedelta(days=days)
    with pytest.raises(Malformed) as refused:
        reopenings.reopen(member=member, period=quarter_before, until=until, reason="So.", by=actor_for(reviewer))
    assert refused.value.field == "until"


def test_a_reason_is_needed_and_the_page_says_what_is_wrong(
    browse: Browse, reviewer: User, member: Organisation, quarter_before: Period
) -> None:
    person = browse(reviewer)
    assert person.post(f"{ADDRESS}reopen/", {**ASKED, "reason": " "}).status_code == 400
    answer = person.post(f"{ADDRESS}reopen/", {**ASKED, "until": "2020-01-01"})
    assert answer.status_code == 400
    assert "Choose a day from today on" in answer.content.decode()


def test_who_was_not_expected_gets_no_quarter(
    browse: Browse, reviewer: User, member: Organisation, quarter_before: Period
) -> None:
    member.intervals.update(joined=quarter_before.quarter.last_day.replace(year=2030))
    answer = browse(reviewer).post(f"{ADDRESS}reopen/", ASKED)
    assert answer.status_code == 409
    assert "was not a member in 2025-Q4" in answer.content.decode()


def test_what_was_decided_stays(reviewer: User, member: Organisation, quarter_before: Period) -> None:
    made = _reopen(member, quarter_before, reviewer)
    with pytest.raises(IntegrityError, match="stays as it was made"), transaction.atomic():
        Reopening.objects.filter(pk=made.pk).update(until=None)


def test_over_the_api_the_door_opens_too(
    reviewer: User, lead: User, member: Organisation, quarter_before: Period
) -> None:
    refused = upload(calls(lead), period="2025-Q4")
    assert (refused.status_code, refused.json()["code"]) == (409, "period-closed")
    assert "Convening Trust" in refused.json()["detail"]
    _reopen(member, quarter_before, reviewer)
    assert upload(calls(lead), period="2025-Q4").status_code == 201


def test_only_reviewers_open_it(
    browse: Browse, publisher: User, member: Organisation, quarter_before: Period, reviewer: User
) -> None:
    shown = browse(publisher).get(ADDRESS).content.decode()
    assert "Your role reads reports and decides nothing." in shown
    assert browse(publisher).post(f"{ADDRESS}reopen/", ASKED).status_code == 403
    with pytest.raises(Forbidden):
        reopenings.end(member=member, period=quarter_before, reason="So.", by=actor_for(publisher))


def test_others_find_nothing(
    browse: Browse, lead: User, rival: User, stranger: User, reviewer: User, member: Organisation,
    quarter_before: Period,
) -> None:  # fmt: skip
    for person in (lead, rival, stranger):
        assert browse(person).get(ADDRESS).status_code == 404
        assert browse(person).post(f"{ADDRESS}reopen/", ASKED).status_code == 404
        assert browse(person).post(f"{ADDRESS}end/", {"reason": "So."}).status_code == 404
    for nothing in ("/desk/members/never-was/2025-Q4/", "/desk/members/example-marketplace/2031-Q1/"):
        assert browse(reviewer).get(nothing).status_code == 404
    assert not Reopening.objects.exists()
