"""What becomes known with printed measures: themselves, and what two tied measures have in common or not."""

from collections.abc import Mapping
from dataclasses import dataclass

from metrics.statistics.indicator import Definitions


@dataclass(frozen=True, slots=True)
class Quantity:
    """The part of a row that counts in all measures ``within`` and exceeds what counts in those ``beyond``.

    A measure alone is the whole of itself. Of two that an identity ties, one part lies in both, one in the
    larger only, and where only the smaller is known, one in the smaller only. No quantity is ever negative.
    """

    within: frozenset[str]
    beyond: frozenset[str] = frozenset()

    def of(self, amounts: Mapping[str, int]) -> int:
        common = min(amounts.get(code, 0) for code in self.within)
        return max(common - sum(amounts.get(code, 0) for code in self.beyond), 0)


def quantities(definitions: Definitions) -> tuple[Quantity, ...]:
    """Every measure, and the three parts of every two measures with an identity between them."""
    found = [Quantity(frozenset({code})) for code in definitions.measures]
    for smaller, larger in _identities(definitions):
        one, other = frozenset({smaller}), frozenset({larger})
        found += [Quantity(one | other), Quantity(other, beyond=one), Quantity(one, beyond=other)]
    return tuple(found)


def tied_measures(definitions: Definitions) -> tuple[frozenset[str], ...]:
    """The measures in sets tied by identities, through others too: printed together or hidden together."""
    sets = [frozenset({code}) for code in definitions.measures]
    for pair in _identities(definitions):
        joined = frozenset[str]().union(*(tied for tied in sets if tied.intersection(pair)))
        sets = [tied for tied in sets if not tied <= joined] + [joined]
    return tuple(sets)


def _identities(definitions: Definitions) -> list[tuple[str, str]]:
    """Smaller and larger measures, through chains of identities too.

    A warning says that a comparison is unusual, not that one measure is part of the other.
    """
    above = {each.smaller: each.larger for each in definitions.identities if each.severity == "error"}
    found = []
    for smaller in above:
        larger = smaller
        while larger in above:
            larger = above[larger]
            found.append((smaller, larger))
    return found
