"""Totals to date that were published one after the other, read as what happened between them."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Literal

from metrics.statistics.pace import NoPace, Pace, Why, own_pace, pace_between
from metrics.statistics.stated import Statement
from metrics.statistics.window import Window

Verdict = Literal["rise", "fall", "same", "open"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two paces of one unit, one stretch after the other; ``open`` where their intervals overlap."""

    earlier: Pace
    later: Pace
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Reading:
    """Stretches with their paces and, between them, where there is none and why, in order of time.

    ``left_out`` are the statements without a window, which cannot be put in any order.
    """

    parts: tuple[Pace | NoPace, ...]
    left_out: tuple[Statement, ...]

    @property
    def unit_breaks(self) -> tuple[NoPace, ...]:
        return tuple(part for part in self.parts if isinstance(part, NoPace) and part.why is Why.OTHER_UNIT)

    @property
    def comparisons(self) -> tuple[Comparison, ...]:
        """Each pace with the next one, where both count the same and neither holds days of the other.

        Nothing is compared across a break of the unit, whatever follows it.
        """
        paces = [part for part in self.parts if isinstance(part, Pace)]
        found = (compared(earlier, later) for earlier, later in pairwise(paces))
        return tuple(comparison for comparison in found if comparison is not None)


def reading(statements: Iterable[Statement]) -> Reading:
    """Reads statements about one thing in order of their ends, whatever order they come in.

    The first stretch, and each after a break, is a statement's own window.
    """
    placed, left_out = _in_order(statements)
    parts: list[Pace | NoPace] = []
    before: Statement | None = None
    for statement in placed:
        part = pace_between(before, statement) if before else None
        own = own_pace(statement)
        if part is not None:
            parts.append(part)
        if own is not None and not isinstance(part, Pace):
            parts.append(own)
        before = statement
    return Reading(tuple(parts), left_out)


def compared(earlier: Pace, later: Pace) -> Comparison | None:
    """The later pace against the earlier one; None where they may not be compared."""
    if (earlier.unit, earlier.scope) != (later.unit, later.scope) or later.window.start <= earlier.window.end:
        return None
    return Comparison(earlier, later, _verdict(earlier, later))


def _verdict(earlier: Pace, later: Pace) -> Verdict:
    if earlier.per_month.is_below(later.per_month):
        return "rise"
    if later.per_month.is_below(earlier.per_month):
        return "fall"
    return "same" if earlier.per_month.is_exact and earlier.per_month == later.per_month else "open"


def _in_order(statements: Iterable[Statement]) -> tuple[list[Statement], tuple[Statement, ...]]:
    dated: list[tuple[Window, Statement]] = []
    left_out = []
    for statement in statements:
        if statement.window is None:
            left_out.append(statement)
        else:
            dated.append((statement.window, statement))
    dated.sort(key=lambda pair: (pair[0].end, pair[0].start, _between_equals(pair[1])))
    return [statement for _window, statement in dated], tuple(left_out)


def _between_equals(told: Statement) -> tuple[str, str, Fraction | int, str, Fraction | int, Fraction | int]:
    """All that else can differ between equal windows, so that no answer depends on the order of asking."""
    return told.unit, told.scope, told.value, told.precision, told.step or 0, told.up_to or 0
