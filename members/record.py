"""The audit record, read: whether it is whole, and what of it somebody may see."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice

from django.db import transaction
from django.db.models import Q

from members.chain import Event, Head, Link, Walk
from members.models import AuditEvent, AuditHead, AuditLink

AT_ONCE = 2_000
MOST_PROBLEMS = 100

_FIELDS = (
    "id", "at", "type", "actor_id", "acting_for_id", "organisation_id", "object", "via", "request_id", "origin",
    "reason", "details",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a walk over the whole chain found; `problems` are at most `MOST_PROBLEMS`, in the order of the chain."""

    events: int
    head: Head
    problems: list[str]


@transaction.atomic
def verify(published: Mapping[str, Head]) -> Verdict:
    """Walk the chain and compare it with every head that was published or noted. Memory does not grow with it."""
    noted = {f"the head of {note.day}": Head(note.position, note.hash) for note in AuditHead.objects.all()}
    walk = Walk({**noted, **published})
    found = chain(walk.over(_links()), _outside())
    problems = list(islice(found, MOST_PROBLEMS))
    for _one_more in found:
        pass  # to the end all the same, where the head is
    return Verdict(walk.events, walk.head, problems)


def _links() -> Iterator[Link]:
    rows = AuditLink.objects.filter(position__isnull=False).order_by("position")
    fields = (f"event__{name}" for name in _FIELDS)
    for position, hash, *event in rows.values_list("position", "hash", *fields).iterator(AT_ONCE):
        yield Link(position, hash, Event(*event))


def _outside() -> Iterator[str]:
    """Events that are in no place of the chain: they were put beside it."""
    beside = AuditEvent.objects.filter(Q(link__isnull=True) | Q(link__position__isnull=True))
    for id in beside.order_by("id").values_list("id", flat=True).iterator(AT_ONCE):
        yield f"event {id}: it stands in no place of the chain"
