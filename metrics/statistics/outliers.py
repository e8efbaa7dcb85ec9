"""What is unusual: a figure beside its teller's own earlier ones, and a rate beside those of the others."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median

from metrics.statistics.spread import spread

ENOUGH = 5  # rates from which their spread is known
_OUTLYING, _CONSISTENT = Fraction(35, 10), Fraction(6745, 10_000)
_FENCE = Fraction(3, 2)
_LEAST = Fraction(5, 100)  # however alike the rates are, five points more or less are never unusual


@dataclass(frozen=True, slots=True)
class Usual:
    """Where a figure is expected, both ends included, around the middle of the `known` figures that say so."""

    low: int | Fraction
    middle: int | Fraction
    high: int | Fraction
    known: int


def usual_of_own(rates: Sequence[Fraction]) -> Usual | None:
    """Of the rates of earlier quarters: those whose modified z-score, 0.6745 (x - median) / MAD, is 3.5 at most.

    Iglewicz and Hoaglin, "How to Detect and Handle Outliers", ASQC Quality Press (1993). None of fewer than five.
    """
    if len(rates) < ENOUGH:
        return None
    middle = median(rates)
    reach = max(_LEAST, _OUTLYING / _CONSISTENT * median(abs(rate - middle) for rate in rates))
    return Usual(middle - reach, middle, middle + reach, len(rates))


def usual_of_others(rates: Sequence[Fraction]) -> Usual | None:
    """Of all rates of a quarter: those within the inner fences, one and a half quartile distances from the quartiles.

    Tukey, "Exploratory Data Analysis", Addison-Wesley (1977). None of fewer than five.
    """
    found = spread(rates)
    if found is None or len(rates) < ENOUGH:
        return None
    reach = max(_LEAST, _FENCE * (found.upper - found.lower))
    return Usual(found.lower - reach, found.median, found.upper + reach, len(rates))


def departure_of_rate(rate: Fraction, usual: Usual) -> float:
    """How far from the middle, with the end on that side at 1: above it the rate is unusual."""
    end = usual.high if rate > usual.middle else usual.low
    return float(abs((rate - usual.middle) / Fraction(end - usual.middle)))


def departure_of_count(count: int, usual: Usual) -> float:
    """The same by factors, since counts grow and shrink by them: twice as far is the square of the factor."""
    end = usual.high if count > usual.middle else usual.low
    return abs(_steps(count, usual.middle) / _steps(end, usual.middle)) if count != usual.middle else 0.0


def _steps(count: int | Fraction, middle: int | Fraction) -> float:
    return math.log1p(count) - math.log1p(middle)
