"""One line before a band: a member's own rate, and where the others' lie, quarter by quarter."""

from collections.abc import Collection, Sequence
from typing import Any

from metrics.charts import marks
from metrics.charts.figure import Figure, LegendEntry
from metrics.charts.series import Series, comparable, highest, last_known, read
from metrics.charts.theme import BAND, SERIES
from metrics.charts.trend import layout, lines
from metrics.charts.words import active_title, in_words, series_sentence
from metrics.statistics.quarter import Quarter
from metrics.statistics.table import Tabular

BAND_LABEL = "Middle half of the others"
BESIDE = "{label} was {own} in {period}; the middle half of the others lay within {lower} to {upper}"
MEDIAN = " In {period} the middle half of the others lay within {lower} to {upper}, their median near {median}."
DOTTED = {"color": SERIES[1], "dash": "dot"}


def band(
    table: Tabular,
    *,
    own: str,
    lower: str,
    median: str,
    upper: str,
    subtitle: str,
    remarks: Sequence[str] = (),
    provisional: Collection[str] = (),
    breaks: Collection[str] = (),
    own_breaks: Collection[str] = (),
) -> Figure:
    """Four columns of rates over the table's quarters. ``own_breaks`` stop the own line alone, ``breaks`` all.

    ``remarks`` are sentences that belong to the text alternative: why there is no band in some quarter.
    The band is one bar a quarter, so that none is drawn through a quarter that has none.
    """
    line, low, middle, high = (read(table, [key])[0] for key in (own, lower, median, upper))
    hatched, everybodys = ({Quarter.parse(text) for text in told} for told in (provisional, breaks))
    broken = everybodys | {Quarter.parse(text) for text in own_breaks}
    shown = [point.quarter for point in line.points]
    points = comparable(line.points, broken)
    title, summary = active_title(line.label, "rate", points), series_sentence(line.label, "rate", points)
    if period := _last_with_both(line, low):
        said = _said(period, line, low, middle, high)
        title = BESIDE.format(**said) if period == last_known([line]) else title
        summary += MEDIAN.format(**said)
    shapes, annotations = marks.break_marks(broken, shown)
    return Figure(
        title=title,
        subtitle=subtitle,
        plotly={
            "data": [
                _bars(low, high),
                *({**each, "line": DOTTED} for each in lines(middle, SERIES[1], (), everybodys)),
                *lines(line, SERIES[0], hatched, broken),
            ],
            "layout": layout(
                shown,
                highest([line, high]),
                line,
                [*annotations, *marks.gap_labels([line]), *marks.end_labels(line)],
                shapes,
            ),
        },
        table=table,
        summary=" ".join((summary, *remarks)),
        source=table.source,
        notes=(
            *table.notes,
            *marks.notes([line], provisional=hatched, breaks=broken, left_out=()),
        ),
        legend=(
            LegendEntry(line.label, SERIES[0]),
            LegendEntry(middle.label, SERIES[1]),
            LegendEntry(BAND_LABEL, BAND),
        ),
    )


def _last_with_both(line: Series, low: Series) -> Quarter | None:
    both = zip(line.points, low.points, strict=True)
    known = [own.quarter for own, other in both if own.number is not None and other.number is not None]
    return max(known, default=None)


def _said(period: Quarter, line: Series, *others: Series) -> dict[str, str]:
    """The figures of a quarter that has all of them, in words."""
    figures = zip(("own", "lower", "median", "upper"), (line, *others), strict=True)
    told = {name: in_words(series.at(period).value or 0, "rate") for name, series in figures}
    return {"label": line.label, "period": period.short, **told}


def _bars(low: Series, high: Series) -> dict[str, Any]:
    pairs = list(zip(low.points, high.points, strict=True))
    return {
        "type": "bar",
        "name": BAND_LABEL,
        "x": [bottom.quarter.short for bottom, _top in pairs],
        "base": [marks.as_json(bottom.number) for bottom, _top in pairs],
        "y": [
            None if bottom.number is None or top.number is None else float(top.number - bottom.number)
            for bottom, top in pairs
        ],
        "marker": {"color": BAND, "line": {"width": 1, "color": SERIES[1]}},
        "customdata": [
            [in_words(point.number, "rate") if point.number is not None else "" for point in pair] for pair in pairs
        ],
        "hovertemplate": "%{customdata[0]} to %{customdata[1]}<extra>%{fullData.name}</extra>",
    }
