"""What members told for a figure, one member after the other, as tests write it down."""

from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple

from metrics.statistics.rates import Told


class MemberCount(NamedTuple):
    """A member's count, or both counts of its rate; the rate that it states; the denominator over all its rows."""

    member: str
    numerator: int | None
    denominator: int | None = None
    stated_rate: Fraction | None = None
    whole: int | None = None


def told_rates(counts: Iterable[MemberCount]) -> Told:
    """Pairs where both counts are known, denominators where they are, and the rates that are stated."""
    told = list(counts)
    return Told(
        pairs={
            each.member: (each.numerator, each.denominator)
            for each in told
            if each.numerator is not None and each.denominator is not None
        },
        wholes={each.member: each.whole for each in told if each.whole is not None},
        stated={each.member: each.stated_rate for each in told if each.stated_rate is not None},
    )


def told_counts(counts: Iterable[MemberCount]) -> Told:
    """Counts where they are known."""
    return Told(counts={count.member: count.numerator for count in counts if count.numerator is not None})
