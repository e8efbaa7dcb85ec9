"""An uploaded file is read, understood and checked; what was found is kept beside it."""

import time
from collections.abc import Mapping
from dataclasses import asdict
from datetime import timedelta
from uuid import UUID

import structlog
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from coalition.lib import context
from coalition.lib.context import Context, Role
from coalition.lib.jobs import enqueue
from members import audit
from members.actors import PROGRAM
from metrics import messages
from metrics.actions import turns
from metrics.actions.stored_findings import copy_findings
from metrics.actions.stored_rows import copy_rows
from metrics.intake.corrections import corrected
from metrics.intake.findings.files import GaveUp, TooManyBytes
from metrics.intake.known import Understood
from metrics.intake.limits import MEGABYTE, Limits
from metrics.intake.pipeline import understand
from metrics.intake.sandbox import read_file
from metrics.intake.scratch import scratch_folder
from metrics.intake.sheet import RawSheet, refused
from metrics.models import Submission, SubmissionFinding, SubmissionRow
from metrics.queries.carried_comments import comments_before
from metrics.queries.changes import changes_of
from metrics.queries.known import known_for
from metrics.transitions import Status

log = structlog.get_logger(__name__)

# A file that ends its process this often is not tried again: it would take every worker down in turn.
ATTEMPTS = 3
LIMITS = Limits(file_bytes=settings.LARGEST_FILE)
# Whoever uploads waits on the page; a check that takes longer, or waits for its turn so long, ends with a mail.
PAGE_OUTLASTED = timedelta(seconds=60)
LEFT_OVER_AFTER = timedelta(seconds=5)
SWEEP_SECONDS = 60  # a worker's time; what waits longer has a message of its own by then
TASK = "metrics.tasks.check_submission"


def check(id: UUID) -> None:
    """Check one uploaded version now, unless it is checked already or another worker is at it."""
    with turns.of(id) as submission:
        if submission is not None:
            _check(submission)


def check_next(waiting_for: timedelta = timedelta()) -> bool:
    """Check the version whose turn it is among those that have waited so long; False where it is nobody's.

    A message of the queue only says that there is something to do: whose turn it is stands in the database.
    """
    with turns.next_before(timezone.now() - waiting_for) as submission:
        if submission is None:
            return False
        _check(submission)
    if turns.waiting(timezone.now()):
        enqueue(TASK)  # a message that came while all its member's places were taken found nothing to do
    return True


def check_left_over() -> None:
    """Check what waits although nobody is at it: the queue may be lost, the upload is not. The next sweep goes on."""
    until = time.monotonic() + SWEEP_SECONDS
    while time.monotonic() < until and check_next(LEFT_OVER_AFTER):
        pass


def _check(submission: Submission) -> None:
    """From here on the database shows the member's rows and no others, whatever the file does to its reader."""
    with context.entered(Context(Role.MEMBER, submission.member_id)):
        with transaction.atomic():  # outside of one the member's answers are closed
            known, changes = known_for(submission.member, submission.period.quarter), changes_of(submission)
        with turns.at("reading", submission.pk):
            laid_over = corrected(_read(submission), changes, known)
        with turns.at("checking", submission.pk):
            understood = understand(laid_over.sheet, known)
        with turns.at("storing", submission.pk):
            _keep(submission, understood, laid_over.cells)


def _read(submission: Submission) -> RawSheet:
    file = submission.file
    if submission.attempts > ATTEMPTS:
        return refused(GaveUp())
    if file.content is None:
        return refused(TooManyBytes(size=f"{file.size / MEGABYTE:,.0f}", limit=f"{LIMITS.file_bytes / MEGABYTE:,.0f}"))
    with scratch_folder() as folder:
        path = folder / "file"
        path.write_bytes(file.content)
        return read_file(path, limits=LIMITS)


@transaction.atomic
def _keep(submission: Submission, understood: Understood, cells: Mapping[int, int]) -> None:
    """Store rows and findings and say whether the version is ready, unless it was withdrawn or forgotten meanwhile.

    `cells`: how many each correction changed.
    """
    current = Submission.uploads.select_for_update().filter(pk=submission.pk).first()
    if current is None or current.status != Status.CHECKING:
        return
    comments = comments_before(current)
    _forget(current)
    copy_rows(current, understood.rows)
    copy_findings(current, understood.findings, comments)
    current.rows_understood = len(understood.rows)
    current.errors = understood.findings.errors
    current.warnings = understood.findings.warnings
    current.finding_counts = dict(understood.findings.counts)
    current.reading = {**asdict(understood.reading), "corrected": {str(id): number for id, number in cells.items()}}
    current.status = Status.INVALID if current.errors else Status.READY
    current.save()
    if current.is_dry_run:
        return
    audit.record(
        "submission.checked",
        by=PROGRAM,
        object=str(current.pk),
        organisation=current.member,
        status=current.status,
    )
    if timezone.now() - current.uploaded_at > PAGE_OUTLASTED:
        messages.checked(current)
    if current.attempts > ATTEMPTS:
        log.error("file_given_up", submission=str(current.pk), attempts=ATTEMPTS)
        messages.given_up(current)


def _forget(submission: Submission) -> None:
    """What an earlier check of the same version understood. In SQL: there may be a million rows."""
    with connection.cursor() as cursor:
        for model in (SubmissionRow, SubmissionFinding):
            cursor.execute(f"DELETE FROM {model._meta.db_table} WHERE submission_id = %s", [submission.pk])  # noqa: S608
