"""From two totals to date to the monthly pace between them, or the reason why there is none."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from metrics.statistics.interval import Interval
from metrics.statistics.stated import Statement
from metrics.statistics.window import Window


class Why(StrEnum):
    """Why two statements have no pace between them."""

    OTHER_SCOPE = "other scope"
    NO_WINDOW = "no window"
    OTHER_UNIT = "other unit"
    NO_LATER_END = "no later end"
    OTHER_START = "other start"
    TOTAL_FALLS = "total falls"
    SIGN_OPEN = "sign open"


@dataclass(frozen=True, slots=True)
class Pace:
    """How many a month in a stretch of time: what the words allow, never a single number that they do not."""

    window: Window
    unit: str
    scope: str
    per_month: Interval


@dataclass(frozen=True, slots=True)
class NoPace:
    """Two statements that no pace lies between. ``at_most``: see `_at_most`."""

    earlier: Statement
    later: Statement
    why: Why
    at_most: Fraction | None = None


def own_pace(statement: Statement) -> Pace | None:
    """The average of a statement over its own window; None without one."""
    if statement.window is None:
        return None
    per_month = statement.interval.per(statement.window.months)
    return Pace(statement.window, statement.unit, statement.scope, per_month)


def pace_between(earlier: Statement, later: Statement) -> Pace | NoPace:
    """The difference of two totals to date, divided by the months from the end of the one to the end of the other.

    A difference is of one stretch of time only where both totals begin on the same day: where the beginnings differ
    it mixes what lay before with what came after, even if one window contains the other.
    """
    if earlier.scope != later.scope:
        return NoPace(earlier, later, Why.OTHER_SCOPE)
    if earlier.window is None or later.window is None:
        return NoPace(earlier, later, Why.NO_WINDOW)
    if later.window.end <= earlier.window.end:
        return NoPace(earlier, later, Why.NO_LATER_END)
    if later.window.start != earlier.window.start:
        return NoPace(earlier, later, Why.OTHER_START)
    stretch = later.window.after(earlier.window.end)
    if earlier.unit != later.unit:
        return NoPace(earlier, later, Why.OTHER_UNIT, _at_most(earlier, later, stretch))
    return _pace(earlier, later, stretch)


def _pace(earlier: Statement, later: Statement, stretch: Window) -> Pace | NoPace:
    change = later.interval - earlier.interval
    if change.high is not None and change.high < 0:
        # What was counted does not become uncounted: one of the two was revised, or counts something else.
        return NoPace(earlier, later, Why.TOTAL_FALLS)
    if change.low is None or change.low < 0:
        return NoPace(earlier, later, Why.SIGN_OPEN)
    return Pace(stretch, later.unit, later.scope, change.per(stretch.months))


def _at_most(earlier: Statement, later: Statement, stretch: Window) -> Fraction | None:
    """How many a month of the earlier unit at most, where the later unit names that one and adds something to it.

    ``listings and sellers`` holds all listings, so that the listings alone are no more than the whole. How many
    fewer nobody can tell: there is no lower bound, and nothing to compare with. None for units that share nothing.
    """
    if not later.unit.startswith(f"{earlier.unit} and "):
        return None
    high = (later.interval - earlier.interval).high
    return None if high is None or high < 0 else high / stretch.months
