"""What is known of a number when it is not known exactly: a lowest and a highest value, both exact."""

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Interval:
    """All numbers from ``low`` to ``high``, both included; None: without end on that side.

    The ends count in, so that a bound which nobody stated as strict is never made strict by us.
    """

    low: Fraction | None
    high: Fraction | None

    def __post_init__(self) -> None:
        if self.low is not None and self.high is not None and self.high < self.low:
            raise ValueError(f"An interval cannot go from {self.low} to {self.high}: exchange the two.")

    @classmethod
    def of(cls, number: Fraction | int) -> "Interval":
        """The interval that holds this number alone."""
        return cls(Fraction(number), Fraction(number))

    @property
    def is_exact(self) -> bool:
        return self.low is not None and self.low == self.high

    def __sub__(self, other: "Interval") -> "Interval":
        """Every difference that the two allow: the lowest less the highest, the highest less the lowest."""
        low = None if self.low is None or other.high is None else self.low - other.high
        high = None if self.high is None or other.low is None else self.high - other.low
        return Interval(low, high)

    def per(self, amount: Fraction) -> "Interval":
        """Each number divided by a positive amount; ValueError for any other."""
        if amount <= 0:
            raise ValueError("Only a positive amount can be divided by.")
        low = None if self.low is None else self.low / amount
        high = None if self.high is None else self.high / amount
        return Interval(low, high)

    def holds(self, number: Fraction | int) -> bool:
        return (self.low is None or self.low <= number) and (self.high is None or number <= self.high)

    def is_below(self, other: "Interval") -> bool:
        """Whether every number of it is less than every number of the other."""
        return self.high is not None and other.low is not None and self.high < other.low
