"""The life of a member in the coalition as a list of days, the newest first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from members.history import changes_of, intervals_of
from members.models import MembershipChange, MembershipInterval, Organisation

Kind = MembershipChange.Kind


@dataclass(frozen=True, slots=True)
class Event:
    """What happened on a day, or is planned; `number` is the planned change's, by which it can be dropped."""

    day: date
    words: str
    reason: str = ""
    number: int | None = None


def timeline(member: Organisation) -> list[Event]:
    """Joining, and what followed: changes with their reasons, and ends of intervals of which no more is known."""
    changes = list(changes_of(member))
    told = {(change.on, change.organisation_id) for change in changes}
    events = [*(_of_change(change, member) for change in changes), *_of_intervals(member, told)]
    return sorted(events, key=lambda event: event.day, reverse=True)


def _of_change(change: MembershipChange, member: Organisation) -> Event:
    words = _taken_over(change) if change.organisation != member else _own(change)
    reason = change.reason if change.organisation == member else ""
    return Event(change.on, words, reason, change.pk if change.is_planned else None)


def _own(change: MembershipChange) -> str:
    named = {"name": change.name, "other": change.other, "platform": change.platform, "until": change.until}
    if change.kind == Kind.PAUSE:
        return _("Paused, back on %(until)s") % named if change.until else _("Paused")
    words = {
        Kind.RETURN: _("Back in the coalition"),
        Kind.LEAVE: _("Left the coalition"),
        Kind.RENAME: _("Called %(name)s from then on"),
        Kind.MERGE: _("Became part of %(other)s"),
        Kind.SALE: _("Sold %(platform)s to %(other)s"),
    }
    return words[Kind(change.kind)] % named


def _taken_over(change: MembershipChange) -> str:
    named = {"member": change.organisation, "platform": change.platform}
    return (_("Took over %(member)s") if change.kind == Kind.MERGE else _("Bought %(platform)s of %(member)s")) % named


def _of_intervals(member: Organisation, told: set[tuple[date, int]]) -> Iterator[Event]:
    """The first joining; of the rest, what no change tells."""
    for number, interval in enumerate(intervals_of(member)):
        if number == 0 or (interval.joined, member.pk) not in told:
            yield Event(interval.joined, _("Joined the coalition") if number == 0 else _("Back in the coalition"))
        if interval.left is not None and (interval.left, member.pk) not in told:
            yield Event(interval.left, _ending(interval))


def _ending(interval: MembershipInterval) -> str:
    if interval.ending == MembershipInterval.Ending.MERGED:
        return _("Became part of %s") % interval.successor
    return _("Paused") if interval.ending == MembershipInterval.Ending.PAUSED else _("Left the coalition")
