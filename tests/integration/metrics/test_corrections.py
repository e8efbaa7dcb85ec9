"""Correcting in place: the file stays, what is laid over it is kept, and the same version is checked again."""

import hashlib

import pytest
from django.db import IntegrityError, connection, transaction

from members.actors import Actor
from members.models import AuditEvent, Organisation, User
from members.queries import actor_for
from metrics.actions import checking, corrections, submissions
from metrics.actions.corrections import Cell, Meaning
from metrics.actions.refusals import Forbidden, Malformed, Refusal
from metrics.actions.submissions import Upload
from metrics.models import Correction, Listing, MemberAnswer, Period, Submission, SubmissionRow
from metrics.queries.changes import changed_in_place
from metrics.queries.content_hash import content_hash, preview_hash
from metrics.transitions import CORRECTED_IN_PLACE, Status
from tests.conftest import FreshDatabase
from tests.factories import members
from tests.factories.submissions import period, taxon
from tests.factories.submissions import submission as make

FILE = b"taxon,market,items_removed\nelefant,ZA,1.2k\nelefant,NA,1.2k\nManis javanica,ZA,-3\n"
ELEPHANT = Meaning("taxon", "elefant", "Loxodonta africana")
ALL = [Cell("items_removed", "1200", written="1.2k"), Cell("items_removed", "3", row=4)]


@pytest.fixture
def taxa(db: None) -> None:
    for name in ("Loxodonta africana", "Manis javanica"):
        made = taxon(name)
        made.names.create(name=name, key=name.lower(), kind="accepted")
        Listing.objects.create(taxon=made, appendix="I")


@pytest.fixture
def by(reporter: User, taxa: None) -> Actor:
    return actor_for(reporter)


def uploaded(period: Period, by: Actor, content: bytes = FILE) -> Submission:
    made, _new = submissions.upload(quarter=period.quarter, upload=Upload.of("figures.csv", content), by=by)
    return checked(made)


def checked(submission: Submission) -> Submission:
    checking.check(submission.pk)
    return Submission.objects.select_related("member", "period", "file").get(pk=submission.pk)


@pytest.fixture
def invalid(open_quarter: Period, by: Actor) -> Submission:
    made = uploaded(open_quarter, by)
    assert (made.status, made.finding_counts) == (
        Status.INVALID,
        {"unknown-taxon": 2, "not-a-number": 2, "negative": 1},
    )
    return made


def test_the_same_version_becomes_ready_and_the_file_stays(invalid: Submission, by: Actor) -> None:
    again = corrections.correct(submission=invalid, cells=ALL, meanings=[ELEPHANT], by=by)
    assert (again.pk, again.status, again.attempts) == (invalid.pk, Status.CHECKING, 0)
    ready = checked(again)
    assert (ready.status, ready.version, ready.errors) == (Status.READY, 1, 0)
    assert [row.values["items_removed"] for row in ready.file_rows.all()] == [1200, 1200, 3]
    assert [row.taxon_match for row in ready.file_rows.all()] == ["answered", "answered", "accepted"]
    assert not ready.findings.exists()
    assert bytes(ready.file.content or b"") == FILE
    assert [changed.cells for changed in changed_in_place(ready)] == [2, 1]
    events = AuditEvent.objects.filter(object=str(ready.pk), type="submission.corrected")
    assert [event.details for event in events] == [{"cells": 2, "answers": 1, "status": "checking"}]


def test_the_hash_covers_what_was_changed_and_is_the_files_where_nothing_was(invalid: Submission, by: Actor) -> None:
    own = hashlib.sha256(FILE).hexdigest()
    assert content_hash(invalid) == preview_hash(invalid) == own
    answered = checked(corrections.correct(submission=invalid, meanings=[ELEPHANT], by=by))
    assert content_hash(answered) == own
    assert preview_hash(answered) != own
    corrected = checked(corrections.correct(submission=answered, cells=ALL, by=by))
    assert len({own, content_hash(corrected), preview_hash(corrected)}) == 3


def test_a_change_voids_what_somebody_was_about_to_sign(
    open_quarter: Period, by: Actor, lead: User, reviewer: User
) -> None:
    ready = uploaded(open_quarter, by, b"taxon,items_removed\nManis javanica,12\n")
    seen = preview_hash(ready)
    changed = checked(corrections.correct(submission=ready, cells=[Cell("items_removed", "13", row=2)], by=by))
    with pytest.raises(Refusal, match="changed meanwhile"):
        submissions.submit(submission=changed, preview=seen, by=actor_for(lead))
    signed = submissions.submit(submission=changed, preview=preview_hash(changed), by=actor_for(lead))
    with pytest.raises(Refusal) as refused:
        submissions.accept(submission=signed, sha256=signed.file.sha256, by=actor_for(reviewer))
    assert refused.value.code == "other-version"
    accepted = submissions.accept(submission=signed, sha256=content_hash(signed), by=actor_for(reviewer))
    assert accepted.status == Status.ACCEPTED


def test_an_answer_holds_for_the_next_quarters_file(invalid: Submission, by: Actor) -> None:
    corrections.correct(submission=invalid, meanings=[ELEPHANT], by=by)
    later = uploaded(invalid.period, by, b"taxon,items_removed\nELEFANT,12\n")
    assert later.status == Status.READY
    assert [said["meaning"] for said in later.reading["answers"]] == ["Loxodonta africana"]


