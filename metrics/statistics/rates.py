"""From the counts of members to the coalition's figure: sum, then divide; exact until somebody shows it."""

from collections.abc import Collection, Mapping, Set
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any, Literal

from metrics.statistics.coverage import Coverage, coverage
from metrics.statistics.indicator import Indicator
from metrics.statistics.spread import Dependence, Spread, dependence_of_count, dependence_of_rate, spread

Status = Literal["ok", "partial", "not reported", "rate only", "nothing to divide by"]
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Told:
    """What members told for one figure, by member.

    Of a measure ``counts``. Of a rate ``pairs``: numerator and denominator, both from the rows where both are known;
    ``wholes``, what the denominator is over all rows that know it, needed of those alone where it is more; and
    ``stated``, the rates (0 to 1) that members state instead of counts.
    """

    counts: Mapping[str, int] = field(default_factory=dict)
    pairs: Mapping[str, Pair] = field(default_factory=dict)
    wholes: Mapping[str, int] = field(default_factory=dict)
    stated: Mapping[str, Fraction] = field(default_factory=dict)

    @property
    def members(self) -> Set[str]:
        """Who told any of it."""
        return self.counts.keys() | self.pairs.keys() | self.wholes.keys() | self.stated.keys()

    def of(self, members: Set[str]) -> "Told":
        """What these members told."""
        if self.members <= members:
            return self
        return Told(*(_of(members, each) for each in (self.counts, self.pairs, self.wholes, self.stated)))


NOTHING = Told()


def _of(members: Set[str], told: Mapping[str, Any]) -> Mapping[str, Any]:
    return {member: each for member, each in told.items() if member in members}


@dataclass(frozen=True)
class Figure:
    """One figure with all that qualifies it. A measure has its count in ``numerator`` and ``value``.

    ``told`` is what the contributors told, and the rates stated without counts by other expected members. What
    qualifies a figure is worked out when somebody asks: a page shows hundreds of figures, and of few of them all.
    """

    numerator: int | None
    denominator: int | None
    value: Fraction | int | None
    told: Told
    wanted: Set[str]
    volumes: Mapping[str, int]
    status: Status

    @property
    def contributors(self) -> int:
        return len(self.told.counts) + len(self.told.pairs)

    @property
    def expected(self) -> int:
        return len(self.wanted)

    @cached_property
    def coverage(self) -> Coverage:
        told = self.told
        return coverage(told.counts or told.pairs, self.wanted, self.volumes, _parts(told))

    @cached_property
    def spread(self) -> Spread | None:
        from_counts = [Fraction(*pair) for pair in self.told.pairs.values()]
        return spread([*from_counts, *self.told.stated.values()], from_counts)

    @cached_property
    def dependence(self) -> Dependence | None:
        return dependence_of_rate(self.told.pairs) or dependence_of_count(self.told.counts)

    @property
    def median(self) -> Fraction | None:
        """Of the members' own rates, those stated without counts included."""
        return self.spread.median if self.spread else None


def figure(indicator: Indicator, told: Told, expected: Collection[str], volumes: Mapping[str, int]) -> Figure:
    """The figure of the expected members.

    What a member told for a quarter in which it is not expected stays out of the figure, as it would
    otherwise be in the sum and not in the coverage. ``volumes``: see ``coverage``.
    """
    wanted = frozenset(expected)
    counted = told.of(wanted)
    return _rate(counted, wanted, volumes) if indicator.is_rate else _count(counted.counts, wanted, volumes)


def _count(counts: Mapping[str, int], wanted: Set[str], volumes: Mapping[str, int]) -> Figure:
    total = sum(counts.values()) if counts else None
    return Figure(
        numerator=total,
        denominator=None,
        value=total,
        told=Told(counts=counts),
        wanted=wanted,
        volumes=volumes,
        status=_completeness(counts, wanted) if counts else "not reported",
    )


def _rate(told: Told, wanted: Set[str], volumes: Mapping[str, int]) -> Figure:
    divisible = told.pairs
    if any(not denominator for _numerator, denominator in told.pairs.values()):
        divisible = {member: pair for member, pair in told.pairs.items() if pair[1]}
    stated = {member: rate for member, rate in told.stated.items() if member not in told.pairs}
    numerator = sum([numerator for numerator, _denominator in divisible.values()])
    denominator = sum([denominator for _numerator, denominator in divisible.values()])
    return Figure(
        numerator=numerator if told.pairs else None,
        denominator=denominator if told.pairs else None,
        value=Fraction(numerator, denominator) if divisible else None,
        told=Told(pairs=divisible, wholes=told.wholes, stated=stated),
        wanted=wanted,
        volumes=volumes,
        status=_rate_status(told.pairs, divisible, stated, wanted),
    )


def own_rate(numerator: int, denominator: int | None) -> Fraction | None:
    """A member's own rate; None where there is nothing to divide by."""
    return Fraction(numerator, denominator) if denominator else None


def _parts(told: Told) -> Mapping[str, Fraction]:
    """Of whose volume a part alone is in the figure, and how much: other rows do not know the numerator."""
    wholes = told.wholes
    return {
        member: Fraction(denominator, wholes[member])
        for member, (_numerator, denominator) in told.pairs.items()
        if wholes.get(member, denominator) != denominator
    }


def _rate_status(
    pairs: Collection[str],
    divisible: Collection[str],
    stated: Collection[str],
    wanted: Collection[str],
) -> Status:
    if divisible:
        return _completeness(divisible, wanted)
    if pairs:
        return "nothing to divide by"
    return "rate only" if stated else "not reported"


def _completeness(contributors: Collection[str], wanted: Collection[str]) -> Status:
    return "ok" if len(contributors) == len(wanted) else "partial"
