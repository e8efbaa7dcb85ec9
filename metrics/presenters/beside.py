"""What stands beside a trend: the same members throughout, and how the members' own rates differ."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from metrics.charts.figure import Figure
from metrics.charts.series import Point, comparable
from metrics.charts.spread import spread
from metrics.charts.trend import trend
from metrics.charts.words import active_title
from metrics.presenters import breaks
from metrics.presenters.progress_tables import kind_of, source_words, value_of
from metrics.queries.panel import Panel
from metrics.queries.progress import Progress
from metrics.statistics.quarter import Quarter
from metrics.statistics.spread import Spread
from metrics.statistics.table import Column, Table, Value


def panel_figure(answer: Progress, panel: Panel) -> Figure:
    """The panel's figure beside the coalition's, over the quarters that are reported in full."""
    indicator = answer.question.indicator
    kind = kind_of(indicator)
    told = {row.period.pk: value_of(row.figure) for row in answer.rows}
    same = ngettext("The same %(count)s member", "The same %(count)s members", len(panel.members)) % {
        "count": len(panel.members)
    }
    broken = breaks.drawn(answer)
    points = [Point(period.quarter, value_of(figure)) for period, figure in panel.figures]
    table = Table(
        name=f"{indicator.code}-constant-panel",
        title=_("The same members throughout"),
        columns=(
            Column("period", _("Quarter"), "period"),
            Column("panel", same, kind, indicator.unit),
            Column("coalition", _("All who reported"), kind, indicator.unit),
        ),
        rows=tuple((str(period), value_of(figure), told[period.pk]) for period, figure in panel.figures),
        unit=indicator.unit,
        source=source_words(),
        notes=(
            _("In every quarter shown: %(members)s.") % {"members": ", ".join(panel.members)},
            *breaks.sentences(answer),
        ),
        period_from=str(panel.figures[0][0]),
        period_to=str(panel.figures[-1][0]),
    )
    return trend(
        table,
        breaks=broken,
        title=active_title(
            same,
            "rate" if indicator.is_rate else "count",
            comparable(points, set(map(Quarter.parse, broken))),
        ),
        subtitle=_("%(title)s: members that are in every quarter shown, and all who reported")
        % {"title": indicator.title},
    )


def spread_figure(answer: Progress) -> Figure | None:
    """Median and quartiles of the members' own rates; None for a count, and where nobody has a rate."""
    indicator = answer.question.indicator
    spreads = {row.period.pk: row.figure.spread for row in answer.rows}
    if not indicator.is_rate or not any(spreads.values()):
        return None
    columns = {"median": _("Median of members"), "lower": _("Lower quartile"), "upper": _("Upper quartile")}
    table = Table(
        name=f"{indicator.code}-spread",
        title=_("How members differ"),
        columns=(
            Column("period", _("Quarter"), "period"),
            *(Column(key, title, "rate", indicator.unit) for key, title in columns.items()),
            Column("pooled", _("Coalition"), "rate", indicator.unit),
        ),
        rows=tuple(
            (str(row.period), *_cells(spreads[row.period.pk], list(columns)), value_of(row.figure))
            for row in answer.rows
        ),
        unit=indicator.unit,
        source=source_words(),
        notes=(
            _("Each member counts once, whatever its size; members that state a rate without counts are included."),
        ),
        period_from=str(answer.rows[0].period),
        period_to=str(answer.rows[-1].period),
    )
    return spread(
        table,
        lower="lower",
        median="median",
        upper="upper",
        pooled="pooled",
        subtitle=_("%(title)s: median and quartiles of the members’ own rates, by quarter")
        % {"title": indicator.title},
    )


def _cells(found: Spread | None, keys: Sequence[str]) -> list[Value]:
    return [Value(getattr(found, key)) if found else Value(None, "not reported") for key in keys]
