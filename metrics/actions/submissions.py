"""A submission's way from upload to acceptance. Each step is one transaction with its audit event inside."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coalition.lib.jobs import enqueue
from members import audit
from members.actors import Actor, person_of
from members.models import Organisation
from members.permissions import Right
from members.queries import expected_members
from metrics import messages
from metrics.actions import observations
from metrics.actions.refusals import Forbidden, Malformed, Refusal
from metrics.models import (
    IdempotencyKey,
    Period,
    ReviewQuery,
    StoredFile,
    Submission,
)
from metrics.queries.reference import period_of
from metrics.queries.submissions import in_force, open_version
from metrics.statistics.quarter import Quarter
from metrics.transitions import REPLACED_BY_UPLOAD, Status, Transition, transition


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it arrived. `content` is None where it was larger than what is kept; then only `size` is known."""

    name: str
    content: bytes | None
    size: int
    sha256: str

    @classmethod
    def of(cls, name: str, content: bytes) -> "Upload":
        return cls(name, content, len(content), hashlib.sha256(content).hexdigest())


@dataclass(frozen=True, slots=True)
class Query:
    """A reviewer's question about a cell: `row` as the spreadsheet shows it, `column` as the header says."""

    text: str
    row: int | None = None
    column: str = ""


@transaction.atomic
def upload(
    *,
    quarter: Quarter,
    upload: Upload,
    by: Actor,
    reason: str = "",
    idempotency_key: str = "",
) -> tuple[Submission, bool]:
    """Keep a file as the member's next version of the quarter and have it checked; True where it is new.

    The same idempotency key with the same body answers with the submission it made the first time.
    Raises Refusal (period-not-open, period-closed, not-expected, under-review, idempotency-conflict),
    Malformed where a revision lacks its reason, Forbidden without the right to upload.
    """
    member = _uploading_member(by)
    if idempotency_key:
        known = _earlier_upload(member, idempotency_key, quarter, upload)
        if known is not None:
            return known, False
    period = open_period_for(member, quarter)
    _lock(member, period)
    _make_room(member, period, by)
    if in_force(member, period) is not None and not reason.strip():
        raise Malformed(
            "reason-required",
            _("This quarter is accepted already. Say why it is revised, in “reason”."),
            field="reason",
        )
    submission = _store(member, period, upload, reason, by)
    if idempotency_key:
        IdempotencyKey.objects.create(
            organisation=member,
            key=idempotency_key,
            body_sha256=_body_hash(quarter, upload),
            submission=submission,
        )
    enqueue("metrics.tasks.check_submission")
    return submission, True


def _uploading_member(by: Actor) -> Organisation:
    if by.organisation is None or not by.is_member or not by.may(Right.UPLOAD):
        raise Forbidden("not-your-role", _("Only a member's reporters and leads upload files."))
    return by.organisation


def _body_hash(quarter: Quarter, upload: Upload) -> str:
    return hashlib.sha256(f"{quarter} {upload.sha256}".encode()).hexdigest()


def _earlier_upload(member: Organisation, key: str, quarter: Quarter, upload: Upload) -> Submission | None:
    _advisory_lock(f"idempotency {member.pk} {key}")
    known = IdempotencyKey.objects.filter(organisation=member, key=key).select_related("submission").first()
    if known is None:
        return None
    if known.body_sha256 != _body_hash(quarter, upload):
        raise Refusal(
            "idempotency-conflict",
            _("This Idempotency-Key was used for another file or quarter. Use a new key for a new upload."),
        )
    return known.submission


