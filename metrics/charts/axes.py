"""Axes that say what they mean: round ticks of our own making, and quarters as labels instead of dates."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import count
from typing import Any, Literal

from metrics.charts.words import MINUS, rounded
from metrics.statistics.quarter import Quarter

HEADROOM = Fraction(108, 100)  # for the label above the highest bar
MOST_WRITTEN = 16  # quarters below an axis: four years, as wide as they are


def quarter_axis(shown: Sequence[Quarter]) -> dict[str, Any]:
    """The x axis of a figure by quarter; the year stands below its first quarter.

    Of many quarters the years alone are written, each below its first quarter, and of many years every so many.
    """
    labels = [quarter.short for quarter in shown]
    ticks = _ticks(shown)
    return {
        "type": "category",
        "categoryorder": "array",
        "categoryarray": labels,
        "tickmode": "array",
        "tickvals": list(ticks),
        "ticktext": list(ticks.values()),
        "range": [-0.5, len(labels) - 0.5],
    }


def _ticks(shown: Sequence[Quarter]) -> dict[str, str]:
    """What is written, by the label of the place where it stands."""
    if len(shown) <= MOST_WRITTEN:
        return {quarter.short: _tick(quarter, is_first=place == 0) for place, quarter in enumerate(shown)}
    years = [quarter for quarter in shown if quarter.number == 1]
    return {quarter.short: str(quarter.year) for quarter in years[:: -(-len(years) // MOST_WRITTEN)]}


def _tick(quarter: Quarter, *, is_first: bool) -> str:
    return f"Q{quarter.number}<br>{quarter.year}" if quarter.number == 1 or is_first else f"Q{quarter.number}"


def value_axis(highest: Fraction, kind: Literal["count", "rate"]) -> dict[str, Any]:
    """The y axis from zero to a little above the highest figure, with about four round ticks."""
    ticks = round_ticks(highest, kind)
    return {
        "range": [0, float(max(ticks[-1], highest * HEADROOM))],
        "tickmode": "array",
        "tickvals": [int(tick) if tick.denominator == 1 else float(tick) for tick in ticks],
        "ticktext": [tick_text(tick, ticks[1], kind) for tick in ticks],
    }


def change_axis(low: Fraction, high: Fraction, kind: Literal["count", "rate"]) -> dict[str, Any]:
    """The x axis of changes: round ticks on both sides of none, with their signs, and room for the labels of bars."""
    step = round_ticks(high - low, kind)[1]
    first, last = low // step, -(-high // step)
    ticks = [step * number for number in range(int(first), int(last) + 1)]
    room = (ticks[-1] - ticks[0]) / 8
    return {
        "range": [float(ticks[0] - (room if low < 0 else 0)), float(ticks[-1] + room)],
        "tickmode": "array",
        "tickvals": [int(tick) if tick.denominator == 1 else float(tick) for tick in ticks],
        "ticktext": [_signed_tick(tick, step, kind) for tick in ticks],
        "showgrid": True,
        "showline": False,
        "ticks": "",
    }


def _signed_tick(tick: Fraction, step: Fraction, kind: Literal["count", "rate"]) -> str:
    """Counts as on other axes, rates in points: ``+0.5``."""
    size = rounded(abs(tick) * 100, _decimals(step * 100)) if kind == "rate" else tick_text(abs(tick), step, kind)
    return f"+{size}" if tick > 0 else f"{MINUS}{size}" if tick < 0 else "0"


def round_ticks(highest: Fraction, kind: Literal["count", "rate"]) -> list[Fraction]:
    """Zero and up to five multiples of a round step, the last at or above the highest figure.

    Counts have whole steps; shares end at 100%.
    """
    if highest <= 0:
        return [Fraction(0), Fraction(1)]
    step = next(each for each in _steps(kind) if each * 5 >= highest)
    last = -(-highest // step)
    ticks = [step * number for number in range(int(last) + 1)]
    return [tick for tick in ticks if kind == "count" or tick <= 1 or highest > 1]


def _steps(kind: Literal["count", "rate"]) -> Iterator[Fraction]:
    for power in count(0 if kind == "count" else -4):
        for digit in (Fraction(1), Fraction(2), Fraction(5, 2), Fraction(5)):
            step = digit * Fraction(10) ** power
            if kind == "rate" or step.denominator == 1:
                yield step


def tick_text(tick: Fraction, step: Fraction, kind: Literal["count", "rate"]) -> str:
    """``0.5 m`` where steps are large, ``40,000`` below, ``25%`` for shares; as many decimals as the step needs."""
    if not tick:
        return "0%" if kind == "rate" else "0"
    if kind == "rate":
        return f"{rounded(tick * 100, _decimals(step * 100))}%"
    for size, letter in ((10**9, "bn"), (10**6, "m")):
        if step * 4 >= size:
            return f"{rounded(tick / size, _decimals(step / size))} {letter}"
    return rounded(tick, 0)


def _decimals(step: Fraction) -> int:
    return next(decimals for decimals in range(9) if (step * 10**decimals).denominator == 1)
