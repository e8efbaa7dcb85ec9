"""The life of a submission, as a table. Actions ask it; the diagram in metrics/README.md is made from it."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from members.permissions import Right


class Status(models.TextChoices):
    CHECKING = "checking", _("Being checked")
    INVALID = "invalid", _("Has problems")
    READY = "ready", _("Ready to sign off")
    SUBMITTED = "submitted", _("To review")
    RETURNED = "returned", _("Sent back")
    ACCEPTED = "accepted", _("Accepted")
    SUPERSEDED = "superseded", _("Replaced by a later version")
    WITHDRAWN = "withdrawn", _("Withdrawn")


@dataclass(frozen=True, slots=True)
class Transition:
    """What leads from one status to the next: the right it needs (None: the program itself) and its audit type."""

    right: Right | None
    audit: str


TRANSITIONS: dict[Status, dict[Status, Transition]] = {
    Status.CHECKING: {
        Status.INVALID: Transition(None, "submission.checked"),
        Status.READY: Transition(None, "submission.checked"),
        Status.WITHDRAWN: Transition(Right.UPLOAD, "submission.replaced"),
    },
    Status.INVALID: {
        Status.CHECKING: Transition(Right.UPLOAD, "submission.corrected"),
        Status.WITHDRAWN: Transition(Right.UPLOAD, "submission.replaced"),
    },
    Status.READY: {
        Status.CHECKING: Transition(Right.UPLOAD, "submission.corrected"),
        Status.SUBMITTED: Transition(Right.SUBMIT, "submission.submitted"),
        Status.WITHDRAWN: Transition(Right.UPLOAD, "submission.replaced"),
    },
    Status.SUBMITTED: {
        Status.ACCEPTED: Transition(Right.REVIEW, "submission.accepted"),
        Status.RETURNED: Transition(Right.REVIEW, "submission.returned"),
        Status.WITHDRAWN: Transition(Right.WITHDRAW, "submission.withdrawn"),
    },
    Status.RETURNED: {Status.WITHDRAWN: Transition(Right.UPLOAD, "submission.replaced")},
    Status.ACCEPTED: {Status.SUPERSEDED: Transition(None, "submission.superseded")},
    Status.SUPERSEDED: {},
    Status.WITHDRAWN: {},
}

OPEN = frozenset({Status.CHECKING, Status.INVALID, Status.READY, Status.SUBMITTED, Status.RETURNED})
CHECKED = frozenset({Status.CHECKING, Status.INVALID, Status.READY})  # as far as the program alone takes an upload
CORRECTED_IN_PLACE = frozenset(status for status, onward in TRANSITIONS.items() if Status.CHECKING in onward)
REPLACED_BY_UPLOAD = frozenset({Status.CHECKING, Status.INVALID, Status.READY, Status.RETURNED})


def transition(current: str, following: str) -> Transition | None:
    """The transition between two statuses, None where there is none."""
    return TRANSITIONS[Status(current)].get(Status(following))


def diagram() -> str:
    """The table as a state diagram (Mermaid), for metrics/README.md."""
    steps = [
        f"    {status.value} --> {following.value}: {step.right.name.lower() if step.right else 'the program'}"
        for status, onward in TRANSITIONS.items()
        for following, step in onward.items()
    ]
    return "\n".join(["stateDiagram-v2", "    [*] --> checking: upload", *steps])
