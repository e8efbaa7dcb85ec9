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
    NOT_REPORTED = "not reported"
    NOT_YET_DUE = "not yet due"


@dataclass(frozen=True, slots=True)
class Baseline:
    """What a target starts from: the figure of the quarters from ``first`` to ``last``, both included."""

    value: Number
    first: Quarter
    last: Quarter

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"A baseline cannot go from {self.first} to {self.last}: exchange the two.")
        if self.value < 0:
            raise ValueError(f"A baseline of {self.value} is no figure: nothing is counted below zero.")

    @property
    def length(self) -> int:
        return len(quarters(self.first, self.last))


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

    A count is compared with as many quarters, up to ``by``, as its baseline has. A rate has a baseline of one
    quarter, as the rates of several are never added. ValueError where baseline and indicator or ``by`` do not fit.
    """

    indicator: Indicator
    wanted: Level | Change
    by: Quarter
    method: str
    baseline: Baseline | None = None

    def __post_init__(self) -> None:
        if self.baseline is None:
            return
        if self.indicator.is_rate and self.baseline.length > 1:
            raise ValueError("The baseline of a rate is one quarter: name the quarter, not a stretch of them.")
        if self.by < self.baseline.last.next(self.length):
            raise ValueError(f"The quarters up to {self.by} overlap the baseline: choose one that ends earlier.")

    @property
    def length(self) -> int:
        """How many quarters are compared with the baseline."""
        return self.baseline.length if self.baseline else 1

    @property
    def goal(self) -> Number | None:
        """The figure to reach; None for a change without a baseline."""
        if isinstance(self.wanted, Level):
            return self.wanted.value
        return None if self.baseline is None else Fraction(self.baseline.value) * (1 + self.wanted.share)


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
    target: Target, series: Mapping[Quarter, Number | None], breaks: Collection[Quarter], through: Quarter
) -> Judgement:
    """Judges a target by the figures of its indicator; ``through`` is the last quarter that figures are in for.

    ``breaks`` are the quarters from which the indicator is counted differently: a figure after one is not compared
    with a baseline before it. Before it is due a target is on the way only where figures have moved towards it.
    """
    quarter, is_due = min(through, target.by), target.by <= through
    obstacles = _of_the_target(target)
    if _is_broken(target, breaks, quarter):
        obstacles.append(Obstacle.BREAK)
    if obstacles:
        return Judgement("not measurable", quarter, target.goal, tuple(obstacles))
    reached = None if _is_of_the_baseline(target, quarter) else _figure(series, quarter, target.length)
    if reached is None:
        return Judgement("not measurable", quarter, target.goal, (_without_figure(is_due=is_due),))
    return _judged(target, quarter, reached, is_due=is_due)


def _of_the_target(target: Target) -> list[Obstacle]:
    """What the target itself lacks, whatever the figures are."""
    found = []
    if isinstance(target.wanted, Change) and target.baseline is None:
        found.append(Obstacle.NO_BASELINE)
    elif isinstance(target.wanted, Change) and target.baseline is not None and target.baseline.value == 0:
        # A share of nothing is nothing: to change nothing by 80 % is no aim that could be missed or met.
        found.append(Obstacle.BASELINE_ZERO)
    if not target.method.strip():
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


def _without_figure(*, is_due: bool) -> Obstacle:
    return Obstacle.NOT_REPORTED if is_due else Obstacle.NOT_YET_DUE


def _figure(series: Mapping[Quarter, Number | None], last: Quarter, length: int) -> Number | None:
    """The figure of so many quarters up to ``last``; None where one of them is not known."""
    told = [series.get(last.previous(back)) for back in range(length)]
    known = [number for number in told if number is not None]
    if len(known) < length:
        return None
    return known[0] if length == 1 else sum(known, Fraction(0))


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
    if target.baseline is None or _reaches(target, target.baseline.value, goal):
        return None
    start = Fraction(target.baseline.value)
    return (Fraction(reached) - start) / (Fraction(goal) - start)
