"""What a member may know of how the others' rates lie: a band from quartile to quartile, and their median, all coarse.

An exact quartile of five members is one member's rate, and so is their median. So the band is made of classes, never
of rates: each rate counts as the class of five points that it lies in, and what is shown depends on these classes
alone. Whatever anybody knows besides, and however often the band changes, it tells no rate apart from any other of its
class. ``coalition/decisions/0017-a-member-sees-the-others-as-a-band.md`` argues it, and
``tests/reference/test_band_attacked.py`` tries it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from metrics.disclosure.policy import Policy

WIDTH = Fraction(1, 20)  # of a class: five points
FEWEST = 60  # of what is counted, so that at least three whole numbers lie in every class of a member's rate
POLICY = Policy(minimum=5)

_LAST = int(1 / WIDTH) - 1  # the class that a rate of 1 is in, too


@dataclass(frozen=True, slots=True)
class OwnRate:
    """A member's own rate (0 to 1) in a quarter, and of how many; None where it states the rate without counts."""

    holding: str
    rate: Fraction
    counted: int | None = None


@dataclass(frozen=True, slots=True)
class Band:
    """From the lower quartile to the upper one, each to the outer edge of its class; the median to the class's middle.

    The quartiles of any usual definition lie within ``lower`` and ``upper``, and the median within half a class of
    ``median``.
    """

    lower: Fraction
    median: Fraction
    upper: Fraction


class NoBand(StrEnum):
    """Why there is none."""

    FEW = "few"
    DOMINATED = "dominated"


class Rates:
    """The members' own rates of one indicator in one quarter. Members of one holding are one, with their median."""

    def __init__(self, told: Iterable[OwnRate]) -> None:
        classes: defaultdict[str, list[int]] = defaultdict(list)
        self._counted: defaultdict[str, int] = defaultdict(int)
        for own in told:
            if own.counted is None or own.counted >= FEWEST:
                classes[own.holding].append(_class_of(own.rate))
                self._counted[own.holding] += own.counted or 0
        self._class_of = {holding: _lower_middle(sorted(of)) for holding, of in classes.items()}

    def band_for(self, holding: str, policy: Policy = POLICY) -> Band | NoBand:
        """How the rates of all others lie. A holding's own are not in it, so that it cannot try what moves the band."""
        others = sorted(of for other, of in self._class_of.items() if other != holding)
        if len(others) < policy.minimum:
            return NoBand.FEW
        counted = [of for other, of in self._counted.items() if other != holding]
        if max(counted) > policy.largest_share * sum(counted):
            return NoBand.DOMINATED
        return _band(others)


def _class_of(rate: Fraction) -> int:
    return min(rate // WIDTH, _LAST)


def _lower_middle(ordered: Sequence[int]) -> int:
    return ordered[(len(ordered) - 1) // 2]


def _band(ordered: Sequence[int]) -> Band:
    """Definition 1 of Hyndman and Fan (1996, see ``statistics.spread``) for the lower quartile, the same from above
    for the upper one, and the mean of both middles for the median, which is their definition 2.
    """
    quarter = -(-len(ordered) // 4)
    middles = ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]
    return Band(
        lower=ordered[quarter - 1] * WIDTH,
        median=Fraction(middles + 1, 2) * WIDTH,
        upper=(ordered[-quarter] + 1) * WIDTH,
    )
