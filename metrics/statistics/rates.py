"""From the counts of members to the coalition's figure: sum, then divide; exact until somebody shows it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Literal

from metrics.statistics.coverage import Coverage, coverage
from metrics.statistics.indicator import Indicator
from metrics.statistics.spread import Dependence, Spread, dependence_of_count, dependence_of_rate, spread

Status = Literal["ok", "partial", "not reported", "rate only", "nothing to divide by"]


@dataclass(frozen=True, slots=True)
class MemberCount:
    """What one member told for one figure.

    For a measure its count is the numerator. For a rate both counts come from the rows where both are known;
    ``stated_rate`` (0 to 1) is what a rate-only member states instead of counts.
    """

    member: str
    numerator: int | None
    denominator: int | None = None
    stated_rate: Fraction | None = None


@dataclass(frozen=True)
class Figure:
    """One figure with all that qualifies it. A measure has its count in ``numerator`` and ``value``.

    What the contributors told stands in ``counts``, or for a rate in ``pairs``; ``own_rates`` has the members' own,
    those stated without counts included. How the members differ is worked out when somebody asks: a page shows hundreds
    of figures, and of few of them that.
    """

    numerator: int | None
    denominator: int | None
    value: Fraction | int | None
    own_rates: tuple[Fraction, ...] = field(compare=False)  # in any order
    counts: Mapping[str, int]
    pairs: Mapping[str, tuple[int, int]]
    contributors: int
    expected: int
    coverage: Coverage
    status: Status

    @cached_property
    def spread(self) -> Spread | None:
        return spread(self.own_rates, [Fraction(*pair) for pair in self.pairs.values()])

    @cached_property
    def dependence(self) -> Dependence | None:
        return dependence_of_rate(self.pairs) or dependence_of_count(self.counts)

    def told(self) -> dict[str, MemberCount]:
        """What each contributor told."""
        return {member: MemberCount(member, count) for member, count in self.counts.items()} | {
            member: MemberCount(member, *pair) for member, pair in self.pairs.items()
        }

    @property
    def median(self) -> Fraction | None:
        """Of the members' own rates, those stated without counts included."""
        return self.spread.median if self.spread else None


def figure(
    indicator: Indicator,
    counts: Sequence[MemberCount],
    expected: Collection[str],
    volumes: Mapping[str, int],
) -> Figure:
    """The figure of the expected members, from at most one count a member; ValueError for a second one.

    What a member told for a quarter in which it is not expected stays out of the figure, as it would
    otherwise be in the sum and not in the coverage. ``volumes``: see ``coverage``.
    """
    _refuse_second_counts(counts)
    wanted = frozenset(expected)
    counted = [count for count in counts if count.member in wanted]
    if indicator.is_rate:
        return _rate(counted, expected, volumes)
    return _count(counted, expected, volumes)


def _count(counts: Iterable[MemberCount], expected: Collection[str], volumes: Mapping[str, int]) -> Figure:
    known = {count.member: count.numerator for count in counts if count.numerator is not None}
    total = sum(known.values()) if known else None
    return Figure(
        numerator=total,
        denominator=None,
        value=total,
        own_rates=(),
        counts=known,
        pairs={},
        contributors=len(known),
        expected=len(set(expected)),
        coverage=coverage(known, expected, volumes),
        status=_completeness(known, expected) if known else "not reported",
    )


def _rate(counts: Iterable[MemberCount], expected: Collection[str], volumes: Mapping[str, int]) -> Figure:
    counts = list(counts)
    pairs = {count.member: pair for count in counts if (pair := _pair(count)) is not None}
    divisible = {member: pair for member, pair in pairs.items() if pair[1] > 0}
    own_rates = tuple(rate for count in counts if (rate := own_rate(count)) is not None)
    numerator = sum(pair[0] for pair in divisible.values())
    denominator = sum(pair[1] for pair in divisible.values())
    return Figure(
        numerator=numerator if pairs else None,
        denominator=denominator if pairs else None,
        value=Fraction(numerator, denominator) if divisible else None,
        own_rates=own_rates,
        counts={},
        pairs=divisible,
        contributors=len(divisible),
        expected=len(set(expected)),
        coverage=coverage(divisible, expected, volumes),
        status=_rate_status(pairs, divisible, own_rates, expected),
    )


def own_rate(count: MemberCount) -> Fraction | None:
    """The member's own rate: from its counts, or as it states it where it gives no counts."""
    pair = _pair(count)
    if pair is None:
        return count.stated_rate
    return Fraction(*pair) if pair[1] > 0 else None


def _pair(count: MemberCount) -> tuple[int, int] | None:
    if count.numerator is None or count.denominator is None:
        return None
    return count.numerator, count.denominator


def _rate_status(
    pairs: Collection[str],
    divisible: Collection[str],
    own_rates: Collection[Fraction],
    expected: Collection[str],
) -> Status:
    if divisible:
        return _completeness(divisible, expected)
    if pairs:
        return "nothing to divide by"
    return "rate only" if own_rates else "not reported"


def _completeness(contributors: Collection[str], expected: Collection[str]) -> Status:
    return "ok" if len(contributors) == len(set(expected)) else "partial"


def _refuse_second_counts(counts: Sequence[MemberCount]) -> None:
    members = [count.member for count in counts]
    if len(set(members)) < len(members):
        raise ValueError("A member has one count for a figure; add up its rows first.")
