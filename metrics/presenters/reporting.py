"""How complete a member's reports are and what they leave out: as tables, and in sentences."""

from collections.abc import Iterator, Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from metrics.queries.reporting import NOT_EXPECTED, NOT_REPORTED, Reported
from metrics.queries.titles import title_of
from metrics.statistics.completeness import over_time
from metrics.statistics.indicator import definitions
from metrics.statistics.table import Column, Kind, Table, Value
from metrics.templatetags.numbers import percent
from metrics.templatetags.quarters import quarter_short

NAMED: Mapping[str, Promise] = {
    "taxon": gettext_lazy("Taxon"),
    "product": gettext_lazy("Product"),
    "market": gettext_lazy("Market"),
    "platform": gettext_lazy("Platform"),
}


def completeness_table(quarters: Sequence[Reported]) -> Table:
    """A row for each quarter, the newest first."""
    return _table(
        quarters,
        name="reports-by-quarter",
        title=_("Reports by quarter, the newest first"),
        columns=(
            Column("period", _("Quarter"), "period"),
            Column("expected", _("Expected"), "text"),
            Column("reported", _("Reported"), "text"),
            Column("accepted", _("Accepted"), "text"),
            Column("due", _("Due"), "text"),
            Column("came_in", _("Came in"), "text"),
            Column("days", _("Days after the due day"), "change"),
            Column("on_time", _("On time"), "text"),
        ),
        rows=[_came_in(each) for each in reversed(quarters)],
    )


def _came_in(quarter: Reported) -> tuple[str | Value, ...]:
    stands, report = quarter.stands, quarter.stands.report
    due = stands.period.due.isoformat()
    if report is None:
        return str(quarter.period), _("no"), "", "", due, "", NOT_EXPECTED, _("not expected")
    signed_off = report.standing.signed_off
    return (
        str(quarter.period),
        _("yes"),
        _("yes") if report.submitted else _("no"),
        _("yes") if report.accepted else _("no"),
        due,
        signed_off.isoformat() if signed_off else "",
        NOT_REPORTED if stands.days is None else Value(stands.days),
        _on_time(report.on_time, is_in=report.submitted),
    )


def _on_time(on_time: bool | None, *, is_in: bool) -> str:
    if on_time is None:
        return _("still time")
    return _("on time") if on_time else _("late") if is_in else _("missing")


def completeness_words(quarters: Sequence[Reported]) -> list[str]:
    """ "11 of 12 expected reports are in (91.7%): 11 accepted, 10 on time (83.3%)." """
    standings = [each.stands.report.standing for each in quarters if each.stands.report]
    counted = over_time(standings)
    if counted.completeness is None or counted.timeliness is None:
        return [_("No report was due in these quarters.")]
    words = ngettext(
        "%(submitted)s of %(expected)s expected report is in (%(completeness)s): %(accepted)s accepted, "
        "%(on_time)s on time (%(timeliness)s).",
        "%(submitted)s of %(expected)s expected reports are in (%(completeness)s): %(accepted)s accepted, "
        "%(on_time)s on time (%(timeliness)s).",
        counted.expected,
    ) % {
        "submitted": counted.submitted,
        "expected": counted.expected,
        "accepted": counted.accepted,
        "on_time": counted.on_time,
        "completeness": percent(counted.completeness),
        "timeliness": percent(counted.timeliness),
    }
    waiting = [
        quarter_short(each.period) for each in quarters if each.stands.report and each.stands.report.on_time is None
    ]
    later = _("Not counted, since there is still time: %(quarters)s.") % {"quarters": ", ".join(waiting)}
    return [words, *([later] if waiting else [])]


def reported_table(quarters: Sequence[Reported]) -> Table:
    """Every measure, rate and breakdown in every quarter, with the word for why there is no figure."""
    return _table(
        quarters,
        name="what-is-reported",
        title=_("What is reported, and why the rest is not"),
        columns=(
            Column("kind", _("Kind"), "text"),
            Column("code", _("Code"), "text"),
            Column("title", _("Title"), "text"),
            Column("period", _("Quarter"), "period"),
            Column("value", _("Figure"), "figure"),
            Column("status", _("Status"), "text"),
        ),
        rows=[
            (kind, code, title, str(each.period), value, value.status)
            for each in quarters
            for kind, code, title, value in _told(each)
        ],
    )


def _told(quarter: Reported) -> Iterator[tuple[str, str, str, Value]]:
    known = definitions()
    for code, value in quarter.measures.items():
        yield "measure", code, title_of(known.measures[code]), value
    for code, value in quarter.rates.items():
        yield "rate", code, title_of(known.indicators[code]), value
    for code, value in quarter.named.items():
        yield "breakdown", code, str(NAMED[code]), value


def wide(quarters: Sequence[Reported], kind: str) -> Table:
    """What `reported_table` has of one kind, with a column for each quarter."""
    titles = {"measure": _("Measure"), "rate": _("Rate"), "breakdown": _("Broken down by")}
    captions = {
        "measure": _("Measures by quarter"),
        "rate": _("Rates by quarter"),
        "breakdown": _("Share of the items removed or blocked that is broken down, by quarter"),
    }
    shown: Kind = "count" if kind == "measure" else "rate"
    columns = [Column(str(each.period), quarter_short(each.period), shown) for each in quarters]
    made = reported_table(quarters).select(kind=kind)
    made = made.pivot(rows="title", columns="period", value="value", wanted=columns)
    return Table(
        name=made.name,
        title=captions[kind],
        columns=(Column("title", titles[kind], "text"), *made.columns[1:]),
        rows=made.rows,
        unit="",
        source=made.source,
    )


def _table(
    quarters: Sequence[Reported],
    *,
    name: str,
    title: str,
    columns: tuple[Column, ...],
    rows: Sequence[tuple[str | Value, ...]],
) -> Table:
    return Table(
        name=name,
        title=title,
        columns=columns,
        rows=tuple(rows),
        unit="",
        source=_("Accepted member reports; not for publication."),
        period_from=str(quarters[0].period) if quarters else "",
        period_to=str(quarters[-1].period) if quarters else "",
    )
