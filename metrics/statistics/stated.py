"""A figure that somebody published in words, and what those words allow it to be."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from metrics.statistics.interval import Interval
from metrics.statistics.window import Window

_HALF = Fraction(1, 2)


class Precision(StrEnum):
    """How a figure was said."""

    EXACT = "exact"
    ROUNDED = "rounded"
    MORE_THAN = "more than"
    LESS_THAN = "less than"
    ABOUT = "about"
    RANGE = "range"


@dataclass(frozen=True, slots=True)
class Statement:
    """A count as it was published: of whom and of what (``scope``), in which unit, over which window.

    ``window`` is None where the source does not say from when to when it counts: the day on which a figure was said
    is not the day that it reaches to. ``step`` is what a rounded figure was rounded to (100,000 for "24.1 million"),
    ``up_to`` the upper end of a range. ValueError for a value below zero, and where the two do not fit the precision.
    """

    value: Fraction | int
    window: Window | None
    unit: str
    scope: str
    precision: Precision = Precision.EXACT
    step: Fraction | int | None = None
    up_to: Fraction | int | None = None

    def __post_init__(self) -> None:
        if self.value < 0:
            raise ValueError(f"{self.value} is no count: nothing is counted below zero.")
        if (self.step is not None) != (self.precision is Precision.ROUNDED) or (
            self.step is not None and self.step <= 0
        ):
            raise ValueError("A rounded figure, and no other, has a step above zero. Without one, say 'about'.")
        if (self.up_to is not None) != (self.precision is Precision.RANGE):
            raise ValueError("A range, and nothing else, has an upper end.")
        if self.up_to is not None and self.up_to < self.value:
            raise ValueError(f"A range cannot go from {self.value} to {self.up_to}: exchange the two.")

    @property
    def interval(self) -> Interval:
        """What the figure can be. "About" tells nothing that could be calculated with, but that it is a count.

        A rounded figure lies within half a step; either end counts in, as nobody says which way halves went.
        """
        value, zero = Fraction(self.value), Fraction(0)
        match self.precision:
            case Precision.EXACT:
                return Interval.of(value)
            case Precision.ROUNDED:
                half = Fraction(self.step or 0) * _HALF
                return Interval(max(value - half, zero), value + half)
            case Precision.MORE_THAN:
                return Interval(value, None)
            case Precision.LESS_THAN:
                return Interval(zero, value)
            case Precision.ABOUT:
                return Interval(zero, None)
            case Precision.RANGE:
                return Interval(value, Fraction(self.up_to or 0))
