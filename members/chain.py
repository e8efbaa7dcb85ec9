"""The chain of audit events: what is hashed, and how a chain that was tampered with is found out.

The database computes the same hashes as it writes (members/migrations/0030_audit_chain.py). This second version reads
the rows and works them out again, so that neither can be wrong, or be made wrong, unnoticed.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

START = "0" * 64
"""What stands before the first event."""


@dataclass(frozen=True, slots=True)
class Head:
    """The newest place of the chain at some moment. Whoever knows it can tell whether what lies before was changed."""

    position: int
    hash: str

    @classmethod
    def parse(cls, text: str) -> "Head":
        """Read `POSITION:HASH`; ValueError says what is wrong."""
        position, _, hash = text.partition(":")
        if not (position.isascii() and position.isdecimal() and len(hash) == len(START)):
            raise ValueError(f"{text!r} is not a head: write POSITION:HASH, as a release prints it")
        return cls(int(position), hash.lower())

    def __str__(self) -> str:
        return f"{self.position}:{self.hash}"


@dataclass(frozen=True, slots=True)
class Event:
    """An event as it is stored, field by field: all of them are hashed."""

    id: int
    at: datetime
    type: str
    actor_id: int | None
    acting_for_id: int | None
    organisation_id: int | None
    object: str
    via: str
    request_id: str
    origin: str
    reason: str
    details: Any


@dataclass(frozen=True, slots=True)
class Link:
    """A place of the chain and the event that stands there."""

    position: int
    hash: str
    event: Event


def canonical(event: Event, position: int) -> str:
    """The one text that stands for an event in its place: a JSON list as PostgreSQL's jsonb writes it."""
    fields = [
        position,
        event.id,
        event.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        event.type,
        event.actor_id,
        event.acting_for_id,
        event.organisation_id,
        event.object,
        event.via,
        event.request_id,
        event.origin,
        event.reason,
        _ordered(event.details),
    ]
    return json.dumps(fields, ensure_ascii=False, separators=(", ", ": "))


def _ordered(value: object) -> object:
    """Keys in jsonb's order: the shorter first, then by their bytes."""
    if isinstance(value, Mapping):
        keys = sorted(value, key=lambda key: (len(key.encode()), key.encode()))
        return {key: _ordered(value[key]) for key in keys}
    return [_ordered(item) for item in value] if isinstance(value, list) else value


def digest(previous: str, event: Event, position: int) -> str:
    """The hash of a place: of the hash before it and of the event."""
    return hashlib.sha256(f"{previous}{canonical(event, position)}".encode()).hexdigest()


class Walk:
    """One pass over the chain, in the order of positions, with what is wrong in the order in which it is met.

    Every place is compared with the hash that *stands* before it, so that one changed row is one problem. Somebody who
    makes all later hashes anew is found by the heads that were published, each of which names one place and its hash.
    """

    def __init__(self, heads: Mapping[str, Head]) -> None:
        """`heads` by who published them, such as "release 3"."""
        self._published: dict[int, list[tuple[str, Head]]] = {}
        for source, head in heads.items():
            self._published.setdefault(head.position, []).append((source, head))
        self.head = Head(0, START)
        self.events = 0

    def over(self, links: Iterable[Link]) -> Iterator[str]:
        for link in links:
            self.events += 1
            yield from self._place(link)
            yield from self._compare(link)
            self.head = Head(link.position, link.hash)
        yield from self._cut()

    def _place(self, link: Link) -> Iterator[str]:
        expected = self.head.position + 1
        if link.position != expected:
            yield f"position {expected}: what stood here, up to position {link.position - 1}, was removed"
        elif digest(self.head.hash, link.event, link.position) != link.hash:
            yield f"position {link.position}: event {link.event.id} was changed, or it is not the one that stood here"

    def _compare(self, link: Link) -> Iterator[str]:
        for source, head in self._published.pop(link.position, ()):
            if head.hash != link.hash:
                yield (
                    f"position {link.position}: {source} published another hash, so this event "
                    "or one before it was rewritten"
                )

    def _cut(self) -> Iterator[str]:
        for position, published in sorted(self._published.items()):
            for source, _head in published:
                yield f"position {position}: {source} published it, but the chain ends at position {self.head.position}"
