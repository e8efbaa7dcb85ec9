"""Numbers and findings in words: what a title, a label and a text alternative say.

The templates are plain sentences with named places, so that they can be translated where they are shown. More or
less is never called better or worse.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import Literal

from metrics.charts.series import Point
from metrics.statistics.table import Number, Value

FigureKind = Literal["count", "rate"]

MINUS = "\u2212"

ROSE = "{label} rose from {old} to {new} between {start} and {end}"
FELL = "{label} fell from {old} to {new} between {start} and {end}"
STAYED = "{label} stayed at {new} between {start} and {end}"
SINGLE = "{label}: {new} in {end}"
NO_FIGURE = "no figure can be shown"
NOTHING = "{label}: " + NO_FIGURE
LEADS = "{label} leads with {value} in {period}"
MORE = ", {size} more than in the quarter before"
LESS = ", {size} less than in the quarter before"
SAME = ", the same as in the quarter before"
SERIES = "{label}, {start} to {end}: lowest {lowest}, highest {highest}, and {new} in {last}{change}{gaps}."
TOGETHER = "In {period}: {parts}{gaps}."
TOTAL = "In {period} the total was {total}: {parts}{gaps}."
PART = "{label} {value}"
SHARE = "{label} {value} ({share})"
GAP = "; {count} {status}"


def rounded(number: Number, decimals: int) -> str:
    """The number with so many decimals and commas between thousands; halves are rounded away from zero."""
    whole = int(abs(Fraction(number)) * 10**decimals + Fraction(1, 2))
    digits = f"{whole // 10**decimals:,}"
    if decimals:
        digits += f".{whole % 10**decimals:0{decimals}}"
    return f"{MINUS}{digits}" if number < 0 and whole else digits


def count_in_words(number: Number) -> str:
    """``1.94 million`` from a million on, ``412,310`` below it."""
    size: Fraction = abs(Fraction(number))
    # 999,999,999 would be 1,000.00 million: what is written as a billion is one.
    if size >= 999_995_000:
        return f"{rounded(Fraction(number) / 10**9, 2)} billion"
    if size >= 10**6:
        return f"{rounded(Fraction(number) / 10**6, 2)} million"
    return rounded(number, 0)


def label_of(number: Number, kind: FigureKind) -> str:
    """The figure as a label above a bar, where there is little room: ``1.94 m``."""
    return in_words(number, kind).replace(" million", " m").replace(" billion", " bn")


def percent(rate: Number) -> str:
    """``62%``; one decimal below 10 and above 90%, so that hardly any is never none and nearly all never all."""
    hundredths = Fraction(rate) * 100
    if 0 < hundredths < Fraction(1, 20):
        return "under 0.1%"
    if 0 < 100 - hundredths <= Fraction(1, 20):
        return "over 99.9%"
    plain = hundredths.denominator == 1 or 10 <= hundredths <= 90
    return f"{rounded(hundredths, 0 if plain else 1)}%"


def in_words(number: Number, kind: FigureKind) -> str:
    return percent(number) if kind == "rate" else count_in_words(number)


def size_of_change(old: Number, new: Number, kind: FigureKind) -> str:
    """How far two figures lie apart, without a sign: rates in points, counts in per cent of the old one."""
    apart: Fraction = abs(Fraction(new) - Fraction(old))
    if kind == "rate":
        points = rounded(apart * 100, 1)
        return f"{points} {'point' if points == '1.0' else 'points'}"
    return f"{rounded(apart / abs(Fraction(old)) * 100, 1)}%"


def change(old: Number | None, new: Number | None, kind: FigureKind) -> str:
    """``+8.9%`` or ``−1.2 points``; ``no change``; empty where there is nothing to compare with."""
    if old is None or new is None or (kind == "count" and old == 0):
        return ""
    if old == new:
        return "no change"
    return f"{'+' if new > old else MINUS}{size_of_change(old, new, kind)}"


def signed(size: Number, *, is_rate: bool) -> str:
    """How much something changed: ``+5.5`` points of a rate, ``−1,204`` of a count."""
    apart: Fraction = abs(Fraction(size))
    said = rounded(apart * 100, 1) if is_rate else rounded(apart, 0)
    if not said.strip("0."):
        return said
    return f"{'+' if size > 0 else MINUS}{said}"


def active_title(label: str, kind: FigureKind, points: Sequence[Point]) -> str:
    """The finding of one series in about ten words: from its first to its last known figure."""
    known = [(point.quarter, point.number) for point in points if point.number is not None]
    if not known:
        return NOTHING.format(label=label)
    (start, old), (end, new) = known[0], known[-1]
    if start == end:
        return SINGLE.format(label=label, new=in_words(new, kind), end=end.label)
    said_old, said_new = in_words(old, kind), in_words(new, kind)
    template = STAYED if said_old == said_new else ROSE if new > old else FELL
    return template.format(label=label, old=said_old, new=said_new, start=start.short, end=end.short)


def series_sentence(label: str, kind: FigureKind, points: Sequence[Point]) -> str:
    """One sentence that stands for the line of one series."""
    known = [(point.number, point.quarter) for point in points if point.number is not None]
    missing = gaps([point.value for point in points])
    if not known:
        return f"{NOTHING.format(label=label)}{missing}."
    last, quarter = known[-1]
    before = next((each.number for each in points if each.quarter == quarter.previous()), None)
    return SERIES.format(
        label=label,
        start=points[0].quarter.label,
        end=points[-1].quarter.label,
        lowest=in_words(min(number for number, _ in known), kind),
        highest=in_words(max(number for number, _ in known), kind),
        new=in_words(last, kind),
        last=quarter.label,
        change=_change_since(before, last, kind),
        gaps=missing,
    )


def _change_since(before: Number | None, last: Number, kind: FigureKind) -> str:
    if before is None or (kind == "count" and before == 0):
        return ""
    if before == last:
        return SAME
    return (MORE if last > before else LESS).format(size=size_of_change(before, last, kind))


def together_sentence(period: str, parts: Sequence[tuple[str, FigureKind, Value]]) -> str:
    """One sentence with the figures of several series in one quarter."""
    known = [(label, in_words(value.value, kind)) for label, kind, value in parts if value.value is not None]
    said = ", ".join(PART.format(label=label, value=value) for label, value in known)
    return TOGETHER.format(period=period, parts=said or NO_FIGURE, gaps=gaps([value for _, _, value in parts]))


def total_sentence(period: str, parts: Sequence[tuple[str, Value]]) -> str:
    """One sentence with a total and its parts; with the parts alone where one of them is hidden."""
    known = [(label, value.value) for label, value in parts if value.value is not None]
    total = sum((Fraction(number) for _, number in known), Fraction(0))
    if len(known) < len(parts) or not total:
        return together_sentence(period, [(label, "count", value) for label, value in parts])
    said = [
        SHARE.format(label=label, value=count_in_words(number), share=percent(number / total))
        for label, number in known
    ]
    return TOTAL.format(period=period, total=count_in_words(total), parts=", ".join(said), gaps="")


def gaps(values: Sequence[Value]) -> str:
    """``; 2 suppressed; 1 not reported``: how many figures are missing, by the word that says why."""
    missing = [value.status for value in values if value.value is None]
    return "".join(GAP.format(count=missing.count(status), status=status) for status in dict.fromkeys(missing))
