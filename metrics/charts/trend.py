"""Series over quarters: lines or bars, each provisional quarter hatched, no line across a gap or a break."""

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from itertools import groupby
from typing import Any

from metrics.charts import marks
from metrics.charts.axes import quarter_axis, value_axis
from metrics.charts.figure import Figure, LegendEntry
from metrics.charts.series import Series, comparable, last_known, read
from metrics.charts.series import highest as top
from metrics.charts.theme import HEIGHT, MUTED, SERIES, SURFACE, TEMPLATE
from metrics.charts.words import LEADS, active_title, in_words, series_sentence, together_sentence
from metrics.statistics.quarter import Quarter
from metrics.statistics.table import Number, Tabular

HATCH = {"fillmode": "overlay", "fgcolor": SURFACE, "fgopacity": 0.75, "size": 7, "solidity": 0.25}
NONE: Mapping[str, Collection[str]] = {}
HOVER = {"count": "%{y:,.0f}<extra>%{fullData.name}</extra>", "rate": "%{y:.1%}<extra>%{fullData.name}</extra>"}


def trend(
    table: Tabular,
    *,
    subtitle: str,
    series: Sequence[str] = (),
    bars: bool = False,
    title: str = "",
    provisional: Collection[str] = (),
    breaks: Collection[str] = (),
    own_breaks: Mapping[str, Collection[str]] = NONE,
    highest: Number = 0,
) -> Figure:
    """The numeric columns of a table (those named in ``series``, or all) over its column of quarters.

    Of more than four series the four largest are drawn; the others stay in the table. ``provisional`` and
    ``breaks`` are quarters as written, ``2026-Q3``; a break stands before its quarter. ``own_breaks`` are those of one
    series by its key: its line stops there, and whoever calls says so in the table's notes. ``highest``
    is the highest figure of all charts that share a scale. ValueError for a table without quarters or figures, and for
    counts beside rates: they have no axis in common.
    """
    found = read(table, series)
    if len({each.kind for each in found}) > 1 or len({each.unit for each in found}) > 1:
        raise ValueError("Series of different units have no axis in common.")
    drawn = sorted(sorted(found, key=lambda each: -each.size)[: len(SERIES)], key=found.index)
    hatched, broken = {Quarter.parse(text) for text in provisional}, {Quarter.parse(text) for text in breaks}
    own = {key: {Quarter.parse(text) for text in told} for key, told in own_breaks.items()}
    left_out = [each for each in found if each not in drawn]
    return Figure(
        title=title or _title(drawn, broken),
        subtitle=subtitle,
        plotly={
            "data": _traces(drawn, hatched, broken, own, bars=bars),
            "layout": _layout(drawn, broken, max(top(drawn), Fraction(highest)), bars=bars),
        },
        table=table,
        summary=_summary(drawn, broken),
        source=table.source,
        notes=(*table.notes, *marks.notes(drawn, provisional=hatched, breaks=broken, left_out=left_out)),
        legend=_legend(drawn, hatched, bars=bars),
    )


def _title(drawn: Sequence[Series], breaks: Collection[Quarter]) -> str:
    period = last_known(drawn)
    if len(drawn) == 1 or period is None:
        series = drawn[0]
        return active_title(series.label, series.kind, comparable(series.points, breaks))
    numbers = {series.label: number for series in drawn if (number := series.at(period).value) is not None}
    leader = max(numbers, key=lambda label: numbers[label])
    value = in_words(numbers[leader], drawn[0].kind)
    return LEADS.format(label=leader, value=value, period=period.label)


def _summary(drawn: Sequence[Series], breaks: Collection[Quarter]) -> str:
    period = last_known(drawn)
    if len(drawn) == 1 or period is None:
        series = drawn[0]
        return series_sentence(series.label, series.kind, comparable(series.points, breaks))
    return together_sentence(period.label, [(series.label, series.kind, series.at(period)) for series in drawn])


def _traces(
    drawn: Sequence[Series],
    hatched: Collection[Quarter],
    breaks: Collection[Quarter],
    own: Mapping[str, Collection[Quarter]],
    *,
    bars: bool,
) -> list[dict[str, Any]]:
    pairs = zip(drawn, SERIES, strict=False)
    if bars:
        return [bar(series, colour, hatched) for series, colour in pairs]
    return [
        line
        for series, colour in pairs
        for line in lines(series, colour, hatched, {*breaks, *own.get(series.key, ())})
    ]


def bar(series: Series, colour: str, hatched: Collection[Quarter]) -> dict[str, Any]:
    """The bars of one series, hatched where provisional."""
    shapes = ["/" if point.quarter in hatched else "" for point in series.points]
    return {
        "type": "bar",
        "name": marks.plain(series.label),
        "x": [point.quarter.short for point in series.points],
        "y": [marks.as_json(point.number) for point in series.points],
        "marker": {"color": colour, "line": {"width": 1, "color": SURFACE}, "pattern": HATCH | {"shape": shapes}},
        "hovertemplate": HOVER[series.kind],
    }


def lines(
    series: Series, colour: str, hatched: Collection[Quarter], breaks: Collection[Quarter]
) -> list[dict[str, Any]]:
    """One line for each stretch between breaks; inside it a gap stays a gap."""
    stretches = groupby(series.points, key=lambda point: sum(each <= point.quarter for each in breaks))
    return [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "name": marks.plain(series.label),
            "x": [point.quarter.short for point in stretch],
            "y": [marks.as_json(point.number) for point in stretch],
            "connectgaps": False,
            "line": {"color": colour},
            "marker": {
                "color": colour,
                "symbol": ["circle-open" if point.quarter in hatched else "circle" for point in stretch],
            },
            "hovertemplate": HOVER[series.kind],
        }
        for stretch in (list(points) for _, points in stretches)
    ]


def _layout(drawn: Sequence[Series], breaks: Collection[Quarter], highest: Fraction, *, bars: bool) -> dict[str, Any]:
    shown = [point.quarter for point in drawn[0].points]
    shapes, annotations = marks.break_marks(breaks, shown)
    annotations += marks.gap_labels(drawn)
    if len(drawn) == 1:
        ends = marks.end_labels(drawn[0])
        annotations += ends
        if bars:
            annotations += marks.zero_labels([point.number for point in drawn[0].points], [end["x"] for end in ends])
    return layout(shown, highest, drawn[0], annotations, shapes) | ({"barmode": "group"} if bars else {})


def layout(
    shown: Sequence[Quarter],
    highest: Fraction,
    series: Series,
    annotations: list[dict[str, Any]],
    shapes: list[dict[str, Any]],
) -> dict[str, Any]:
    """The layout of a figure over quarters; the legend is HTML beside it."""
    return {
        "template": TEMPLATE,
        "height": HEIGHT,
        "showlegend": False,
        "xaxis": quarter_axis(shown),
        "yaxis": value_axis(highest, series.kind),
        "annotations": annotations,
        "shapes": shapes,
    }


def _legend(drawn: Sequence[Series], hatched: Collection[Quarter], *, bars: bool) -> tuple[LegendEntry, ...]:
    entries = [LegendEntry(series.label, colour) for series, colour in zip(drawn, SERIES, strict=False)]
    if bars:
        entries += provisional_entry(drawn, hatched)
    return tuple(entries)


def provisional_entry(drawn: Sequence[Series], hatched: Collection[Quarter]) -> list[LegendEntry]:
    """The legend's line for hatching, where any bar is hatched."""
    is_shown = any(point.quarter in hatched for point in drawn[0].points)
    return [LegendEntry(marks.PROVISIONAL_LABEL, MUTED, hatched=True)] if is_shown else []
