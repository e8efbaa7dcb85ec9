"""What somebody set out to reach, and whether it was: met, not met, on the way, or not measurable and why."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Literal

from metrics.statistics.indicator import Indicator
from metrics.statistics.quarter import Quarter, quarters
from metrics.statistics.table import Number

Direction = Literal["at least", "at most"]
State = Literal["met", "not met", "on the way", "not measurable"]


class Obstacle(StrEnum):
    """Why a target cannot be judged."""

    NO_BASELINE = "no baseline"
    BASELINE_ZERO = "baseline zero"
    NO_METHOD = "no method"
    BREAK = "break in between"
    PROTECTED = "protected"
    NOT_PUBLISHED = "not published"
    NOT_REPORTED = "not reported"
    NOT_YET_DUE = "not yet due"


@dataclass(frozen=True, slots=True)
class Baseline:
    """What a target starts from: the figure of the quarters from ``first`` to ``last``, both included.

    ``value`` is None where that figure is not known.
    """

    value: Number | None
    first: Quarter
    last: Quarter

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"A baseline cannot go from {self.first} to {self.last}: exchange the two.")
        if self.value is not None and self.value < 0:
            raise ValueError(f"A baseline of {self.value} is no figure: nothing is counted below zero.")

    @property
    def quarters(self) -> list[Quarter]:
        return quarters(self.first, self.last)

    @property
    def length(self) -> int:
        return len(self.quarters)


@dataclass(frozen=True, slots=True)
class Level:
    """A figure to reach, in the unit of the indicator; a rate is a fraction from 0 to 1."""

    value: Number
    direction: Direction


@dataclass(frozen=True, slots=True)
class Change:
    """A change against the baseline, as a share of it: ``Fraction(-4, 5)`` is 80 % less."""

    share: Fraction

    def __post_init__(self) -> None:
        if self.share == 0 or self.share < -1:
            raise ValueError("A change wanted is more than nothing, and a decrease at most 100 % of the baseline.")

    @property
    def direction(self) -> Direction:
        return "at least" if self.share > 0 else "at most"


@dataclass(frozen=True, slots=True)
class Target:
    """What is to be reached ``by`` a quarter, from which baseline, and by what method it is counted.

    Without an indicator or a method nobody said what is counted. A count is compared with as many quarters, up to
    ``by``, as its baseline has. A rate has a baseline of one quarter, as the rates of several are never added.
    ValueError where baseline and indicator or ``by`` do not fit.
    """

    indicator: Indicator | None
    wanted: Level | Change
    by: Quarter
    method: str
    baseline: Baseline | None = None

    def __post_init__(self) -> None:
        if self.baseline is None:
            return
        if self.indicator is not None and self.indicator.is_rate and self.baseline.length > 1:
            raise ValueError("The baseline of a rate is one quarter: name the quarter, not a stretch of them.")
        if self.by < self.baseline.last.next(self.length):
            raise ValueError(f"The quarters up to {self.by} overlap the baseline: choose one that ends earlier.")

    @property
    def length(self) -> int:
        """How many quarters are compared with the baseline."""
        return self.baseline.length if self.baseline else 1

    @property
    def goal(self) -> Number | None:
        """The figure to reach; None for a change from nothing that is known."""
        if isinstance(self.wanted, Level):
            return self.wanted.value
        return None if self.start is None else self.start * (1 + self.wanted.share)

    @property
    def start(self) -> Fraction | None:
        """The figure of the baseline; None where there is none, or it is not known."""
        if self.baseline is None or self.baseline.value is None:
            return None
        return Fraction(self.baseline.value)


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict, with all that stands in its way, and the figure that it rests on where there is one.

    ``reached`` is the figure of the quarters up to ``quarter``. ``gone`` is how much of the way from the baseline to
    the goal lies behind: 0 at the baseline, 1 at the goal, negative for the wrong direction; None where there is no
    baseline, or one that was at the goal already.
    """

    state: State
    quarter: Quarter
    goal: Number | None
    obstacles: tuple[Obstacle, ...] = ()
    reached: Number | None = None
    gone: Fraction | None = None


