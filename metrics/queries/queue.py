"""The way through the queue: which report waits before the one that is being read, and which after it."""

from typing import NamedTuple

from members.actors import Actor
from metrics.models import Submission
from metrics.queries.collection import queue


class Neighbours(NamedTuple):
    """The reports before and after this one in the queue; None at its ends, and where it is not in it."""

    previous: Submission | None
    following: Submission | None
    place: int
    length: int


def neighbours(actor: Actor, submission: Submission) -> Neighbours | None:
    """Where the version stands in the queue; None where it does not wait."""
    waiting = list(queue(actor))
    place = next((place for place, each in enumerate(waiting) if each.pk == submission.pk), None)
    if place is None:
        return None
    return Neighbours(
        waiting[place - 1] if place else None,
        waiting[place + 1] if place + 1 < len(waiting) else None,
        place + 1,
        len(waiting),
    )
