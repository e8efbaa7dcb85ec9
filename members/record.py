"""The audit record, read: whether it is whole, and what of it somebody may see."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice

from django.db import transaction
from django.db.models import Q, QuerySet

from members.actors import Actor
from members.chain import Event, Head, Link, Walk
from members.models import AuditEvent, AuditHead, AuditLink, AuditOrigin
from members.permissions import Right

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


FIGURES = Q(type__startswith="figures.")
OF_PEOPLE = Q(type__regex=r"^(person|token|factor|session|invitation)\.")


def visible_events(actor: Actor) -> QuerySet[AuditEvent]:
    """The events that the actor may see, the newest first.

    Administrators see all; other conveners what is not about people's accounts; a member's lead what concerns the
    member, with who looked at its figures, alone or beside everybody's; its reporters what became of its reports.
    """
    found = AuditEvent.objects.select_related("actor", "acting_for", "organisation", "link").order_by("-pk")
    if actor.may(Right.ADMINISTER):
        return found
    if actor.sees_all:
        return found.exclude(OF_PEOPLE)
    own = Q(organisation=actor.organisation, organisation__isnull=False)
    if actor.may(Right.MANAGE_MEMBER):
        return found.filter(own | FIGURES & Q(organisation__isnull=True))
    if actor.may(Right.READ_OWN):
        return found.filter(own, type__startswith="submission.")
    return found.none()


@dataclass(frozen=True, slots=True)
class Asked:
    """Which events to list; what is empty restricts nothing. `person` is an address, or a part of a name."""

    type: str = ""
    organisation: str = ""
    person: str = ""
    object: str = ""
    day: date | None = None


def filtered(events: QuerySet[AuditEvent], asked: Asked) -> QuerySet[AuditEvent]:
    if asked.type:
        events = events.filter(type=asked.type)
    if asked.organisation:
        events = events.filter(Q(organisation__slug=asked.organisation) | Q(acting_for__slug=asked.organisation))
    if asked.person:
        events = events.filter(Q(actor__email__iexact=asked.person) | Q(actor__name__icontains=asked.person))
    if asked.object:
        events = events.filter(object=asked.object)
    if asked.day:
        events = events.filter(at__date=asked.day)
    return events


def addresses(events: Iterable[AuditEvent]) -> dict[str, str]:
    """By the origin's key: where the events came from, as far as it is still kept."""
    keys = {event.origin for event in events if event.origin}
    return dict(AuditOrigin.objects.filter(key__in=keys).values_list("key", "address"))


def history_of(actor: Actor, object: str, *, most: int = 20) -> list[AuditEvent]:
    """What was done with one thing, as far as the actor may see it, the newest first."""
    return list(visible_events(actor).filter(object=object)[:most])