def verdict(
    target: Target,
    series: Mapping[Quarter, Number | None],
    breaks: Collection[Quarter],
    through: Quarter,
    *,
    protected: Collection[Quarter] = (),
    absent: Obstacle = Obstacle.NOT_REPORTED,
) -> Judgement:
    """Judges a target by the figures of its indicator; ``through`` is the last quarter that figures are in for.

    ``breaks`` are the quarters from which the indicator is counted differently: a figure after one is not compared
    with a baseline before it. Before it is due a target is on the way only where figures have moved towards it.
    ``protected`` are the quarters whose figures are hidden, and ``absent`` says why there are no others.
    """
    quarter, is_due = min(through, target.by), target.by <= through
    compared = _stretch(quarter, target.length)
    obstacles = _of_the_target(target)
    if isinstance(target.wanted, Change) and target.baseline is not None and target.baseline.value is None:
        is_over = target.baseline.last <= through
        obstacles.append(_why_none(target.baseline.quarters, protected, absent if is_over else Obstacle.NOT_YET_DUE))
    if _is_broken(target, breaks, quarter):
        obstacles.append(Obstacle.BREAK)
    if obstacles:
        return Judgement("not measurable", quarter, target.goal, tuple(obstacles))
    reached = None if _is_of_the_baseline(target, quarter) else figure_of(series, compared)
    if reached is None:
        why = _why_none(compared, protected, absent if is_due else Obstacle.NOT_YET_DUE)
        return Judgement("not measurable", quarter, target.goal, (why,))
    return _judged(target, quarter, reached, is_due=is_due)


def _of_the_target(target: Target) -> list[Obstacle]:
    """What the target itself lacks, whatever the figures are."""
    found = []
    if isinstance(target.wanted, Change) and target.baseline is None:
        found.append(Obstacle.NO_BASELINE)
    elif isinstance(target.wanted, Change) and target.start == 0:
        # A share of nothing is nothing: to change nothing by 80 % is no aim that could be missed or met.
        found.append(Obstacle.BASELINE_ZERO)
    if target.indicator is None or not target.method.strip():
        found.append(Obstacle.NO_METHOD)
    return found


def _is_broken(target: Target, breaks: Collection[Quarter], quarter: Quarter) -> bool:
    """Whether a break parts the quarters that are compared, those within the baseline included.

    A level without a baseline is compared with nothing earlier, so that no break can part it from anything.
    """
    return target.baseline is not None and any(target.baseline.first < each <= quarter for each in breaks)


def _is_of_the_baseline(target: Target, quarter: Quarter) -> bool:
    """Whether some of the quarters to compare belong to the baseline, as they do soon after it."""
    return target.baseline is not None and quarter < target.baseline.last.next(target.length)


def _why_none(stretch: Collection[Quarter], protected: Collection[Quarter], otherwise: Obstacle) -> Obstacle:
    """Why these quarters have no figure: one that is hidden hides that of all."""
    return Obstacle.PROTECTED if any(each in protected for each in stretch) else otherwise


def _stretch(last: Quarter, length: int) -> list[Quarter]:
    """So many quarters up to ``last``."""
    return quarters(last.previous(length - 1), last)


def figure_of(series: Mapping[Quarter, Number | None], stretch: Collection[Quarter]) -> Number | None:
    """The figure of these quarters together; None where one of them is not known."""
    known = [number for quarter in stretch if (number := series.get(quarter)) is not None]
    if not known or len(known) < len(stretch):
        return None
    return known[0] if len(known) == 1 else sum(known, Fraction(0))


def _judged(target: Target, quarter: Quarter, reached: Number, *, is_due: bool) -> Judgement:
    goal = target.goal
    if goal is None:
        raise ValueError("Without a goal nothing can be judged.")
    gone = _gone(target, goal, reached)
    is_there = _reaches(target, reached, goal)
    if is_due:
        return Judgement("met" if is_there else "not met", quarter, goal, (), reached, gone)
    if is_there or (gone is not None and gone > 0):
        return Judgement("on the way", quarter, goal, (), reached, gone)
    return Judgement("not measurable", quarter, goal, (Obstacle.NOT_YET_DUE,), reached, gone)


def _reaches(target: Target, number: Number, goal: Number) -> bool:
    return number >= goal if target.wanted.direction == "at least" else number <= goal


def _gone(target: Target, goal: Number, reached: Number) -> Fraction | None:
    if target.start is None or _reaches(target, target.start, goal):
        return None
    return (Fraction(reached) - target.start) / (Fraction(goal) - target.start)
