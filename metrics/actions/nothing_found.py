"""A quarter in which nothing was found is reported in one step: the zeros, their check and the signature."""

from collections.abc import Mapping
from types import MappingProxyType

from django.db import transaction
from django.utils.translation import gettext as _

from members.actors import Actor
from members.permissions import Right
from metrics.actions import checking, submissions
from metrics.actions.refusals import Forbidden, Refusal, needed
from metrics.actions.submissions import Upload
from metrics.models import Submission
from metrics.queries.nothing_found import nothing_found
from metrics.statistics.quarter import Quarter

NOTHING: Mapping[str, str] = MappingProxyType({})


@transaction.atomic
def report(
    *, quarter: Quarter, sha256: str, statement: str, by: Actor, whole: Mapping[str, str] = NOTHING, reason: str = ""
) -> Submission:
    """Upload the zeros as a file like any other, check it and sign it off; all of it, or nothing where any is refused.

    `sha256` is of the zeros that were shown; `whole` is told of the whole member, by measure, as it was typed. The
    `statement` is kept in the file, as a note for the reviewer, and answers whatever the check remarks: that so many
    zeros are far from what was reported before is just what is being said. Raises what uploading and signing off raise.
    """
    if by.organisation is None or not by.is_member or not by.may(Right.SUBMIT):
        raise Forbidden("not-your-role", _("Only a lead signs off a report. Ask a lead of your organisation."))
    needed(statement, _("Say what you looked at and found nothing."), field="statement")
    zeros = nothing_found(by.organisation, quarter)
    if zeros.sha256 != sha256:
        raise Refusal(
            "other-version",
            _("Other rows are expected now: an earlier report was accepted meanwhile. Look at them and sign again."),
        )
    upload = Upload.of(zeros.name, zeros.file(statement, whole))
    submission, _new = submissions.upload(quarter=quarter, upload=upload, reason=reason, by=by)
    # Here and now, and not by a worker: the file is our own, small, and what is signed must have been checked.
    checking.check(submission.pk)
    submission.refresh_from_db()
    comments = dict.fromkeys(submission.finding_counts, statement)
    return submissions.submit(submission=submission, comments=comments, by=by)
