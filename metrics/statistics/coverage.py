"""How much of the coalition a figure rests on: by members, and by what those members usually hold."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Coverage:
    """Two shares from 0 to 1, each None where there is nothing to take a share of.

    ``members``: contributors among the members expected. ``volume``: how much of the expected members' last
    known volume the contributors hold.
    """

    members: Fraction | None
    volume: Fraction | None


def coverage(contributors: Collection[str], expected: Collection[str], volumes: Mapping[str, int]) -> Coverage:
    """Coverage of a figure by its contributors among the members expected.

    ``volumes`` has the last known volume of a member: what the figure is weighed by, in its own unit. A
    member that never told a volume weighs nothing; where no expected member did, the share is unknown.
    """
    wanted, present = set(expected), set(contributors) & set(expected)
    return Coverage(
        members=_share(len(present), len(wanted)),
        volume=_share(_total(present, volumes), _total(wanted, volumes)),
    )


def _total(members: Collection[str], volumes: Mapping[str, int]) -> int:
    return sum(volumes.get(member, 0) for member in members)


def _share(part: int, whole: int) -> Fraction | None:
    return Fraction(part, whole) if whole else None
