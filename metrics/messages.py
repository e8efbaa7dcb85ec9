"""What people are told about a submission, and who is told."""

from django.urls import reverse
from django.utils.translation import gettext as _

from members.models import User
from members.notifications import notify
from members.permissions import Right
from members.queries import people_with
from metrics.models import Submission


def receipt(submission: Submission) -> None:
    """To whoever signed off and the member's leads: what was received. Figures stay on the page, out of the mail."""
    named = _named(submission) | {
        "person": submission.submitted_by,
        "rows": submission.rows_understood,
        "at": f"{submission.submitted_at:%Y-%m-%d %H:%M} UTC",
    }
    notify(
        _concerned(submission),
        kind="submission.receipt",
        subject=_("Received: %(member)s, %(quarter)s, version %(version)s") % named,
        body=_(
            "%(person)s signed off version %(version)s of %(member)s for %(quarter)s on %(at)s.\n\n"
            "File: %(file)s\nSHA-256: %(sha256)s\nRows: %(rows)s\n\n"
            "A reviewer of the conveners reads it next. Until it is accepted, a lead can withdraw it."
        )
        % named,
        path=_path(submission),
    )


def accepted(submission: Submission) -> None:
    """To the member: its figures count from now on."""
    notify(
        _concerned(submission),
        kind="submission.accepted",
        subject=_("Accepted: %(member)s, %(quarter)s, version %(version)s") % _named(submission),
        body=_(
            "Version %(version)s of %(member)s for %(quarter)s was accepted. Its figures are part of the "
            "coalition's statistics from now on.\n\nSHA-256: %(sha256)s"
        )
        % _named(submission),
        path=_path(submission),
    )


def returned(submission: Submission) -> None:
    """To the member: what the reviewer asks for."""
    notify(
        _concerned(submission),
        kind="submission.returned",
        subject=_("Sent back: %(member)s, %(quarter)s, version %(version)s") % _named(submission),
        body=_(
            "A reviewer sent back version %(version)s of %(member)s for %(quarter)s. The reason and the questions "
            "are on its page. Upload a corrected file there."
        )
        % _named(submission),
        path=_path(submission),
    )


def given_up(submission: Submission) -> None:
    """To administrators: a file ended whoever read it, again and again. Either it is an attack, or we are at fault."""
    notify(
        people_with(Right.ADMINISTER),
        kind="submission.given-up",
        subject=_("Could not be read: %(member)s, %(quarter)s, version %(version)s") % _named(submission),
        body=_(
            "Reading version %(version)s of %(member)s for %(quarter)s was begun several times and never came to an "
            "end. It is not tried again; the member was told to send another file, and other files are not held up."
            "\n\nFile: %(file)s\nSHA-256: %(sha256)s\n\nPlease have somebody look at the log of the workers."
        )
        % _named(submission),
        path=reverse("desk:submission", args=[submission.pk]),
    )


def _named(submission: Submission) -> dict[str, object]:
    return {
        "member": submission.member.name,
        "quarter": submission.period.quarter.label,
        "version": submission.version,
        "file": submission.file.name,
        "sha256": submission.file.sha256,
    }


def _concerned(submission: Submission) -> set[User]:
    """Whoever uploaded or signed off, and the member's leads."""
    people = {submission.uploaded_by, *people_with(Right.SUBMIT, submission.member)}
    return people | ({submission.submitted_by} if submission.submitted_by else set())


def _path(submission: Submission) -> str:
    return reverse("portal:submission", args=[submission.pk])
