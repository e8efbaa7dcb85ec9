"""Outliers in sentences and as a table, each with what was usual and where the figure leads."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from metrics.models import Period
from metrics.presenters.progress_tables import source_words
from metrics.presenters.shown import in_sentence
from metrics.queries.outliers import Against, Number, Outlier
from metrics.statistics.table import Column, Table, Value

AGAINST: Mapping[Against, Promise] = {
    "its own earlier quarters": gettext_lazy("its own earlier quarters"),
    "the other members": gettext_lazy("the other members"),
}


def sentence(found: Outlier) -> str:
    """ "Kite Market, Removed: 12,345, where 2,000 to 8,000 was expected from its own 8 earlier quarters." """
    told = {
        "figure": _("%(member)s, %(indicator)s") % {"member": found.member.name, "indicator": found.indicator.title},
        "value": _written(found, found.value),
        "low": _written(found, found.usual.low),
        "high": _written(found, found.usual.high),
        "number": found.usual.known,
    }
    if found.against == "the other members":
        words = _("%(figure)s: %(value)s, outside %(low)s to %(high)s, the fences of the rates of %(number)s members.")
    else:
        words = ngettext(
            "%(figure)s: %(value)s, where %(low)s to %(high)s was expected from its one earlier quarter.",
            "%(figure)s: %(value)s, where %(low)s to %(high)s was expected from its %(number)s earlier quarters.",
            found.usual.known,
        )
    return words % told


def outliers_table(period: Period, found: Sequence[Outlier], subject: str) -> Table:
    """A row for each, the farthest first. `subject`: the name of the reporting group, where they are of one."""
    title = _("Unusual figures, %(quarter)s") % {"quarter": period.quarter.short}
    return Table(
        name=f"outliers-{period}",
        title=f"{title}: {subject}" if subject else title,
        columns=(
            Column("member", _("Member"), "text"),
            Column("indicator", _("Indicator"), "text"),
            Column("value", _("Figure"), "figure"),
            Column("against", _("Unlike"), "text"),
            Column("low", _("Usual from"), "figure"),
            Column("middle", _("Middle"), "figure"),
            Column("high", _("Usual to"), "figure"),
            Column("known", _("Known figures"), "count"),
            Column("departure", _("Times what is usual"), "text"),
        ),
        rows=tuple(_row(each) for each in found),
        unit="",
        source=source_words(),
        period_from=str(period),
        period_to=str(period),
    )


def _row(found: Outlier) -> tuple[str | Value, ...]:
    usual = found.usual
    return (
        found.member.name,
        found.indicator.title,
        Value(found.value),
        str(AGAINST[found.against]),
        *(Value(_shown(found, number)) for number in (usual.low, usual.middle, usual.high)),
        Value(usual.known),
        f"{found.departure:.1f}",
    )


def _written(found: Outlier, number: Number) -> str:
    return in_sentence(Value(_shown(found, number)), is_rate=found.indicator.is_rate)


def _shown(found: Outlier, number: Number) -> Number:
    """A whole count, and a rate between 0 and 1, even where what is usual would reach farther."""
    return Fraction(min(max(number, 0), 1)) if found.indicator.is_rate else round(number)
