"""What is to be published, as the protector and the attacker are both told it: amounts, and who told them."""

from collections.abc import Mapping
from dataclasses import dataclass

from metrics.statistics.indicator import Definitions


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one holding told in one quarter on the rows of one region with one set of known measures.

    ``region`` has the slugs of the reporting groups that contain the rows, empty where no group does.
    ``amounts`` has the sum of every measure that is known on those rows, zero included; rows that know other
    measures are another contribution, because only rows that know both its measures enter a rate.
    """

    period: str
    holding: str
    region: frozenset[str]
    amounts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Problem:
    """The quarters and groups to print, in the order of printing, and all contributions to them.

    Raises ValueError for a contribution outside of them, and for an amount that no count can have.
    """

    periods: tuple[str, ...]
    groups: tuple[str, ...]
    contributions: tuple[Contribution, ...]
    definitions: Definitions

    def __post_init__(self) -> None:
        for contribution in self.contributions:
            self._check(contribution)

    def _check(self, contribution: Contribution) -> None:
        if contribution.period not in self.periods:
            raise ValueError(f"{contribution.period} is not among the periods to print.")
        if unknown := contribution.region.difference(self.groups):
            raise ValueError(f"{', '.join(sorted(unknown))} is not among the groups to print.")
        for code, amount in contribution.amounts.items():
            measure = self.definitions.measures.get(code)
            if measure is None:
                raise ValueError(f"{code} is not a measure.")
            if amount < 0:
                raise ValueError(f"{code} is {amount}; a count is never negative.")
            if measure.scope == "member" and contribution.region:
                raise ValueError(f"{code} is counted for whole members and belongs to no group.")
