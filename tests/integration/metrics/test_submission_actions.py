"""What the steps of a submission refuse, and what they leave behind."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction

from coalition.lib import context
from members.actors import Actor
from members.models import AuditEvent, Notification, Organisation, User
from members.permissions import Right
from members.queries import actor_for
from metrics.actions import submissions
from metrics.actions.refusals import Forbidden, Malformed, Refusal
from metrics.actions.review_queries import Query
from metrics.actions.submissions import Upload
from metrics.models import Observation, Period, StaleMark, Submission
from metrics.statistics.quarter import Quarter
from metrics.transitions import Status, transition
from tests.factories.submissions import FindingSpec, row
from tests.factories.submissions import submission as make

FILE = Upload.of("figures.csv", b"taxon,items_removed\n,12\n")


@pytest.fixture
def quarter(open_quarter: Period) -> Quarter:
    return open_quarter.quarter


def test_a_new_upload_takes_the_place_of_the_open_one(quarter: Quarter, reporter: User) -> None:
    first, _new = submissions.upload(quarter=quarter, upload=FILE, by=actor_for(reporter))
    second, _new = submissions.upload(quarter=quarter, upload=FILE, by=actor_for(reporter))
    first.refresh_from_db()
    assert (first.status, second.status, second.version) == (Status.WITHDRAWN, Status.CHECKING, 2)


def test_what_is_under_review_is_not_replaced(open_quarter: Period, member: Organisation, reporter: User) -> None:
    make(member, open_quarter, reporter, status=Status.SUBMITTED)
    with pytest.raises(Refusal, match="A lead can withdraw it") as refused:
        submissions.upload(quarter=open_quarter.quarter, upload=FILE, by=actor_for(reporter))
    assert refused.value.code == "under-review"


@pytest.mark.parametrize(("asked", "code"), [("2031-Q1", "period-not-open"), ("2025-Q4", "period-closed")])
def test_a_locked_door_says_who_opens_it(asked: str, code: str, quarter_before: Period, reporter: User) -> None:
    with pytest.raises(Refusal, match="administrator") as refused:
        submissions.upload(quarter=Quarter.parse(asked), upload=FILE, by=actor_for(reporter))
    assert refused.value.code == code


def test_nobody_reports_for_a_time_before_they_joined(quarter: Quarter, reporter: User) -> None:
    reporter.memberships.get().organisation.intervals.update(joined=quarter.last_day.replace(year=2030))
    with pytest.raises(Refusal) as refused:
        submissions.upload(quarter=quarter, upload=FILE, by=actor_for(reporter))
    assert refused.value.code == "not-expected"


def test_the_same_key_is_the_same_upload(quarter: Quarter, reporter: User) -> None:
    first = submissions.upload(quarter=quarter, upload=FILE, idempotency_key="a", by=actor_for(reporter))
    again = submissions.upload(quarter=quarter, upload=FILE, idempotency_key="a", by=actor_for(reporter))
    assert (first[0], first[1], again[1]) == (again[0], True, False)
    other = Upload.of("figures.csv", b"taxon,items_removed\n,13\n")
    with pytest.raises(Refusal) as refused:
        submissions.upload(quarter=quarter, upload=other, idempotency_key="a", by=actor_for(reporter))
    assert refused.value.code == "idempotency-conflict"


def test_a_revision_needs_its_reason(
    open_quarter: Period, member: Organisation, reporter: User, reviewer: User
) -> None:
    make(member, open_quarter, reporter, status=Status.ACCEPTED, reviewer=reviewer)
    with pytest.raises(Malformed):
        submissions.upload(quarter=open_quarter.quarter, upload=FILE, by=actor_for(reporter))
    revision, _new = submissions.upload(
        quarter=open_quarter.quarter, upload=FILE, reason="Two rows were missing.", by=actor_for(reporter)
    )
    assert revision.version == 2


def test_every_warning_wants_an_answer(open_quarter: Period, member: Organisation, lead: User) -> None:
    warnings = [FindingSpec("not-cites-listed", "warning"), FindingSpec("matched-by-synonym", "warning")]
    ready = make(member, open_quarter, lead, findings=warnings)
    with pytest.raises(Refusal) as refused:
        submissions.submit(submission=ready, comments={"not-cites-listed": "It is protected here."}, by=actor_for(lead))
    assert refused.value.codes == ["matched-by-synonym"]
    submissions.submit(submission=ready, comments={"not-cites-listed": "Yes.", "2": "Yes."}, by=actor_for(lead))
    assert list(ready.findings.values_list("comment", flat=True)) == ["Yes.", "Yes."]
    assert Notification.objects.filter(person=lead, kind="submission.receipt").exists()


def test_nothing_with_errors_is_signed_off(open_quarter: Period, member: Organisation, lead: User) -> None:
    invalid = make(member, open_quarter, lead, status=Status.INVALID, findings=[FindingSpec("not-a-number")])
    with pytest.raises(Refusal) as refused:
        submissions.submit(submission=invalid, by=actor_for(lead))
    assert refused.value.codes == ["not-a-number"]


def test_a_reporter_signs_off_only_where_the_member_allows_it(
    open_quarter: Period, member: Organisation, reporter: User
) -> None:
    ready = make(member, open_quarter, reporter)
    with pytest.raises(Forbidden):
        submissions.submit(submission=ready, by=actor_for(reporter))
    member.reporters_may_submit = True
    member.save()
    assert submissions.submit(submission=ready, by=actor_for(reporter)).status == Status.SUBMITTED


def test_accepting_makes_observations_a_mark_and_an_event(
    open_quarter: Period, member: Organisation, lead: User, reviewer: User
) -> None:
    told_by_row = row("Manis", items_removed=5, views_known="withheld")
    submitted = make(member, open_quarter, lead, status=Status.SUBMITTED, rows=[told_by_row])
    submissions.accept(submission=submitted, sha256=submitted.file.sha256, by=actor_for(reviewer))
    told = set(Observation.objects.values_list("measure", "value", "missing"))
    assert told == {("items_removed", 5, None), ("views_known", None, "withheld")}
    mark = StaleMark.objects.get(member=member, period=open_quarter)
    assert mark.dirty > mark.done
    assert AuditEvent.objects.filter(type="submission.accepted", object=str(submitted.pk), actor=reviewer).exists()


def test_another_hash_is_another_version(
    open_quarter: Period, member: Organisation, lead: User, reviewer: User
) -> None:
    submitted = make(member, open_quarter, lead, status=Status.SUBMITTED)
    with pytest.raises(Refusal) as refused:
        submissions.accept(submission=submitted, sha256="0" * 64, by=actor_for(reviewer))
    assert refused.value.code == "other-version"
    assert not Observation.objects.exists()


@pytest.mark.parametrize("step", ["accept", "return"])
def test_nobody_reviews_what_they_signed_off(step: str, open_quarter: Period, member: Organisation, lead: User) -> None:
    submitted = make(member, open_quarter, lead, status=Status.SUBMITTED)
    both = Actor(lead, member, frozenset(Right))
    review = {
        "accept": lambda: submissions.accept(submission=submitted, sha256=submitted.file.sha256, by=both),
        "return": lambda: submissions.send_back(submission=submitted, reason="Please.", by=both),
    }
    with pytest.raises(Forbidden, match="cannot review"):
        review[step]()


@pytest.mark.parametrize("author", ["submitter", "uploader"])
@pytest.mark.parametrize("role", ["program", "convener"])
def test_the_database_refuses_it_too(
    author: str, role: str, open_quarter: Period, member: Organisation, lead: User, reporter: User, reviewer: User
) -> None:
    """By a statement of nobody's program, whoever sends it."""
    submitted = make(member, open_quarter, reporter, status=Status.SUBMITTED)
    Submission.objects.filter(pk=submitted.pk).update(submitted_by=lead)
    person = lead if author == "submitter" else reporter
    statement = (
        "UPDATE metrics_submission SET status = 'accepted', reviewed_by_id = %s, reviewed_at = now() WHERE id = %s"
    )
    with (
        context.entered(context.PROGRAM if role == "program" else actor_for(reviewer).context),
        pytest.raises(IntegrityError, match=f"reviewer_is_not_{author}"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, [person.pk, submitted.pk])


def test_a_signature_holds_for_what_was_shown_and_for_nothing_else(
    open_quarter: Period, member: Organisation, lead: User
) -> None:
    ready = make(member, open_quarter, lead)
    with pytest.raises(Refusal, match="changed meanwhile") as refused:
        submissions.submit(submission=ready, sha256="0" * 64, by=actor_for(lead))
    assert refused.value.code == "other-version"
    with pytest.raises(Refusal, match="changed meanwhile"):
        submissions.submit(submission=ready, preview="0" * 64, by=actor_for(lead))
    ready.refresh_from_db()
    assert ready.status == Status.READY
    submissions.submit(submission=ready, sha256=ready.file.sha256, by=actor_for(lead))
    assert AuditEvent.objects.get(type="submission.submitted").details["sha256"] == ready.file.sha256


def test_the_later_version_takes_the_place_of_the_one_in_force(
    open_quarter: Period, member: Organisation, lead: User, reviewer: User
) -> None:
    five = [row("Manis", items_removed=5)]
    old = make(member, open_quarter, lead, status=Status.ACCEPTED, reviewer=reviewer, rows=five)
    new = make(member, open_quarter, lead, status=Status.SUBMITTED, rows=[row("Manis", items_removed=7)])
    submissions.accept(submission=new, sha256=new.file.sha256, by=actor_for(reviewer))
    old.refresh_from_db()
    assert old.status == Status.SUPERSEDED
    assert list(Observation.objects.values_list("value", "submission")) == [(7, new.pk)]


def test_sending_back_needs_a_reason_and_lets_the_member_upload_again(
    open_quarter: Period, member: Organisation, lead: User, reviewer: User
) -> None:
    submitted = make(member, open_quarter, lead, status=Status.SUBMITTED)
    with pytest.raises(Malformed):
        submissions.send_back(submission=submitted, reason=" ", by=actor_for(reviewer))
    returned = submissions.send_back(
        submission=submitted,
        reason="Row 2 looks too high.",
        queries=[Query("Is this a month?", row=2, column="items_removed")],
        by=actor_for(reviewer),
    )
    assert returned.queries.get().text == "Is this a month?"
    again, _new = submissions.upload(quarter=open_quarter.quarter, upload=FILE, by=actor_for(lead))
    assert again.version == 2


def test_a_lead_takes_back_what_is_not_accepted(
    open_quarter: Period, member: Organisation, lead: User, reporter: User
) -> None:
    submitted = make(member, open_quarter, lead, status=Status.SUBMITTED)
    with pytest.raises(Forbidden):
        submissions.withdraw(submission=submitted, by=actor_for(reporter))
    assert submissions.withdraw(submission=submitted, by=actor_for(lead)).status == Status.WITHDRAWN


def test_a_file_stays_as_it_was_uploaded(open_quarter: Period, member: Organisation, lead: User) -> None:
    kept = make(member, open_quarter, lead).file
    with pytest.raises(IntegrityError, match="stays as it was uploaded"), transaction.atomic():
        type(kept).objects.filter(pk=kept.pk).update(content=b"other")


STEPS = {
    "submit": Status.SUBMITTED,
    "accept": Status.ACCEPTED,
    "send back": Status.RETURNED,
    "withdraw": Status.WITHDRAWN,
}


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("step", STEPS)
def test_in_no_state_is_a_step_taken_that_the_workflow_does_not_have(
    step: str, status: Status, open_quarter: Period, member: Organisation, lead: User, reporter: User, reviewer: User
) -> None:
    made = make(member, open_quarter, reporter, status=status, reviewer=reviewer)
    by_lead, by_reviewer = actor_for(lead), actor_for(reviewer)
    take: Callable[[], Submission] = {
        "submit": lambda: submissions.submit(submission=made, by=by_lead),
        "accept": lambda: submissions.accept(submission=made, sha256=made.file.sha256, by=by_reviewer),
        "send back": lambda: submissions.send_back(submission=made, reason="Please.", by=by_reviewer),
        "withdraw": lambda: submissions.withdraw(submission=made, by=by_lead),
    }[step]
    known = transition(status, STEPS[step])
    if known:
        take()
    else:
        with pytest.raises(Refusal):
            take()
    made.refresh_from_db()
    assert made.status == (STEPS[step] if known else status)
    assert AuditEvent.objects.filter(object=str(made.pk)).count() == (1 if known else 0)
