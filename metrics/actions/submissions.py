"""A submission's way from upload to acceptance. Each step is one transaction with its audit event inside."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
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
from metrics import messages
from metrics.actions import marks, review_queries
from metrics.actions.dry_runs import DRY_RUNS_KEPT
from metrics.actions.refusals import Forbidden, Refusal, needed, refuse
from metrics.actions.review_queries import Query
from metrics.models import IdempotencyKey, Period, ReportDraft, StoredFile, Submission
from metrics.queries import doors
from metrics.queries.content_hash import content_hash, preview_hash
from metrics.queries.submissions import in_force, open_version
from metrics.statistics.quarter import Quarter
from metrics.transitions import Status, transition


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


@transaction.atomic
def upload(
    *,
    quarter: Quarter,
    upload: Upload,
    by: Actor,
    reason: str = "",
    idempotency_key: str = "",
    dry_run: bool = False,
) -> tuple[Submission, bool]:
    """Keep a file as the member's next version of the quarter and have it checked; True where it is new.

    The same idempotency key with the same body answers with the submission it made the first time.
    A `dry_run` is refused and checked like a version, but replaces none, never becomes one, and is soon forgotten.
    Raises Refusal (period-not-open, period-closed, not-expected, under-review, idempotency-conflict),
    Malformed where a revision lacks its reason, Forbidden without the right to upload.
    """
    member = _uploading_member(by)
    if dry_run and idempotency_key:
        idempotency_key = f"dry run {idempotency_key}"  # the same key may serve the upload that follows
    if idempotency_key:
        known = _earlier_upload(member, idempotency_key, quarter, upload)
        if known is not None:
            return known, False
    period = open_period_for(member, quarter)
    _lock(member, period)
    _make_room(member, period, by, dry_run=dry_run)
    if in_force(member, period) is not None:
        needed(reason, _("This quarter is accepted already. Say why it is revised, in “reason”."))
    kept_until = timezone.now() + DRY_RUNS_KEPT if dry_run else None
    submission = _store(member, period, upload, reason, by, kept_until)
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
    refuse(doors.to_report(member, quarter))
    return Period.objects.get(year=quarter.year, number=quarter.number)


def _advisory_lock(subject: str) -> None:
    """Serialise what concerns one subject until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [subject])


def _lock(member: Organisation, period: Period) -> None:
    _advisory_lock(f"submission {member.pk} {period.pk}")


def _make_room(member: Organisation, period: Period, by: Actor, *, dry_run: bool) -> None:
    """Withdraw the version that the new one replaces, if it does; refuse while one is under review."""
    refuse(doors.to_replace(member, period))
    current = open_version(member, period)
    if current is not None and not dry_run:
        _move(current, Status.WITHDRAWN, by)


def _store(
    member: Organisation, period: Period, upload: Upload, reason: str, by: Actor, kept_until: datetime | None
) -> Submission:
    last = Submission.objects.filter(member=member, period=period).order_by("-version").first()
    kept = upload.content if upload.size <= settings.LARGEST_FILE else None
    submission = Submission.objects.create(
        member=member,
        period=period,
        version=last.version + 1 if last else 1,
        reason=reason.strip(),
        file=StoredFile.objects.create(
            member=member,
            sha256=upload.sha256,
            name=upload.name[:255],
            size=upload.size,
            content=kept,
            kept_until=kept_until,
        ),
        uploaded_by=person_of(by),
        kept_until=kept_until,
    )
    if submission.is_dry_run:
        return submission
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


def _move(submission: Submission, following: Status, by: Actor, *, type: str = "", **details: Any) -> None:
    """Take the step if the workflow has it and the actor may, and write it down; `type` where it is none of its own."""
    refuse(doors.to_step(submission, following, by))
    step = transition(submission.status, following)
    submission.status = following
    if following == Status.WITHDRAWN:
        submission.withdrawn_at = timezone.now()
    submission.save()
    audit.record(
        type or (step.audit if step else ""),
        by=by,
        object=str(submission.pk),
        organisation=submission.member,
        status=following.value,
        **details,
    )


