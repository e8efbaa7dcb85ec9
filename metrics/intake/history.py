"""What a member reported in earlier quarters, and how far a figure may be from it before somebody asks."""

import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

ENOUGH = 5  # quarters from which the member's own spread is known; before that a plain factor has to do
LOOKED_AT = 12  # quarters: three years, so that how things were done long ago stops counting
RECENT = 4  # quarters in which a taxon or measure must have been a habit for its absence to be asked about

_FEW = 3.0  # with fewer quarters: a third or three times the median
_AT_LEAST = 2.0  # however steady the history (a spread of 0, too): half or twice the median is never asked about
_SPREADS = 3.5  # modified z-score from which Iglewicz and Hoaglin call a value an outlier
_MAD_TO_SIGMA = 1.4826  # makes the median absolute deviation comparable to a standard deviation
_NOISE = 3.0  # standard deviations of a Poisson count: what chance alone does to small numbers

Place = tuple[int | None, str | None]  # taxon id and reporting group, as a row names them


@dataclass(frozen=True, slots=True)
class Range:
    """What is expected of a count, both ends included."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Earlier:
    """A reporting group's name and its total by quarter, where it was reported."""

    name: str
    totals: Mapping[str, int]


def _no_names(ids: Collection[int]) -> Mapping[int, str]:
    return {}


def _no_groups(places: Collection[Place]) -> Mapping[Place, Sequence[str]]:
    return {}


@dataclass(frozen=True, slots=True)
class History:
    """The versions in force of a member's earlier quarters.

    ``quarters`` are those it reported, the newest first; ``groups`` has a measure and a group's slug ("" for what is in
    no group) -> what was counted; ``taxa`` the ids of taxa -> the quarters in which they were reported. Where the
    member began to count differently, what lies before that break is left out by whoever fills this in. ``names`` and
    ``groups_of`` are asked once each, and only for what has to be said.
    """

    quarters: Sequence[str] = ()
    groups: Mapping[tuple[str, str], Earlier] = field(default_factory=dict)
    taxa: Mapping[int, Collection[str]] = field(default_factory=dict)
    names: Callable[[Collection[int]], Mapping[int, str]] = _no_names
    groups_of: Callable[[Collection[Place]], Mapping[Place, Sequence[str]]] = _no_groups

    def is_habit(self, reported: Collection[str]) -> bool:
        """Whether something is expected again: it was there in the last quarter that the member reported, and, where
        there is more than one, in at least two of the last four. What was once there, or gone already, is not asked
        about every quarter again.
        """
        recent = self.quarters[:RECENT]
        if not recent or recent[0] not in reported:
            return False
        return len(recent) == 1 or sum(quarter in reported for quarter in recent) >= 2

    def measures(self) -> Mapping[str, set[str]]:
        """By measure, the quarters in which it was reported at all."""
        found: dict[str, set[str]] = {}
        for (measure, _group), earlier in self.groups.items():
            found.setdefault(measure, set()).update(earlier.totals)
        return found


def expected(values: Iterable[int]) -> Range | None:
    """Where the next count of a series is expected; None without a series.

    With five quarters or more the spread is the series' own: median and median absolute deviation of the logarithms,
    because counts grow and shrink by factors. They are not moved by one odd quarter, and where a level shifted for
    good they soon allow both levels. Small counts get what chance alone does to them: 2 may become 5.

    >>> expected([100, 102, 98, 101, 99, 100])
    Range(low=50, high=200)
    >>> expected([2])
    Range(low=0, high=9)
    """
    series = sorted(values)
    if not series:
        return None
    logs = [math.log1p(value) for value in series]
    middle = median(logs)
    width = math.log(_FEW)
    if len(series) >= ENOUGH:
        spread = median(abs(value - middle) for value in logs)
        width = max(math.log(_AT_LEAST), _SPREADS * _MAD_TO_SIGMA * spread)
    count = math.expm1(middle)
    noise = _NOISE * math.sqrt(count) + _NOISE
    low = min(count * math.exp(-width), count - noise)
    high = max(count * math.exp(width), count + noise)
    return Range(max(0, math.ceil(low - 1e-9)), math.floor(high + 1e-9))
