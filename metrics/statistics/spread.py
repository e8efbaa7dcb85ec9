"""How the members' own rates differ, and how much a pooled rate hangs on any one of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Spread:
    """The members' own rates, each counting once whatever its size: fractions from 0 to 1.

    Rates that are stated without counts enter the median and the quartiles alone. The mean, which any one of them could
    move at will, is of those with counts; None where there are none.
    """

    mean: Fraction | None
    lower: Fraction
    median: Fraction
    upper: Fraction


@dataclass(frozen=True, slots=True)
class Dependence:
    """What a figure owes to single members.

    ``largest`` holds ``share`` of the denominator (of the sum, where the figure is a count). When any one member is
    left out, a pooled rate is between ``lowest`` and ``highest``: None for a count, and where nobody would remain.
    """

    largest: str
    share: Fraction
    lowest: Fraction | None = None
    highest: Fraction | None = None


def spread(rates: Sequence[Fraction], counted: Sequence[Fraction] = ()) -> Spread | None:
    """Median and quartiles of the rates, and the mean of those that were `counted`; None of no rates.

    Quartiles are interpolated between the two nearest rates, as spreadsheets and NumPy do it by default: definition 7
    of Hyndman and Fan, "Sample Quantiles in Statistical Packages", The American Statistician 50 (1996).
    """
    if not rates:
        return None
    ordered = sorted(rates)
    return Spread(
        mean=sum(counted, start=Fraction(0)) / len(counted) if counted else None,
        lower=_quantile(ordered, Fraction(1, 4)),
        median=_quantile(ordered, Fraction(1, 2)),
        upper=_quantile(ordered, Fraction(3, 4)),
    )


def _quantile(ordered: Sequence[Fraction], share: Fraction) -> Fraction:
    whole, part = divmod(share * (len(ordered) - 1), 1)
    low, high = ordered[whole], ordered[min(whole + 1, len(ordered) - 1)]
    return low + (high - low) * part


def dependence_of_rate(pairs: Mapping[str, tuple[int, int]]) -> Dependence | None:
    """Of a pooled rate, from each contributor's numerator and denominator (above zero); None without contributors."""
    if not pairs:
        return None
    numerator = sum(pair[0] for pair in pairs.values())
    denominator = sum(pair[1] for pair in pairs.values())
    largest = max(sorted(pairs), key=lambda member: pairs[member][1])
    share = Fraction(pairs[largest][1], denominator)
    if len(pairs) == 1:
        return Dependence(largest, share)
    without = [Fraction(numerator - own, denominator - of) for own, of in pairs.values()]
    return Dependence(largest, share, min(without), max(without))


def dependence_of_count(counts: Mapping[str, int]) -> Dependence | None:
    """Of a sum, from each contributor's count; None where there is nothing to have a share of."""
    total = sum(counts.values())
    if not total:
        return None
    largest = max(sorted(counts), key=lambda member: counts[member])
    return Dependence(largest, Fraction(counts[largest], total))
