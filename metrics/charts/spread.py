"""The members' own rates by quarter: the median, with a bar from the lower to the upper quartile."""

from fractions import Fraction
from typing import Any

from metrics.charts import marks
from metrics.charts.figure import Figure, LegendEntry
from metrics.charts.series import Series, highest, last_known, read
from metrics.charts.theme import SERIES
from metrics.charts.trend import layout, lines
from metrics.charts.words import NOTHING, in_words
from metrics.statistics.quarter import Quarter
from metrics.statistics.table import Tabular

HALF_LIE = "In {period} half of the members’ own rates lay between {lower} and {upper}"
MIDDLE = "{title}; their median was {median}, the coalition’s rate {pooled}."
_CAP = 6  # pixels: the width of a bar's ends


def spread(table: Tabular, *, lower: str, median: str, upper: str, pooled: str, subtitle: str) -> Figure:
    """Four columns of rates over the table's quarters. ``pooled`` is drawn beside them, since it weighs by size."""
    middle, low, high, whole = (read(table, [key])[0] for key in (median, lower, upper, pooled))
    period = last_known([middle])
    title = NOTHING.format(label=middle.label)
    summary = f"{title}."
    if period is not None:
        said = [_said(series, period) for series in (low, high, middle, whole)]
        title = HALF_LIE.format(period=period.short, lower=said[0], upper=said[1])
        summary = MIDDLE.format(title=title, median=said[2], pooled=said[3])
    return Figure(
        title=title,
        subtitle=subtitle,
        plotly={
            "data": [_medians(middle, low, high), *lines(whole, SERIES[3], (), ())],
            "layout": layout(
                [point.quarter for point in middle.points],
                highest([high, whole]),
                middle,
                marks.gap_labels([middle]),
                [],
            ),
        },
        table=table,
        summary=summary,
        source=table.source,
        notes=(*table.notes, *marks.notes([middle], provisional=(), breaks=(), left_out=())),
        legend=(LegendEntry(middle.label, SERIES[0]), LegendEntry(whole.label, SERIES[3])),
    )


def _said(series: Series, quarter: Quarter) -> str:
    value = series.at(quarter)
    return value.status if value.value is None else in_words(value.value, "rate")


def _medians(middle: Series, low: Series, high: Series) -> dict[str, Any]:
    """Points that are not joined: the members behind them may be others each time."""
    return {
        "type": "scatter",
        "mode": "markers",
        "name": marks.plain(middle.label),
        "x": [point.quarter.short for point in middle.points],
        "y": [marks.as_json(point.number) for point in middle.points],
        "marker": {"color": SERIES[0], "size": 9},
        "error_y": {
            "type": "data",
            "symmetric": False,
            "array": _apart(high, middle),
            "arrayminus": _apart(middle, low),
            "color": SERIES[0],
            "thickness": 2,
            "width": _CAP,
        },
        "customdata": [
            [_said(low, point.quarter), _said(high, point.quarter)] for point in middle.points
        ],
        "hovertemplate": "%{y:.1%}, half between %{customdata[0]} and %{customdata[1]}<extra>%{fullData.name}</extra>",
    }


def _apart(upper: Series, lower: Series) -> list[float | None]:
    """How far two series lie apart in each quarter."""
    pairs = zip(upper.points, lower.points, strict=True)
    return [
        None if high.number is None or low.number is None else float(Fraction(high.number) - Fraction(low.number))
        for high, low in pairs
    ]
