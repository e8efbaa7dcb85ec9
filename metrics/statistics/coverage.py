"""How much of the coalition a figure rests on: by members, and by what those members usually hold."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Coverage:
    """Two shares from 0 to 1, each None where there is nothing to take a share of.

    ``members``: contributors among the members expected. ``volume``: how much of the expected members' last
    known volume the contributors hold, of each as much as entered the figure.
    """

    members: Fraction | None
    volume: Fraction | None


def coverage(
    contributors: Collection[str],
    expected: Collection[str],
    volumes: Mapping[str, int],
    parts: Mapping[str, Fraction] | None = None,
) -> Coverage:
    """Coverage of a figure by its contributors among the members expected.

    ``volumes`` has the last known volume of a member: what the figure is weighed by, in its own unit. A
    member that never told a volume weighs nothing; where no expected member did, the share is unknown. ``parts`` (0
    to 1) has the contributors of whose volume in the figure's own quarter a part alone entered it.
    """
    present = [member for member in expected if member in contributors]
    held: Fraction | int = sum([volumes.get(member, 0) for member in present])
    for member, part in (parts or {}).items():
        held -= volumes.get(member, 0) * (1 - part)
    return Coverage(
        members=_share(len(present), len(expected)),
        volume=_share(held, sum([volumes.get(member, 0) for member in expected])),
    )


def _share(part: Fraction | int, whole: int) -> Fraction | None:
    return Fraction(part) / whole if whole else None
