"""Where a version stands while it is checked: how many of its member's come before it, and what is being done.

What a worker is at is told by the locks that it holds, which end with it: nothing is said that is not so any more.
"""

from dataclasses import dataclass
from typing import Literal, get_args
from uuid import UUID

from django.db import connection

from metrics.models import Submission
from metrics.transitions import Status

Step = Literal["reading", "checking", "storing"]

ORDER = ("attempts", "uploaded_at", "pk")  # of arrival; one that failed before holds up no other

_HELD = """
    SELECT asked.step FROM unnest(%s::text[], %s::text[]) AS asked (step, subject)
    JOIN pg_locks held ON held.locktype = 'advisory' AND held.granted AND held.objsubid = 1
        AND (held.classid::bigint << 32 | held.objid::bigint) = hashtextextended(asked.subject, 1)
        AND held.database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


@dataclass(frozen=True, slots=True)
class Turn:
    """`step` is what is being done, "" while it waits; `before` is how many of the member's versions come first."""

    step: Step | Literal[""]
    before: int


def subject(step: Step, id: UUID) -> str:
    """What a worker locks while it is at this step."""
    return f"{step} {id}"


def turn_of(submission: Submission) -> Turn:
    """Of a version that is being checked."""
    steps: tuple[Step, ...] = get_args(Step)
    with connection.cursor() as cursor:
        cursor.execute(_HELD, [list(steps), [subject(step, submission.pk) for step in steps]])
        held = {step for (step,) in cursor.fetchall()}
    waiting = Submission.uploads.filter(status=Status.CHECKING, member=submission.member_id).order_by(*ORDER)
    ids = list(waiting.values_list("pk", flat=True))
    at: list[Step] = [step for step in steps if step in held]
    return Turn(at[-1] if at else "", ids.index(submission.pk) if submission.pk in ids else 0)
