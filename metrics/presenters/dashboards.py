"""A dashboard: a chart with its words, the breakdown below it, and how complete it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from metrics.charts.figure import Figure as ChartFigure
from metrics.charts.stacked import stacked
from metrics.charts.trend import trend
from metrics.presenters import breaks
from metrics.presenters.band import Others, others_figure, with_others
from metrics.presenters.progress_tables import (
    by_quarter,
    differences,
    figures_table,
    keyed,
    over_time,
    series_key,
    source_words,
    value_of,
)
from metrics.queries.progress import Progress
from metrics.queries.question import Question
from metrics.queries.reference import is_open
from metrics.statistics.adding import adds_up
from metrics.statistics.indicator import Indicator
from metrics.statistics.quarter import Quarter
from metrics.statistics.table import Table


@dataclass(frozen=True, slots=True)
class Dashboard:
    """What a dashboard shows of an answer: a figure, the full breakdown, how complete it is, what it says.

    `breaks`: what is counted differently from when on, by whom and why. `cell_links`: for each row of the breakdown,
    by column key, where the lineage of its figures is told.
    """

    figure: ChartFigure
    breakdown: Table
    links: Mapping[str, str]
    cell_links: Sequence[Mapping[str, str]]
    coverage: str
    indicator: Indicator
    breaks: tuple[str, ...]


def dashboard(
    answer: Progress, links: Mapping[str, str], lineage: str = "", others: Others | None = None
) -> Dashboard | None:
    """The dashboard of an answer; None where there is no figure to show.

    `links`: label of a row -> address. `lineage`: the address at which each figure's origin is told, as far as it is
    the same for all of them; without it there are no links to it. `others`: what a member may see beside its own rate.
    """
    question = answer.question
    if all(value_of(row.figure).value is None for row in answer.rows):
        return None
    if question.by == "period":
        figures = figures_table(answer, title=_("Every quarter"), source=source_words())
        breakdown = figures.only(*_shown(question))
    else:
        breakdown = by_quarter(answer, title=_("Everything"), source=source_words())
    return Dashboard(
        figure=_figure(answer, others),
        breakdown=breakdown,
        links=links,
        cell_links=_cell_links(answer, breakdown, lineage) if lineage else (),
        coverage=_coverage_words(answer),
        indicator=question.indicator,
        breaks=breaks.sentences(answer),
    )


def _cell_links(answer: Progress, breakdown: Table, lineage: str) -> list[Mapping[str, str]]:
    """For each row of the breakdown, by column key: where its figures come from. None of what nobody reported."""
    told = {(row.key, str(row.period)) for row in answer.rows if row.figure.status != "not reported"}
    if answer.question.by == "period":
        numeric = [column.key for column in breakdown.columns if column.is_numeric]
        return [
            dict.fromkeys(numeric, f"{lineage}&period={row.key}") if (row.key, row.key) in told else {}
            for row in answer.rows
        ]
    periods = [str(period) for period in answer.question.periods]
    return [
        {period: f"{lineage}&key={quote(key)}&period={period}" for period in periods if (key, period) in told}
        for key, _label, _values in keyed(answer)
    ]


def _shown(question: Question) -> tuple[str, ...]:
    """The columns worth showing: of a single member there is no median and no coverage."""
    counts = ("numerator", "denominator", "value") if question.indicator.is_rate else ("value",)
    if len(question.members) == 1:
        return ("period", *counts, "status")
    of_rates = [key for key, _title, _rate in differences(None)]
    spread = of_rates if question.indicator.is_rate else ["largest_share"]
    covered = ("contributors", "expected", "coverage_members", "coverage_volume", "status")
    return ("period", *counts, *spread, *covered)


def _figure(answer: Progress, others: Others | None) -> ChartFigure:
    """The chart of the answer; its title and summary leave out quarters that are still being reported."""
    table = over_time(answer)
    if others is not None:
        table = with_others(table, answer, others)
    still_open = [str(period) for period in answer.question.periods if is_open(period)]
    closed = [str(period) for period in answer.question.periods if not is_open(period)]
    drawn = _drawn(answer, table, still_open, others)
    if not (still_open and closed):
        return drawn
    settled = _drawn(answer, replace(table.select(period=closed), period_to=closed[-1]), [], others)
    return replace(drawn, title=settled.title, summary=settled.summary)


def _drawn(answer: Progress, table: Table, provisional: Sequence[str], others: Others | None) -> ChartFigure:
    """Bars for counts, stacked where they are parts of a total; lines for rates, before a band of the others."""
    question = answer.question
    subtitle, broken = _subtitle(question.indicator, table), breaks.drawn(answer)
    if others is not None:
        return others_figure(answer, table, subtitle=subtitle, provisional=provisional)
    if question.by == "period" or not adds_up(question.indicator, question.by):
        bars = not question.indicator.is_rate and question.by == "period"
        return trend(
            table,
            subtitle=subtitle,
            bars=bars,
            provisional=provisional,
            breaks=broken,
            own_breaks=_own_breaks(answer),
        )
    return stacked(table, subtitle=subtitle, provisional=provisional, breaks=broken)


def _own_breaks(answer: Progress) -> Mapping[str, Sequence[str]]:
    """By column of `over_time`, where the line of the member in it stops."""
    own = breaks.drawn_by_member(answer) if answer.question.by == "member" else {}
    return {series_key(number): own[key] for number, (key, _label, _values) in enumerate(keyed(answer)) if key in own}


def _subtitle(indicator: Indicator, table: Table) -> str:
    return _("%(title)s, by quarter, %(first)s to %(last)s") % {
        "title": indicator.title,
        "first": Quarter.parse(table.period_from).short,
        "last": Quarter.parse(table.period_to).short,
    }


def _coverage_words(answer: Progress) -> str:
    """How much of the coalition the newest quarter rests on, where that is one figure."""
    if answer.question.by != "period" or len(answer.question.members) == 1:
        return _("From accepted reports, as of %(moment)s.") % {"moment": date_format(answer.as_of, _("j F Y, H:i"))}
    told = answer.rows[-1].figure
    return _("%(quarter)s: %(contributors)s of %(expected)s members are in the figure. As of %(moment)s.") % {
        "quarter": answer.rows[-1].period.quarter.short,
        "contributors": told.contributors,
        "expected": told.expected,
        "moment": date_format(answer.as_of, _("j F Y, H:i")),
    }
