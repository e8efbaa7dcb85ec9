"""The look of every figure: one Plotly template, as plain JSON."""

from typing import Any, Final

INK: Final = "#14211f"
MUTED: Final = "#4a5a56"
GRID: Final = "#e3e8e5"
AXIS: Final = "#7a8a85"
SURFACE: Final = "#ffffff"

# Each stands 3:1 against white and against its neighbours. The fifth is for what is left over.
SERIES: Final = ("#12436d", "#28a197", "#801650", "#f46a25")
OTHER: Final = "#3d3d3d"
BAND: Final = "#cfe9e6"  # behind lines; its outline, of the second series, is what stands out

HEIGHT: Final = 380

# Later families are for scripts that the earlier ones do not have; none of them is downloaded.
FONT: Final = (
    'Inter, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "PingFang SC", "Microsoft YaHei", '
    '"Noto Sans CJK SC", sans-serif'
)

_AXIS: Final[dict[str, Any]] = {
    "showline": False,
    "zeroline": False,
    "ticks": "",
    "gridcolor": GRID,
    "gridwidth": 1,
    "tickfont": {"size": 13, "color": MUTED},
    "title": {"font": {"size": 13, "color": MUTED}},
    "automargin": True,
    "fixedrange": True,
}

TEMPLATE: Final[dict[str, Any]] = {
    "layout": {
        "font": {"family": FONT, "size": 14, "color": INK},
        "colorway": [*SERIES, OTHER],
        "paper_bgcolor": SURFACE,
        "plot_bgcolor": SURFACE,
        "margin": {"l": 8, "r": 12, "t": 12, "b": 8, "pad": 4},
        "xaxis": {
            **_AXIS,
            "showgrid": False,
            "showspikes": False,
            "unifiedhovertitle": {"text": "%{x}"},
            "ticks": "outside",
            "ticklen": 5,
            "tickcolor": "#b4c0bb",
            "showline": True,
            "linecolor": AXIS,
        },
        "yaxis": {**_AXIS, "rangemode": "tozero"},
        "hoverlabel": {
            "bgcolor": INK,
            "bordercolor": INK,
            "font": {"color": "#ffffff", "size": 13, "family": FONT},
            "align": "left",
        },
        "hovermode": "x unified",
        "bargap": 0.28,
        "annotationdefaults": {"font": {"size": 13, "color": MUTED}, "showarrow": False},
        "separators": ".,",
        "dragmode": False,
    },
    "data": {"scatter": [{"type": "scatter", "line": {"width": 2.6}, "marker": {"size": 7}}]},
}
