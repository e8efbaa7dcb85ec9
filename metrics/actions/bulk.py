"""Several reports at once, each by itself: what is refused of one holds up none of the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from members.actors import Actor
from metrics.actions import submissions
from metrics.actions.refusals import Refusal
from metrics.models import Submission
from metrics.queries.submissions import visible_to


@dataclass(frozen=True, slots=True)
class Shown:
    """A version as a reviewer saw it in a list: which one, and the hash of its content."""

    id: UUID
    sha256: str

    @classmethod
    def parse(cls, text: str) -> "Shown":
        """Read `ID:SHA256`; ValueError for anything else."""
        id, _colon, sha256 = text.partition(":")
        return cls(UUID(id), sha256)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one of them; `refusal` says why it was not accepted."""

    submission: Submission
    refusal: Refusal | None = None


def accept_each(*, shown: Sequence[Shown], by: Actor) -> list[Outcome]:
    """Accept those that are as they were shown and have neither errors nor warnings; each is a step of its own.

    What the actor may not see is not among the outcomes, as if it never was.
    """
    found = {submission.pk: submission for submission in visible_to(by).filter(pk__in=[each.id for each in shown])}
    return [_accept(found[each.id], each.sha256, by) for each in shown if each.id in found]


def _accept(submission: Submission, sha256: str, by: Actor) -> Outcome:
    try:
        if submission.warnings or submission.errors:
            raise Refusal("has-warnings", _("It has warnings: review it by itself."))
        return Outcome(submissions.accept(submission=submission, sha256=sha256, by=by))
    except Refusal as refusal:
        return Outcome(submission, refusal)