def open_period_for(member: Organisation, quarter: Quarter) -> Period:
    """The quarter's period if the member can report for it today; Refusal says who can open the door."""
    period = period_of(quarter)
    today = timezone.localdate()
    if period is None or period.opens > today:
        raise Refusal(
            "period-not-open",
            _("%(quarter)s is not open yet. An administrator of the conveners opens it.") % {"quarter": quarter}
            if period is None
            else _("%(quarter)s opens on %(day)s.") % {"quarter": quarter, "day": period.opens},
        )
    if period.closes < today:
        raise Refusal(
            "period-closed",
            _("%(quarter)s closed on %(day)s. An administrator of the conveners can open it again.")
            % {"quarter": quarter, "day": period.closes},
        )
    if not expected_members(quarter.last_day).filter(pk=member.pk).exists():
        raise Refusal(
            "not-expected",
            _("%(member)s was not a member in %(quarter)s, so no report is expected. "
              "If that is wrong, an administrator of the conveners corrects the membership dates.")
            % {"member": member.name, "quarter": quarter},
        )
    return period


def _advisory_lock(subject: str) -> None:
    """Serialise what concerns one subject until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [subject])


def _lock(member: Organisation, period: Period) -> None:
    _advisory_lock(f"submission {member.pk} {period.pk}")


def _make_room(member: Organisation, period: Period, by: Actor) -> None:
    """Withdraw the version that the new one replaces; refuse while one is under review."""
    current = open_version(member, period)
    if current is None:
        return
    if Status(current.status) not in REPLACED_BY_UPLOAD:
        raise Refusal(
            "under-review",
            _("Version %(version)s is under review. A lead can withdraw it; a reviewer can send it back.")
            % {"version": current.version},
        )
    _move(current, Status.WITHDRAWN, by)


def _store(member: Organisation, period: Period, upload: Upload, reason: str, by: Actor) -> Submission:
    last = Submission.objects.filter(member=member, period=period).order_by("-version").first()
    kept = upload.content if upload.size <= settings.LARGEST_FILE else None
    submission = Submission.objects.create(
        member=member,
        period=period,
        version=last.version + 1 if last else 1,
        reason=reason.strip(),
        file=StoredFile.objects.create(
            member=member, sha256=upload.sha256, name=upload.name[:255], size=upload.size, content=kept
        ),
        uploaded_by=person_of(by),
    )
    audit.record(
        "submission.uploaded",
        by=by,
        object=str(submission.pk),
        organisation=member,
        sha256=upload.sha256,
        version=submission.version,
        **_held_to(submission.reason),
    )
    return submission


def _held_to(reason: str) -> dict[str, str]:
    """A reason may name figures, so the record holds its hash; its words stay with the version."""
    return {"reason_sha256": audit.fingerprint(reason)} if reason else {}


def _locked(submission: Submission) -> Submission:
    return (
        Submission.objects.select_for_update(of=("self",))
        .select_related("member", "period", "file")
        .defer("file__content")
        .get(pk=submission.pk)
    )


def _move(submission: Submission, following: Status, by: Actor, **details: Any) -> None:
    """Take the step if the workflow has it and the actor may, and write it down."""
    step = _step(submission, following, by)
    submission.status = following
    submission.save()
    audit.record(
        step.audit,
        by=by,
        object=str(submission.pk),
        organisation=submission.member,
        status=following.value,
        **details,
    )


def _step(submission: Submission, following: Status, by: Actor) -> Transition:
    """The step to the status; Refusal where the workflow has none, Forbidden where it is not the actor's to take."""
    step = transition(submission.status, following)
    if step is None:
        raise Refusal(
            "wrong-status",
            _("This version is “%(status)s”, so it cannot become “%(following)s”.")
            % {"status": Status(submission.status).label, "following": following.label},
        )
    if step.right is not None and not by.may(step.right):
        raise Forbidden("not-your-role", _("Your role does not include to %(right)s.") % {"right": step.right})
    return step


@transaction.atomic
def submit(*, submission: Submission, by: Actor, comments: Mapping[str, str] | None = None) -> Submission:
    """Sign off a version that is ready. `comments` answers warnings, by a finding's id or by a code for all of it."""
    submission = _locked(submission)
    if submission.errors:
        codes = sorted(set(submission.findings.filter(severity="error").values_list("code", flat=True)))
        raise Refusal(
            "errors-remain", _("Correct the errors first: %(codes)s.") % {"codes": ", ".join(codes)}, codes=codes
        )
    _step(submission, Status.SUBMITTED, by)  # nobody comments who may not sign off
    open_period_for(submission.member, submission.period.quarter)
    _comment(submission, comments or {})
    submission.submitted_by = by.person
    submission.submitted_at = timezone.now()
    _move(submission, Status.SUBMITTED, by, sha256=submission.file.sha256)
    messages.receipt(submission)
    return submission


