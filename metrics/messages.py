"""What people are told about a submission, and who is told."""

from collections.abc import Iterable

from django.urls import reverse

from members.models import User
from members.notifications import notify
from members.permissions import Right
from members.queries import people_with, reviewers_of
from members.texts import Text
from members.texts import text as _
from metrics.models import QueryReply, Reopening, ReviewQuery, Submission
from metrics.queries.content_hash import content_hash
from metrics.transitions import Status


def receipt(submission: Submission) -> None:
    """To whoever signed off and the member's leads: what was received.

    The totals stand on the receipt's page, to which the mail leads: mail can be read on its way, so no figure is in it.
    """
    _tell(
        _concerned(submission),
        submission,
        kind="submission.receipt",
        subject=_("Received: %(member)s, %(quarter)s, version %(version)s"),
        body=_(
            "%(person)s signed off version %(version)s of %(member)s for %(quarter)s on %(at)s.\n\n"
            "File: %(file)s\nSHA-256: %(sha256)s\nRows: %(rows)s\n\n"
            "A reviewer of the conveners reads it next. Until it is accepted, a lead can withdraw it.\n\n"
            "The receipt with the total of each measure, to be printed:"
        ),
        path=reverse("portal:receipt", args=[submission.pk]),
        person=submission.submitted_by,
        rows=submission.rows_understood,
        at=f"{submission.submitted_at:%Y-%m-%d %H:%M} UTC",
    )


def checked(submission: Submission) -> None:
    """To whoever uploaded a file whose check took so long that nobody waits for it on the page."""
    ready = submission.status == Status.READY
    _tell(
        {submission.uploaded_by},
        submission,
        kind="submission.checked",
        subject=(
            _("Checked, and ready to sign off: %(member)s, %(quarter)s, version %(version)s")
            if ready
            else _("Checked, with problems to correct: %(member)s, %(quarter)s, version %(version)s")
        ),
        body=(
            _("%(file)s was read and checked, and nothing in it stops the report. A lead can sign it off.")
            if ready
            else _("%(file)s was read and checked. Its page says what is to be corrected, and how.")
        ),
        path=_path(submission),
    )


def arrived(submission: Submission) -> None:
    """To the reviewers who look after the member, or to all where nobody does: there is something to review."""
    _tell(
        reviewers_of(submission.member),
        submission,
        kind="submission.arrived",
        subject=_("To review: %(member)s, %(quarter)s, version %(version)s"),
        body=_("%(member)s signed off version %(version)s for %(quarter)s.\n\nSHA-256: %(sha256)s"),
        path=reverse("desk:submission", args=[submission.pk]),
    )


def accepted(submission: Submission) -> None:
    """To the member: its figures count from now on."""
    _tell(
        _concerned(submission),
        submission,
        kind="submission.accepted",
        subject=_("Accepted: %(member)s, %(quarter)s, version %(version)s"),
        body=_(
            "Version %(version)s of %(member)s for %(quarter)s was accepted. Its figures are part of the "
            "coalition's statistics from now on.\n\nSHA-256: %(sha256)s"
        ),
        path=_path(submission),
    )


def returned(submission: Submission) -> None:
    """To the member: what the reviewer asks for."""
    _tell(
        _concerned(submission),
        submission,
        kind="submission.returned",
        subject=_("Sent back: %(member)s, %(quarter)s, version %(version)s"),
        body=_(
            "A reviewer sent back version %(version)s of %(member)s for %(quarter)s. The reason and the questions "
            "are on its page. Upload a corrected file there."
        ),
        path=_path(submission),
    )


def asked(query: ReviewQuery) -> None:
    """To the member: that a reviewer asks something. What it is stands on the page, out of the mail."""
    submission = query.submission
    _tell(
        _concerned(submission),
        submission,
        kind="query.asked",
        subject=_("A question about %(member)s, %(quarter)s, version %(version)s"),
        body=_(
            "A reviewer asks something about version %(version)s of %(member)s for %(quarter)s. The question is on "
            "its page, and is answered there."
        ),
        path=f"{_path(submission)}#query-{query.pk}",
    )


