"""A figure in a sentence or on a card."""

from typing import NamedTuple

from django.utils.html import escape

from metrics.statistics.table import Value
from metrics.templatetags.numbers import grouped, magnitude, percent
from metrics.templatetags.tables import SYMBOLS, shown


class Kpi(NamedTuple):
    """A headline figure with its last quarters; the template is `_components/kpi.html`."""

    title: str
    value: str
    unit: str
    detail: str
    values: list[object]


def on_card(value: Value, *, is_rate: bool) -> tuple[str, str]:
    """The large figure and its unit: ("1.94", "million"), ("62.4", "%"), or the mark of its absence."""
    if value.value is None:
        return shown(value), ""
    if is_rate:
        return percent(value.value).removesuffix("%"), "%"
    return magnitude(value.value)


def in_sentence(value: Value, *, is_rate: bool) -> str:
    """The figure in full, or the words for why there is none."""
    if value.value is None:
        return escape(SYMBOLS[value.status].words) if value.status in SYMBOLS else ""
    return percent(value.value) if is_rate else grouped(value.value)