@transaction.atomic
def open_to_correction(*, submission: Submission, by: Actor) -> Submission:
    """The version, locked, if the actor can still correct it; Refusal once it is signed off."""
    submission = _locked(submission)
    refuse(doors.to_step(submission, Status.CHECKING, by))
    return submission


@transaction.atomic
def check_again(*, submission: Submission, by: Actor, **details: Any) -> Submission:
    """Send a version that is not signed off back to the check, because what is laid over its file has changed."""
    submission = _locked(submission)
    submission.attempts = 0
    _move(submission, Status.CHECKING, by, **details)
    enqueue("metrics.tasks.check_submission")
    return submission


@transaction.atomic
def submit(
    *,
    submission: Submission,
    by: Actor,
    comments: Mapping[str, str] | None = None,
    preview: str = "",
    sha256: str = "",
) -> Submission:
    """Sign off a version that is ready. `comments` answers warnings, by a finding's id or by a code for all of it.

    `preview`: the hash of what the person had before them, and `sha256` that of the version that a program names, where
    they are known; what was changed since is not signed.
    """
    submission = _locked(submission)
    if submission.errors:
        codes = sorted(set(submission.findings.filter(severity="error").values_list("code", flat=True)))
        raise Refusal(
            "errors-remain", _("Correct the errors first: %(codes)s.") % {"codes": ", ".join(codes)}, codes=codes
        )
    refuse(doors.to_submit(submission, by))  # nobody comments who may not sign off
    content = content_hash(submission)
    if preview:
        _refuse_other(preview, preview_hash(submission))
    if sha256:
        _refuse_other(sha256, content)
    _comment(submission, comments or {})
    submission.submitted_by = by.person
    submission.submitted_at = timezone.now()
    _move(submission, Status.SUBMITTED, by, sha256=content)
    ReportDraft.objects.filter(member=submission.member_id, period=submission.period_id).delete()
    messages.receipt(submission)
    messages.arrived(submission)
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
    """Accept the version with this hash: its cells are observations now, and its statistics are marked stale."""
    submission = _locked(submission)
    refuse(doors.to_step(submission, Status.ACCEPTED, by))
    _refuse_other(sha256, content_hash(submission))
    _supersede(submission, by)
    submission.reviewed_by = by.person
    submission.reviewed_at = timezone.now()
    _move(submission, Status.ACCEPTED, by, sha256=sha256)
    marks.mark_members(period=submission.period_id, members=[submission.member_id])
    messages.accepted(submission)
    return submission


def _refuse_other(shown: str, now: str) -> None:
    if shown != now:
        raise Refusal(
            "other-version",
            _("This is not what you were shown: its hash differs, so it was changed meanwhile. Open it again."),
        )


def _supersede(submission: Submission, by: Actor) -> None:
    previous = in_force(submission.member, submission.period)
    if previous is not None:
        _move(_locked(previous), Status.SUPERSEDED, by, replaced_by=str(submission.pk))


@transaction.atomic
def send_back(*, submission: Submission, reason: str, by: Actor, queries: Sequence[Query] = ()) -> Submission:
    """Return a submission to its member, with the reason and questions about single cells."""
    reason = needed(reason, _("Say what the member is to do."))
    submission = _locked(submission)
    submission.return_reason = reason
    submission.reviewed_by = by.person
    submission.reviewed_at = timezone.now()
    _move(submission, Status.RETURNED, by, **_held_to(submission.return_reason))
    for query in queries:
        review_queries.put(submission=submission, query=query, by=by)
    messages.returned(submission)
    return submission


@transaction.atomic
def withdraw(*, submission: Submission, by: Actor) -> Submission:
    """Take a version back before it is accepted."""
    submission = _locked(submission)
    refuse(doors.to_withdraw(submission, by))
    _move(submission, Status.WITHDRAWN, by, type="submission.withdrawn")
    return submission