def test_another_answer_takes_the_place_of_the_first(invalid: Submission, by: Actor, member: Organisation) -> None:
    first = checked(corrections.correct(submission=invalid, meanings=[ELEPHANT], by=by))
    other = Meaning("taxon", "Elefant", "manis javanica")
    second = checked(corrections.correct(submission=first, meanings=[other], by=by))
    assert {row.taxon.name for row in second.file_rows.select_related("taxon") if row.taxon} == {"Manis javanica"}
    assert MemberAnswer.objects.get(member=member, revoked_at=None).meaning == "Manis javanica"


def test_an_answer_taken_back_is_asked_again_where_nothing_is_signed(
    invalid: Submission, by: Actor, member: Organisation
) -> None:
    ready = checked(corrections.correct(submission=invalid, cells=ALL, meanings=[ELEPHANT], by=by))
    corrections.revoke(answer=MemberAnswer.objects.get(member=member), by=by)
    again = checked(ready)
    assert (again.status, again.finding_counts) == (Status.INVALID, {"unknown-taxon": 2})
    assert set(AuditEvent.objects.filter(type__startswith="answer.").values_list("type", flat=True)) == {
        "answer.given",
        "answer.revoked",
    }


def test_what_was_signed_stays_when_an_answer_is_taken_back(
    open_quarter: Period, by: Actor, lead: User, member: Organisation, invalid: Submission
) -> None:
    ready = checked(corrections.correct(submission=invalid, cells=ALL, meanings=[ELEPHANT], by=by))
    submissions.submit(submission=ready, by=actor_for(lead))
    corrections.revoke(answer=MemberAnswer.objects.get(member=member), by=by)
    ready.refresh_from_db()
    assert ready.status == Status.SUBMITTED


@pytest.mark.parametrize("status", sorted(set(Status) - CORRECTED_IN_PLACE))
def test_nothing_is_corrected_in_any_other_state(
    status: Status, open_quarter: Period, member: Organisation, lead: User, reviewer: User
) -> None:
    made = make(member, open_quarter, lead, status=status, reviewer=reviewer)
    with pytest.raises(Refusal):
        corrections.correct(submission=made, cells=ALL, by=actor_for(lead))
    assert not Correction.objects.exists()


def test_only_the_member_corrects(invalid: Submission, reviewer: User) -> None:
    with pytest.raises(Forbidden):
        corrections.correct(submission=invalid, cells=ALL, by=actor_for(reviewer))


@pytest.mark.parametrize(
    "meaning", [Meaning("taxon", "elefant", "elefantt"), Meaning("product", "x", "y"), Meaning("measure", "x", "")]
)
def test_an_answer_must_be_something_that_is_known(invalid: Submission, by: Actor, meaning: Meaning) -> None:
    with pytest.raises(Malformed, match="is not known"), transaction.atomic():
        corrections.correct(submission=invalid, meanings=[meaning], by=by)
    invalid.refresh_from_db()
    assert invalid.status == Status.INVALID


def test_nothing_is_no_correction(invalid: Submission, by: Actor) -> None:
    with pytest.raises(Malformed):
        corrections.correct(submission=invalid, by=by)


def test_the_database_keeps_a_correction_as_it_was_made(invalid: Submission, by: Actor) -> None:
    corrections.correct(submission=invalid, cells=ALL, by=by)
    for change in ("UPDATE metrics_correction SET text = '9'", "DELETE FROM metrics_correction"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)


SYNONYM = b"taxon,items_removed,note\nElephas africanus,12,\n"


def test_an_answered_warning_stays_answered_in_the_next_version(
    open_quarter: Period, by: Actor, lead: User, reviewer: User
) -> None:
    elephant = taxon("Loxodonta africana")
    elephant.names.create(name="Elephas africanus", key="elephas africanus", kind="synonym")
    first = uploaded(open_quarter, by, SYNONYM)
    signed = submissions.submit(
        submission=first, comments={"matched-by-synonym": "The older name."}, by=actor_for(lead)
    )
    submissions.send_back(submission=signed, reason="Look again.", by=actor_for(reviewer))
    second = uploaded(open_quarter, by, SYNONYM.replace(b"12", b"13"))
    (finding,) = second.findings.all()
    assert (finding.comment, finding.answered_in) == ("The older name.", 1)
    corrected = checked(corrections.correct(submission=second, cells=[Cell("items_removed", "14", row=2)], by=by))
    (finding,) = corrected.findings.all()
    assert (finding.comment, finding.answered_in) == ("The older name.", 1)
    assert submissions.submit(submission=corrected, by=actor_for(lead)).status == Status.SUBMITTED


def test_a_worker_reads_what_was_answered_and_corrected_outside_of_any_request(fresh_database: FreshDatabase) -> None:
    """Its connection commits statement by statement; there the member's tables are closed."""
    member = members.member("Example Marketplace")
    by = actor_for(members.person("Rita Reporter", member, "reporter"))
    made, _new = submissions.upload(
        quarter=period("2026-Q1").quarter, upload=Upload.of("figures.csv", b"taxon,x,items_removed\n,1,2\n"), by=by
    )
    checking.check(made.pk)
    with transaction.atomic():
        answered = Submission.objects.get(pk=made.pk)
    assert answered.finding_counts == {"unknown-column": 1}
    cells = [Cell("items_removed", "3", row=2)]
    corrections.correct(submission=answered, meanings=[Meaning("column", "x", "")], cells=cells, by=by)
    checking.check(made.pk)
    with transaction.atomic():
        assert Submission.objects.get(pk=made.pk).status == Status.READY
        assert SubmissionRow.objects.get().values == {"items_removed": 3}
