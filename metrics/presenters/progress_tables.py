"""Progress as tables: every figure with what qualifies it, and the figures side by side by quarter."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from weakref import WeakKeyDictionary

from django.utils.translation import gettext as _

from metrics.presenters import breaks
from metrics.queries.progress import Progress, Row
from metrics.statistics.adding import adds_up
from metrics.statistics.indicator import Indicator
from metrics.statistics.rates import Figure
from metrics.statistics.table import Column, Kind, Table, Value

LARGEST = 4  # series that a chart can tell apart, besides what is left over


def value_of(figure: Figure) -> Value:
    """The figure as a table cell. That some members are not in it is said of the quarter, not in each cell.

    Of one member that states its rate without counts it is that rate, labelled so: nothing is pooled there.
    """
    if figure.status == "rate only" and figure.expected == 1:
        return Value(figure.median, "rate only")
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


Keyed = Sequence[tuple[str, str, list[Value]]]

# Each table and chart of a page is made of the same answer, put in order once.
_KEYED: WeakKeyDictionary[Progress, Keyed] = WeakKeyDictionary()


def keyed(answer: Progress) -> Keyed:
    """Key, label and the figures quarter by quarter, the largest first."""
    if answer not in _KEYED:
        _KEYED[answer] = _by_key(answer)
    return _KEYED[answer]


def _by_key(answer: Progress) -> Keyed:
    missing = Value(None, "not reported")
    places = {period.pk: place for place, period in enumerate(answer.question.periods)}
    found: dict[str, tuple[str, str, list[Value]]] = {}
    for row in answer.rows:
        told = found.setdefault(row.key, (row.key, row.label, [missing] * len(places)))
        told[2][places[row.period.pk]] = value_of(row.figure)
    return sorted(found.values(), key=lambda told: _place(told[0], told[2], answer.question.indicator))


def _place(key: str, values: Sequence[Value], indicator: Indicator) -> tuple[bool, float, str]:
    """Counts by their sum over the quarters shown, rates by their newest; what was not broken down comes last."""
    known = [value.value for value in values if value.value is not None]
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
    "platform_type": lambda: _("Platform type"),
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
                Column(series_key(number), label, kind_of(indicator), indicator.unit)
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


def series_key(number: int) -> str:
    """The key of a column of `over_time`: its place among them, since labels may be equal."""
    return f"series{number}"


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


def source_words() -> str:
    """Where the figures of the desk come from."""
    return _("Accepted member reports; not for publication.")
