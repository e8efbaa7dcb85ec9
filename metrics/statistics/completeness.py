"""Who was expected, who reported, who was on time: counts of members, never of versions.

Each member counts at most once, however many versions, withdrawals and corrections it sent, and only where it was
expected: so no share can exceed 1. On time is what is in and came in by the last day of grace; it is a part of what was
submitted, as what was accepted is.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days in which a member belongs; `left` is the first on which it no longer does."""

    joined: date
    left: date | None = None

    def holds(self, day: date) -> bool:
        return self.joined <= day and (self.left is None or day < self.left)


@dataclass(frozen=True, slots=True)
class Version:
    """What counts of one version that its member did not take back: when it was signed off, and whether it is in."""

    signed_off: date | None
    is_in: bool = False
    accepted: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an expected member stands in a quarter. `on_time` is None while there is still time."""

    submitted: bool
    accepted: bool
    on_time: bool | None
    signed_off: date | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many members were expected, how many of those reported, were accepted, were on time."""

    expected: int
    submitted: int
    accepted: int
    on_time: int

    @property
    def completeness(self) -> Fraction | None:
        """The share that reported; None where nobody was expected."""
        return Fraction(self.submitted, self.expected) if self.expected else None

    @property
    def timeliness(self) -> Fraction | None:
        """The share that reported on time."""
        return Fraction(self.on_time, self.expected) if self.expected else None


def is_expected(stretches: Iterable[Stretch], last_day: date) -> bool:
    """Whether the member reports for the quarter that ends on that day: it does where it belongs on that day."""
    return any(stretch.holds(last_day) for stretch in stretches)


def standing(versions: Sequence[Version], *, grace_ends: date, today: date) -> Standing:
    """Where the member stands by its versions, without those that it took back itself.

    The first that was signed off says when it came: neither a question nor a correction makes a report late. While
    nothing is in, such as after a version was sent back, nothing is on time.
    """
    first = min((version.signed_off for version in versions if version.signed_off), default=None)
    submitted = any(version.is_in or version.accepted for version in versions)
    on_time: bool | None = submitted and first is not None and first <= grace_ends
    if not submitted and today <= grace_ends:
        on_time = None
    return Standing(submitted, any(version.accepted for version in versions), on_time, first if submitted else None)


def over_time(standings: Iterable[Standing]) -> Counts:
    """One member's quarters, where it stands in each in which it was expected; those that still have time are left out.

    So nobody's share falls because a quarter was opened.
    """
    settled = {place: standing for place, standing in enumerate(standings) if standing.on_time is not None}
    return counts(settled.keys(), settled)


def counts(expected: Collection[int], standings: Mapping[int, Standing]) -> Counts:
    """The members expected, by their number, and where each stands; of anybody else nothing is counted."""
    found = [standings[member] for member in set(expected) if member in standings]
    return Counts(
        expected=len(set(expected)),
        submitted=sum(each.submitted for each in found),
        accepted=sum(each.accepted for each in found),
        on_time=sum(bool(each.on_time) for each in found),
    )
