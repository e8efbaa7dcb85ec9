"""The sums of one quarter that are printed so far, and whether one more would tell too much."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from metrics.disclosure.partition import Partition, Place
from metrics.disclosure.policy import Policy
from metrics.disclosure.problem import Contribution
from metrics.disclosure.quantities import Quantity


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum over the rows of a reporting group (None: all rows), printed for each of some measures.

    ``paired``: over those rows only that know all these measures, as a rate needs it.
    """

    group: str | None
    measures: frozenset[str]
    paired: bool = False

    def covers(self, region: frozenset[str], known: frozenset[str]) -> bool:
        return (self.group is None or self.group in region) and (not self.paired or self.measures <= known)


class Printing:
    """Admits sums one after the other as long as everything that they tell together is safe."""

    def __init__(self, contributions: Iterable[Contribution], quantities: Iterable[Quantity], policy: Policy) -> None:
        contributions = tuple(contributions)
        self._policy = policy
        self._told = {each: Partition((), _places(contributions, each)) for each in quantities}

    def admit(self, wanted: Sum) -> bool:
        """Prints the sum if that is safe, and says whether it did."""
        told = {
            quantity: partition.cut(lambda place: wanted.covers(place.region, place.known))
            for quantity, partition in self._told.items()
            if quantity.within & wanted.measures
        }
        if not all(partition.stays_safe(self._policy) for partition in told.values()):
            return False
        self._told.update(told)
        return True


def _places(contributions: Iterable[Contribution], quantity: Quantity) -> tuple[Place, ...]:
    found: defaultdict[tuple[frozenset[str], frozenset[str]], Counter[str]] = defaultdict(Counter)
    for contribution in contributions:
        if amount := quantity.of(contribution.amounts):
            place = (contribution.region, frozenset(contribution.amounts))
            found[place][contribution.holding] += amount
    return tuple(Place(region, known, amounts) for (region, known), amounts in found.items())
