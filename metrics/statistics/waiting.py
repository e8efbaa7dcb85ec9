"""For whom a report waited, and how long: the member's time and the reviewers' are counted apart."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum


class Side(StrEnum):
    """Whose move it is."""

    MEMBER = "member"
    REVIEWER = "reviewer"


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """From this moment on it is that side's move; None: nobody's, since nothing is to be done."""

    at: datetime
    waits_for: Side | None = field(compare=False)


@dataclass(frozen=True, slots=True)
class Waited:
    """How long in all it was each side's move, whose it is now, and since when."""

    member: timedelta = timedelta()
    reviewer: timedelta = timedelta()
    waits_for: Side | None = None
    since: datetime | None = None


def waited(changes: Iterable[Change], now: datetime) -> Waited:
    """Add up the time between changes, in whatever order they come; before the first one nobody waited."""
    spent = {Side.MEMBER: timedelta(), Side.REVIEWER: timedelta()}
    side: Side | None = None
    since = last = None
    for change in [*sorted(changes), None]:
        until = change.at if change else now
        if side is not None and last is not None:
            spent[side] += max(until - last, timedelta())
        if change is not None:
            if change.waits_for is not side:
                side, since = change.waits_for, change.at
            last = change.at
    return Waited(spent[Side.MEMBER], spent[Side.REVIEWER], side, since if side else None)
