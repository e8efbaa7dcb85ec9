"""What holds for every figure: the rules of the design that a browser would otherwise find out."""

import json
import re
from collections.abc import Iterator
from typing import Any

import plotly.graph_objects as go

from metrics.charts.figure import Figure

MARKUP = re.compile(r"<(?!br>|extra>|/extra>)")


def check(figure: Figure) -> go.Figure:
    """Plotly knows every word of it; it survives JSON unchanged; no text becomes an inline style."""
    spec = {"data": figure.plotly["data"], "layout": figure.plotly["layout"]}
    assert json.loads(json.dumps(spec, allow_nan=False)) == spec
    for text in texts(spec):
        assert not MARKUP.search(text), text
    assert "category" in [figure.plotly["layout"][axis].get("type") for axis in ("xaxis", "yaxis")]
    return go.Figure(spec)


def texts(spec: Any) -> Iterator[str]:
    if isinstance(spec, str):
        yield spec
    elif isinstance(spec, dict):
        for part in spec.values():
            yield from texts(part)
    elif isinstance(spec, list):
        for part in spec:
            yield from texts(part)


def annotations(figure: Figure) -> list[str]:
    return [annotation["text"] for annotation in figure.plotly["layout"]["annotations"]]
