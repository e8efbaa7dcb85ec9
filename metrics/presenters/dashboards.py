"""Progress as tables: every figure with what qualifies it, and the figures side by side by quarter."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from urllib.parse import quote

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from metrics.charts.figure import Figure as ChartFigure
from metrics.charts.stacked import stacked
from metrics.charts.trend import trend
from metrics.presenters import breaks
from metrics.queries.progress import Progress, Row
from metrics.queries.question import Question
from metrics.queries.reference import is_open
from metrics.statistics.adding import adds_up
from metrics.statistics.indicator import Indicator
from metrics.statistics.quarter import Quarter
from metrics.statistics.rates import Figure
from metrics.statistics.table import Column, Kind, Table, Value

LARGEST = 4  # series that a chart can tell apart, besides what is left over


def value_of(figure: Figure) -> Value:
    """The figure as a table cell. That some members are not in it is said of the quarter, not in each cell."""
    if figure.value is None:
        return Value(None, figure.status)
    return Value(figure.value)


def figures_table(answer: Progress, *, title: str, source: str) -> Table:
    """One row a figure: what it is listed by, quarter, counts, value, median, contributors, coverage, status."""
    question = answer.question
    kind = kind_of(question.indicator)
    columns = (
        Column("key", _("Key"), "text"),
        Column("label", _("Label"), "text"),
        Column("period", _("Quarter"), "period"),
        Column("numerator", _("Numerator"), "count"),
        Column("denominator", _("Denominator"), "count"),
        Column("value", question.indicator.short, kind, question.indicator.unit),
        *(Column(key, title, "rate") for key, title, _rate in differences(None)),
        Column("contributors", _("Contributors"), "count"),
        Column("expected", _("Expected"), "count"),
        Column("coverage_members", _("Coverage, members"), "rate"),
        Column("coverage_volume", _("Coverage, volume"), "rate"),
        Column("status", _("Status"), "text"),
    )
    return Table(
        name=f"{question.indicator.code}-by-{question.by}",
        title=title,
        columns=columns,
        rows=tuple(_row(row) for row in answer.rows),
        unit=question.indicator.unit,
        source=source,
        period_from=_end(answer, 0),
        period_to=_end(answer, -1),
    )


def _row(row: Row) -> tuple[str | Value, ...]:
    told = row.figure
    return (
        row.key,
        row.label,
        str(row.period),
        _known(told.numerator),
        _known(told.denominator),
        value_of(told),
        *(_known(rate) for _key, _title, rate in differences(told)),
        Value(told.contributors),
        Value(told.expected),
        _known(told.coverage.members),
        _known(told.coverage.volume),
        told.status,
    )


def differences(told: Figure | None) -> list[tuple[str, str, Fraction | None]]:
    """By key and title: how members differ, and how much the figure hangs on any one; None where that is unknown."""
    spread, dependence = (told.spread, told.dependence) if told else (None, None)
    return [
        ("mean", _("Mean of members"), spread.mean if spread else None),
        ("lower_quartile", _("Lower quartile"), spread.lower if spread else None),
        ("median", _("Median of members"), spread.median if spread else None),
        ("upper_quartile", _("Upper quartile"), spread.upper if spread else None),
        ("largest_share", _("Largest share"), dependence.share if dependence else None),
        ("lowest_without_one", _("Lowest without one"), dependence.lowest if dependence else None),
        ("highest_without_one", _("Highest without one"), dependence.highest if dependence else None),
    ]


def _known(number: int | Fraction | None) -> Value:
    return Value(number) if number is not None else Value(None, "not applicable")


def kind_of(indicator: Indicator) -> Kind:
    return "rate" if indicator.is_rate else "count"


def _end(answer: Progress, place: int) -> str:
    """The first or the last quarter asked for."""
    return str(answer.question.periods[place]) if answer.question.periods else ""


def by_quarter(answer: Progress, *, title: str, source: str) -> Table:
    """A row for each key, the largest first, a column for each quarter."""
    question = answer.question
    kind = kind_of(question.indicator)
    return Table(
        name=f"{question.indicator.code}-by-{question.by}-and-quarter",
        title=title,
        columns=(
            Column("label", HEADS[question.by](), "text"),
            *(Column(str(period), period.quarter.short, kind, question.indicator.unit) for period in question.periods),
        ),
        rows=tuple((label, *values) for _key, label, values in keyed(answer)),
        unit=question.indicator.unit,
        source=source,
        period_from=_end(answer, 0),
        period_to=_end(answer, -1),
    )


def keyed(answer: Progress) -> list[tuple[str, str, list[Value]]]:
    """Key, label and the figures quarter by quarter, the largest first."""
    periods = [str(period) for period in answer.question.periods]
    found: dict[str, dict[str, Value]] = {}
    labels: dict[str, str] = {}
    for row in answer.rows:
        found.setdefault(row.key, {})[str(row.period)] = value_of(row.figure)
        labels[row.key] = row.label
    missing = Value(None, "not reported")
    return [
        (key, labels[key], [found[key].get(period, missing) for period in periods])
        for key in sorted(found, key=lambda key: _place(key, found[key], answer.question.indicator))
    ]


def _place(key: str, values: Mapping[str, Value], indicator: Indicator) -> tuple[bool, float, str]:
    """Counts by their sum over the quarters shown, rates by their newest; what was not broken down comes last."""
    known = [value.value for _period, value in sorted(values.items()) if value.value is not None]
    if not known:
        return not key, 1.0, key
    return not key, -float(known[-1] if indicator.is_rate else sum(known)), key


HEADS = {
    "period": lambda: _("Quarter"),
    "member": lambda: _("Member"),
    "taxon": lambda: _("Taxon"),
    "group": lambda: _("Reporting group"),
    "product": lambda: _("Product"),
    "market": lambda: _("Market"),
    "platform": lambda: _("Platform"),
}


def over_time(answer: Progress) -> Table:
    """The figures as series: a row a quarter, a column for each of the largest keys, and what is left over.

    Reporting groups overlap and rates have no sum, so that of these nothing is left over: the largest stand alone.
    """
    indicator = answer.question.indicator
    series = _series(answer)
    return Table(
        name=f"{indicator.code}-by-{answer.question.by}-over-time",
        title=indicator.title,
        columns=(
            Column("period", _("Quarter"), "period"),
            *(
                Column(f"series{number}", label, kind_of(indicator), indicator.unit)
                for number, (label, _values) in enumerate(series)
            ),
        ),
        rows=tuple(
            (str(period), *(values[place] for _label, values in series))
            for place, period in enumerate(answer.question.periods)
        ),
        unit=indicator.unit,
        source=source_words(),
        notes=(indicator.does_not_say, *breaks.sentences(answer)),
        period_from=_end(answer, 0),
        period_to=_end(answer, -1),
    )


def _series(answer: Progress) -> list[tuple[str, Sequence[Value]]]:
    """The label and, quarter by quarter, the figures of what a chart can tell apart."""
    if answer.question.by == "period":
        return [(answer.question.indicator.short, [value_of(row.figure) for row in answer.rows])]
    told = [(label, values) for _key, label, values in keyed(answer)]
    series: list[tuple[str, Sequence[Value]]] = [*told[:LARGEST]]
    rest = [values for _label, values in told[LARGEST:]]
    if rest and adds_up(answer.question.indicator, answer.question.by):
        series.append((_("Other"), [_sum(values) for values in zip(*rest, strict=True)]))
    return series


def _sum(values: Iterable[Value]) -> Value:
    known = [value.value for value in values if value.value is not None]
    return Value(sum(known)) if known else Value(None, "not reported")


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


def dashboard(answer: Progress, links: Mapping[str, str], lineage: str = "") -> Dashboard | None:
    """The dashboard of an answer; None where there is no figure to show.

    `links`: label of a row -> address. `lineage`: the address at which each figure's origin is told, as far as it is
    the same for all of them; without it there are no links to it.
    """
    question = answer.question
    if all(row.figure.value is None for row in answer.rows):
        return None
    if question.by == "period":
        figures = figures_table(answer, title=_("Every quarter"), source=source_words())
        breakdown = figures.only(*_shown(question))
    else:
        breakdown = by_quarter(answer, title=_("Everything"), source=source_words())
    return Dashboard(
        figure=_figure(answer),
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


def _figure(answer: Progress) -> ChartFigure:
    """The chart of the answer; its title and summary leave out quarters that are still being reported."""
    table = over_time(answer)
    still_open = [str(period) for period in answer.question.periods if is_open(period)]
    closed = [str(period) for period in answer.question.periods if not is_open(period)]
    drawn = _drawn(answer, table, still_open)
    if not (still_open and closed):
        return drawn
    settled = _drawn(answer, replace(table.select(period=closed), period_to=closed[-1]), [])
    return replace(drawn, title=settled.title, summary=settled.summary)


def _drawn(answer: Progress, table: Table, provisional: Sequence[str]) -> ChartFigure:
    """Bars for counts, stacked where they are parts of a total; lines for rates."""
    question = answer.question
    subtitle, broken = _subtitle(question.indicator, table), breaks.drawn(answer)
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
    return {f"series{number}": own[key] for number, (key, _label, _values) in enumerate(keyed(answer)) if key in own}


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


def source_words() -> str:
    """Where the figures of the desk come from."""
    return _("Accepted member reports; not for publication.")
