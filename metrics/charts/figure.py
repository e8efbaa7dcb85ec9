"""A figure and its words. None of them is optional: a chart without its table, source or text is not made."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from metrics.statistics.table import Tabular


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """One line of the legend, which is HTML beside the chart and not part of it."""

    label: str
    colour: str
    hatched: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart of a table.

    ``title`` says the finding and ``subtitle`` what is shown: what, unit, period. ``summary`` is one sentence for
    those who do not see the chart. ``plotly`` is a figure as JSON: ``{"data": [...], "layout": {...}}``.
    """

    title: str
    subtitle: str
    plotly: Mapping[str, Any]
    table: Tabular
    summary: str
    source: str
    notes: tuple[str, ...]
    legend: tuple[LegendEntry, ...]

    def __post_init__(self) -> None:
        for name in ("title", "subtitle", "summary", "source"):
            if not getattr(self, name).strip():
                raise ValueError(f"A figure cannot do without its {name}.")
        if not self.legend:
            raise ValueError("A figure cannot do without its legend.")