def _comment(submission: Submission, comments: Mapping[str, str]) -> None:
    """Keep the answers to warnings; Refusal names the codes of those that are still without one."""
    warnings = submission.findings.filter(severity="warning")
    for key, text in comments.items():
        if text.strip():
            chosen = warnings.filter(number=key) if key.isdecimal() else warnings.filter(code=key)
            chosen.update(comment=text.strip())
    silent = set(warnings.filter(comment="").values_list("code", flat=True))
    listed = warnings.count()
    if listed < submission.warnings:
        answered = {key for key, text in comments.items() if text.strip()}
        silent |= _codes_beyond_the_list(submission) - answered
    if silent:
        raise Refusal(
            "comment-missing",
            _("Say of each warning why it is right: %(codes)s.") % {"codes": ", ".join(sorted(silent))},
            codes=sorted(silent),
        )


def _codes_beyond_the_list(submission: Submission) -> set[str]:
    """Codes of warnings that were counted but, there being so many, not listed one by one."""
    listed: dict[str, int] = {}
    for code in submission.findings.filter(severity="warning").values_list("code", flat=True):
        listed[code] = listed.get(code, 0) + 1
    return {code for code, count in submission.finding_counts.items() if count > listed.get(code, 0)}


@transaction.atomic
def accept(*, submission: Submission, sha256: str, by: Actor) -> Submission:
    """Accept the version with this hash: its cells become observations, and its statistics are marked stale."""
    submission = _locked(submission)
    if submission.file.sha256 != sha256:
        raise Refusal(
            "other-version",
            _("This is not the version that you reviewed: its hash differs. Open it again and review it."),
        )
    _refuse_own(submission, by)
    submission.reviewed_by = by.person
    submission.reviewed_at = timezone.now()
    _supersede(submission, by)
    _move(submission, Status.ACCEPTED, by, sha256=sha256)
    observations.replace(submission=submission)
    messages.accepted(submission)
    return submission


def _refuse_own(submission: Submission, by: Actor) -> None:
    if by.person is not None and by.person == submission.submitted_by:
        raise Forbidden("own-submission", _("Whoever signed a submission off cannot review it."))


def _supersede(submission: Submission, by: Actor) -> None:
    previous = in_force(submission.member, submission.period)
    if previous is not None and transition(submission.status, Status.ACCEPTED):
        _move(_locked(previous), Status.SUPERSEDED, by, replaced_by=str(submission.pk))


@transaction.atomic
def send_back(*, submission: Submission, reason: str, by: Actor, queries: Sequence[Query] = ()) -> Submission:
    """Return a submission to its member, with the reason and questions about single cells."""
    if not reason.strip():
        raise Malformed("reason-required", _("Say what the member is to do."), field="reason")
    submission = _locked(submission)
    _refuse_own(submission, by)
    submission.return_reason = reason.strip()
    submission.reviewed_by = by.person
    submission.reviewed_at = timezone.now()
    _move(submission, Status.RETURNED, by, **_held_to(submission.return_reason))
    ReviewQuery.objects.bulk_create(
        ReviewQuery(submission=submission, row=query.row, column=query.column, text=query.text)
        for query in queries
    )
    messages.returned(submission)
    return submission


@transaction.atomic
def withdraw(*, submission: Submission, by: Actor) -> Submission:
    """Take a version back before it is accepted."""
    submission = _locked(submission)
    if not by.may(Right.WITHDRAW):
        raise Forbidden("not-your-role", _("Only a lead withdraws a submission."))
    _move(submission, Status.WITHDRAWN, by)
    return submission

