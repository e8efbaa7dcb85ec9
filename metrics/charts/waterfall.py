"""What made a change, step by step: bars that begin where the one before ended, and the whole change at the end.

They start at no change, and not at the figure: a rate that moves by a point would be a hair on a bar of sixty. The bars
lie on their side, so that names have room. Up and down differ in colour and are neither good nor bad.
"""

from collections.abc import Sequence
from fractions import Fraction
from itertools import accumulate
from textwrap import wrap
from typing import Any

from metrics.charts.axes import change_axis
from metrics.charts.figure import Figure, LegendEntry
from metrics.charts.marks import as_json, plain
from metrics.charts.theme import AXIS, HEIGHT, OTHER, SERIES, SURFACE, TEMPLATE
from metrics.charts.words import signed
from metrics.statistics.table import Tabular, numbers, texts

RAISED, LOWERED, ALL = "Raised it", "Lowered it", "The whole change"
COLOURS = {RAISED: SERIES[0], LOWERED: SERIES[1], ALL: OTHER}
_LINE = 17  # letters of a name on one line, so that bars have room beside it on a phone


def waterfall(
    table: Tabular, *, label: str, change: str, title: str, subtitle: str, summary: str, whole: str
) -> Figure:
    """The column ``change`` of a table (of kind "change" or "points"), a bar for each row, named by column ``label``.

    ``whole`` names the last bar: what the rows add up to. ValueError for a table without rows, or with a row that has
    no number: a sum without one of its parts is no sum.
    """
    steps = numbers(table, change)
    known = [Fraction(step) for step in steps if step is not None]
    if not steps or len(known) < len(steps):
        raise ValueError(f"Table {table.name} has to say how much each of its parts changed.")
    names = [*texts(table, label), whole]
    ends = list(accumulate(known))
    is_rate = next(column.kind for column in table.columns if column.key == change) == "points"
    kinds = [*(RAISED if step >= 0 else LOWERED for step in known), ALL]
    return Figure(
        title=title,
        subtitle=subtitle,
        plotly={
            "data": [_bars(names, [*known, ends[-1]], [Fraction(0), *ends[:-1], Fraction(0)], kinds, is_rate=is_rate)],
            "layout": _layout(names, ends, is_rate=is_rate),
        },
        table=table,
        summary=summary,
        source=table.source,
        notes=table.notes,
        legend=tuple(LegendEntry(kind, COLOURS[kind]) for kind in COLOURS if kind in kinds),
    )


def _bars(
    names: Sequence[str], sizes: Sequence[Fraction], starts: Sequence[Fraction], kinds: Sequence[str], *, is_rate: bool
) -> dict[str, Any]:
    said = [signed(size, is_rate=is_rate) for size in sizes]
    return {
        "type": "bar",
        "orientation": "h",
        "x": [as_json(size) for size in sizes],
        "base": [as_json(start) for start in starts],
        "y": [plain(name) for name in names],
        "marker": {"color": [COLOURS[kind] for kind in kinds], "line": {"width": 1, "color": SURFACE}},
        "text": said,
        "textposition": "outside",
        "cliponaxis": False,
        "customdata": said,
        "hovertemplate": "%{y}: %{customdata}<extra></extra>",
    }


def _layout(names: Sequence[str], ends: Sequence[Fraction], *, is_rate: bool) -> dict[str, Any]:
    low, high = min([Fraction(0), *ends]), max([Fraction(0), *ends])
    return {
        "template": TEMPLATE,
        "height": HEIGHT,
        "showlegend": False,
        "hovermode": "closest",
        "xaxis": change_axis(low, high, "rate" if is_rate else "count"),
        "yaxis": {
            "type": "category",
            "categoryorder": "array",
            "categoryarray": [plain(name) for name in names],
            "tickmode": "array",
            "tickvals": [plain(name) for name in names],
            "ticktext": ["<br>".join(map(plain, wrap(name, _LINE))) for name in names],
            "tickfont": {"size": 12},
            "autorange": "reversed",
        },
        "annotations": [],
        "shapes": [_line(Fraction(0), -0.5, len(names) - 0.5), *_joints(ends)],
    }


def _joints(ends: Sequence[Fraction]) -> list[dict[str, Any]]:
    """A thin line from the end of each bar to the beginning of the next."""
    return [_line(end, place, place + 1) for place, end in enumerate(ends)]


def _line(x: Fraction, top: float, bottom: float) -> dict[str, Any]:
    return {
        "type": "line",
        "x0": as_json(x),
        "x1": as_json(x),
        "y0": top,
        "y1": bottom,
        "line": {"color": AXIS, "width": 1},
        "layer": "below",
    }
