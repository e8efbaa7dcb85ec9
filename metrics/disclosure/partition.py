"""What printed sums tell together: the finest parts that they cut the contributions into.

Whatever can be computed from printed sums by adding and subtracting weighs all rows of one part alike, since
no printed sum tells them apart. If every part is safe, so is everything that can be computed: it rests on
whole parts, each with enough holdings, and a holding that has at most some share of every part has at most
that share of their sum. For the same reason printing less never makes anything unsafe: it only joins parts.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from metrics.disclosure.policy import Policy
from metrics.disclosure.primary import is_safe


@dataclass(frozen=True, slots=True)
class Place:
    """All rows of one region with one set of known measures: ``amounts`` of one quantity by holding."""

    region: frozenset[str]
    known: frozenset[str]
    amounts: Counter[str]


@dataclass(frozen=True, slots=True)
class Part:
    """Places that no printed sum tells apart, and their amounts together."""

    places: tuple[Place, ...]
    amounts: Counter[str]

    def halves(self, inside: Callable[[Place], bool]) -> "tuple[Part, ...]":
        """The places inside and the others, without an empty half."""
        chosen = [inside(place) for place in self.places]
        if all(chosen) or not any(chosen):
            return (self,)
        marked = list(zip(self.places, chosen, strict=True))
        return part(place for place, is_in in marked if is_in), part(place for place, is_in in marked if not is_in)


def part(places: Iterable[Place]) -> Part:
    """The part that consists of these places."""
    together = tuple(places)
    amounts: Counter[str] = Counter()
    for place in together:
        amounts.update(place.amounts)
    return Part(together, amounts)


@dataclass(frozen=True, slots=True)
class Partition:
    """The parts that the printed sums tell apart, and the places in none of these sums.

    ``fresh`` are the parts that the last sum cut out: they alone need to be looked at before it is printed.
    """

    parts: tuple[Part, ...]
    unprinted: tuple[Place, ...]
    fresh: tuple[Part, ...] = ()

    def cut(self, inside: Callable[[Place], bool]) -> "Partition":
        """The partition after one more sum, over the places inside, is printed."""
        halves = [each.halves(inside) for each in self.parts]
        kept = [half for pair in halves if len(pair) == 1 for half in pair]
        fresh = [half for pair in halves if len(pair) == 2 for half in pair]
        if newly_printed := [place for place in self.unprinted if inside(place)]:
            fresh.append(part(newly_printed))
        unprinted = tuple(place for place in self.unprinted if not inside(place))
        return Partition((*kept, *fresh), unprinted, tuple(fresh))

    def stays_safe(self, policy: Policy) -> bool:
        """Whether the last sum may be printed, given that those before it could."""
        return all(is_safe(each.amounts, policy) for each in self.fresh)