def replied(reply: QueryReply) -> None:
    """To the other side: that something was said to a question, or that it is settled or open again."""
    query, submission = reply.query, reply.query.submission
    by_member = reply.speaks_for_id == submission.member_id
    told = {
        QueryReply.Step.SAID: _("An answer to a question about %(member)s, %(quarter)s, version %(version)s"),
        QueryReply.Step.SETTLED: _("A question about %(member)s, %(quarter)s, version %(version)s is settled"),
        QueryReply.Step.OPENED: _("A question about %(member)s, %(quarter)s, version %(version)s is open again"),
    }
    _tell(
        _who_asked(query) if by_member else _concerned(submission),
        submission,
        kind="query.replied",
        subject=told[QueryReply.Step(reply.step)],
        body=_("What was said stands below the question, on the page of version %(version)s."),
        path=f"{_desk_path(submission) if by_member else _path(submission)}#query-{query.pk}",
    )


def _who_asked(query: ReviewQuery) -> set[User]:
    """Whoever asked; where they review no more, everybody who does."""
    reviewers = people_with(Right.REVIEW)
    return {query.asked_by} & set(reviewers) or set(reviewers)


def reopened(reopening: Reopening) -> None:
    """To the member's leads: that they can report again, or no longer. The reason is on the page."""
    named = {
        "member": reopening.member.name,
        "quarter": reopening.period.quarter.label,
        "day": f"{reopening.until:%Y-%m-%d}" if reopening.until else "",
    }
    if reopening.until:
        subject = _("Open again: %(member)s, %(quarter)s, until %(day)s")
        body = _("A reviewer opened %(quarter)s again for %(member)s. A file is taken until %(day)s.")
    else:
        subject = _("Closed again: %(member)s, %(quarter)s")
        body = _("A reviewer ended the re-opening of %(quarter)s for %(member)s.")
    notify(
        people_with(Right.SUBMIT, reopening.member),
        kind="quarter.reopened" if reopening.until else "quarter.reopening-ended",
        subject=subject % named,
        body=_("%(what)s The reason stands on the quarter’s page.") % {"what": body % named},
        path=reverse("portal:upload", args=[reopening.period.quarter]),
    )


def given_up(submission: Submission) -> None:
    """To administrators: a file ended whoever read it, again and again. Either it is an attack, or we are at fault."""
    _tell(
        people_with(Right.ADMINISTER),
        submission,
        kind="submission.given-up",
        subject=_("Could not be read: %(member)s, %(quarter)s, version %(version)s"),
        body=_(
            "Reading version %(version)s of %(member)s for %(quarter)s was begun several times and never came to an "
            "end. It is not tried again; the member was told to send another file, and other files are not held up."
            "\n\nFile: %(file)s\nSHA-256: %(sha256)s\n\nPlease have somebody look at the log of the workers."
        ),
        path=_desk_path(submission),
    )


def _tell(
    people: Iterable[User], submission: Submission, *, kind: str, subject: Text, body: Text, path: str, **more: object
) -> None:
    """Write about a version: what fills the texts is the same for all letters, and whatever `more` a body names."""
    named = {
        "member": submission.member.name,
        "quarter": submission.period.quarter.label,
        "version": submission.version,
        "file": submission.file.name,
        "sha256": content_hash(submission),
        **more,
    }
    notify(people, kind=kind, subject=subject % named, body=body % named, path=path)


def _concerned(submission: Submission) -> set[User]:
    """Whoever uploaded or signed off, and the member's leads."""
    people = {submission.uploaded_by, *people_with(Right.SUBMIT, submission.member)}
    return people | ({submission.submitted_by} if submission.submitted_by else set())


def _path(submission: Submission) -> str:
    return reverse("portal:submission", args=[submission.pk])


def _desk_path(submission: Submission) -> str:
    return reverse("desk:submission", args=[submission.pk])
