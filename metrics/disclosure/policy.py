"""How much company a figure needs before it may be printed."""

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Policy:
    """A figure is safe with ``minimum`` holdings above zero or more, none with more than ``largest_share``.

    Both are settings of the installation. Neither is printed beside a figure: who knows which rule hid it
    knows more about it.
    """

    minimum: int = 3
    largest_share: Fraction = Fraction(4, 5)

    def __post_init__(self) -> None:
        if self.minimum < 2:
            raise ValueError("A figure of a single holding is never safe: the minimum is 2 or more.")
        if not 0 < self.largest_share < 1:
            raise ValueError("The largest share lies between 0 and 1.")
