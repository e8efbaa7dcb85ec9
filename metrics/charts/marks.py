"""What stands in a chart beside its series: values, gaps that say why, breaks."""

from collections.abc import Collection, Iterable, Sequence
from html import escape
from typing import Any

from metrics.charts.series import Series
from metrics.charts.theme import AXIS, INK, MUTED
from metrics.charts.words import count_in_words, label_of
from metrics.statistics.quarter import Quarter
from metrics.statistics.table import Number

PROVISIONAL_LABEL = "Provisional"
PROVISIONAL_NOTE = "Provisional, may still change: {periods}."
BREAK_LABEL = "Break in series"
BREAK_NOTE = "From {period} on members count differently: figures before and after are not compared."
SUPPRESSED_NOTE = "Gaps: suppressed figures are not drawn, to protect a member's figure. They are not zero."
NOT_REPORTED_NOTE = "Gaps: figures that nobody reported are not drawn. They are not zero."
INCOMPLETE_LABEL = "incomplete"
LEFT_OUT_NOTE = "Not drawn, but in the table: {labels}."

# A remark of this name needs room and is left out on phones.
WIDE = "wide"


def plain(text: str) -> str:
    """Text as Plotly shows it without taking any of it for markup."""
    return escape(text, quote=False)


def value_label(place: int, number: Number, text: str, *, strong: bool) -> dict[str, Any]:
    """A number above the bar or point at that place."""
    mark: dict[str, Any] = {"x": place, "y": as_json(number), "text": text, "yshift": 13, "showarrow": False}
    return mark | ({"font": {"color": INK, "size": 14, "weight": 700}} if strong else {"name": WIDE})


def end_labels(series: Series) -> list[dict[str, Any]]:
    """The first and the last known value of a series that is shown alone."""
    known = [(place, point.number) for place, point in enumerate(series.points) if point.number is not None]
    if not known:
        return []
    last, number = known[-1]
    marks = [value_label(last, number, label_of(number, series.kind), strong=True)]
    if len(known) > 1:
        first, number = known[0]
        marks.append(value_label(first, number, label_of(number, series.kind), strong=False))
    return marks


def zero_labels(totals: Sequence[Number | None], labelled: Collection[int]) -> list[dict[str, Any]]:
    """A written 0 where a bar has no height, so that it does not look like a gap."""
    return [
        {"x": place, "y": 0, "text": count_in_words(0), "yshift": 9, "showarrow": False}
        for place, total in enumerate(totals)
        if total == 0 and place not in labelled
    ]


def gap_labels(shown: Sequence[Series]) -> list[dict[str, Any]]:
    """Upright words in every quarter in which no series has a figure: why there is none."""
    marks = []
    for place, points in enumerate(zip(*(series.points for series in shown), strict=True)):
        if all(point.number is None for point in points):
            words = " or ".join(dict.fromkeys(point.value.status for point in points))
            mark = {"x": place, "y": 0, "text": words, "textangle": -90, "yanchor": "bottom", "showarrow": False}
            marks.append(mark | {"font": {"size": 12, "color": MUTED}})
    return marks


def incomplete_labels(shown: Sequence[Series]) -> list[dict[str, Any]]:
    """A word above every stack that lacks a part, so that it is not read as a total."""
    marks = []
    for place, points in enumerate(zip(*(series.points for series in shown), strict=True)):
        known = [point.number for point in points if point.number is not None]
        if 0 < len(known) < len(points):
            mark = {"x": place, "y": as_json(sum(known)), "text": INCOMPLETE_LABEL, "yshift": 11, "showarrow": False}
            marks.append(mark | {"font": {"size": 12, "color": MUTED}})
    return marks


def break_marks(
    breaks: Iterable[Quarter], shown: Sequence[Quarter]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Shapes and annotations: a dotted line before the first quarter that is counted differently."""
    places = [shown.index(each) - 0.5 for each in sorted(breaks) if each in shown[1:]]
    line = {"color": AXIS, "width": 1, "dash": "dot"}
    shapes = [
        {"type": "line", "x0": place, "x1": place, "y0": 0, "y1": 1, "yref": "paper", "line": line} for place in places
    ]
    words = {"y": 1, "yref": "paper", "text": BREAK_LABEL, "xanchor": "left", "xshift": 4, "showarrow": False}
    return shapes, [words | {"x": place, "name": WIDE} for place in places]


def notes(
    shown: Sequence[Series],
    *,
    provisional: Collection[Quarter],
    breaks: Collection[Quarter],
    left_out: Sequence[Series],
) -> tuple[str, ...]:
    """What the reader has to know about gaps, hatching, breaks and series that are not drawn."""
    statuses = {point.value.status for series in shown for point in series.points if point.number is None}
    drawn = [point.quarter for point in shown[0].points]
    hatched = [quarter.label for quarter in drawn if quarter in provisional]
    return (
        *([PROVISIONAL_NOTE.format(periods=", ".join(hatched))] if hatched else []),
        *(BREAK_NOTE.format(period=each.label) for each in sorted(breaks) if each in drawn[1:]),
        *([SUPPRESSED_NOTE] if "suppressed" in statuses else []),
        *([NOT_REPORTED_NOTE] if "not reported" in statuses else []),
        *([LEFT_OUT_NOTE.format(labels=", ".join(series.label for series in left_out))] if left_out else []),
    )


def as_json(number: Number | None) -> int | float | None:
    """A figure as a chart takes it: counts whole, rates as floating numbers."""
    return number if number is None or isinstance(number, int) else float(number)
