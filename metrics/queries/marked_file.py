"""A member's own file, given back with every finding marked in its cell."""

from django.conf import settings

from metrics.intake.corrections import corrected
from metrics.intake.limits import Limits
from metrics.intake.marking import Found, marked
from metrics.intake.sandbox import read_file
from metrics.intake.scratch import scratch_folder
from metrics.models import Submission
from metrics.queries.changes import changes_of
from metrics.queries.finding_words import words_of
from metrics.queries.known import known_for


def can_be_marked(submission: Submission) -> bool:
    """Whether there is a table in which something could be marked."""
    return bool(submission.reading.get("columns"))


def marked_file(submission: Submission) -> bytes | None:
    """The file as XLSX; None where nothing was kept or read of it, or it is too large to be marked."""
    content = submission.file.content
    if content is None or not can_be_marked(submission):
        return None
    limits = Limits(file_bytes=settings.LARGEST_FILE)
    with scratch_folder() as folder:
        path = folder / "file"
        path.write_bytes(content)
        raw = read_file(path, limits=limits)
        if raw.refused:
            return None
        known = known_for(submission.member, submission.period.quarter)
        return marked(
            path,
            raw,
            corrected(raw, changes_of(submission), known).sheet,
            _found(submission),
            header_row=submission.reading.get("header_row"),
            limits=limits,
        )


def _found(submission: Submission) -> list[Found]:
    return [
        Found(each.row, each.column or "", each.severity, each.code, each.value or "", *words_of(each))
        for each in submission.findings.all()
    ]
