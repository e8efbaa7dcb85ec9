"""Small multiples: what a dashboard lists, each in a chart of its own, all on one scale."""

from collections.abc import Collection
from fractions import Fraction

from django.utils.translation import gettext as _

from metrics.charts.figure import Figure
from metrics.charts.trend import trend
from metrics.presenters import breaks
from metrics.presenters.progress_tables import keyed, kind_of, source_words
from metrics.queries.progress import Progress
from metrics.queries.reference import is_open
from metrics.statistics.table import Column, Table, Value

SHOWN = 12  # the largest; all stand in the table


def multiples(answer: Progress) -> list[Figure]:
    """The largest, in their order; nothing where there is only one to show, or no figure at all."""
    told = [(key, label, values) for key, label, values in keyed(answer)[:SHOWN] if any(_numbers(values))]
    if len(told) < 2:
        return []
    highest = max(number for _key, _label, values in told for number in _numbers(values))
    own = breaks.drawn_by_member(answer) if answer.question.by == "member" else {}
    return [_drawn(answer, key, label, values, own.get(key, ()), highest) for key, label, values in told]


def _numbers(values: list[Value]) -> list[Fraction]:
    return [Fraction(value.value) for value in values if value.value is not None]


def _drawn(
    answer: Progress, key: str, label: str, values: list[Value], own_breaks: Collection[str], highest: Fraction
) -> Figure:
    indicator, periods = answer.question.indicator, answer.question.periods
    table = Table(
        name=f"{indicator.code}-of-{key or 'rest'}",
        title=label,
        columns=(
            Column("period", _("Quarter"), "period"),
            Column("figure", label, kind_of(indicator), indicator.unit),
        ),
        rows=tuple((str(period), value) for period, value in zip(periods, values, strict=True)),
        unit=indicator.unit,
        source=source_words(),
        period_from=str(periods[0]),
        period_to=str(periods[-1]),
    )
    return trend(
        table,
        title=label,
        subtitle=_("%(title)s, on the scale of all") % {"title": indicator.short},
        bars=not indicator.is_rate,
        provisional=[str(period) for period in periods if is_open(period)],
        breaks=[*breaks.drawn(answer), *own_breaks],
        highest=highest,
    )
