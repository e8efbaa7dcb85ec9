"""A member's own rate beside those of the others, as far as it may know them; where it may not, why."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from metrics.charts.band import band
from metrics.charts.figure import Figure
from metrics.disclosure.band import Band, NoBand
from metrics.presenters import breaks
from metrics.presenters.progress_tables import series_key
from metrics.queries.progress import Progress, Row
from metrics.queries.reference import is_open
from metrics.statistics.quarter import Quarter, stretches
from metrics.statistics.table import Cell, Column, Table, Value, texts
from metrics.templatetags.quarters import quarter_stretch

Others = Mapping[str, Band | NoBand]

_EDGES = ("lower", "median", "upper")


def with_others(table: Table, answer: Progress, others: Others) -> Table:
    """The table of the member's figures, a row a quarter, with four columns more: the band, and why there is none."""
    reasons = {str(row.period): _reason(row, others.get(str(row.period))) for row in answer.rows}
    columns = (
        Column("others_lower", _("Others, lower quartile"), "rate", "ratio"),
        Column("others_median", _("Others, median"), "rate", "ratio"),
        Column("others_upper", _("Others, upper quartile"), "rate", "ratio"),
        Column("others_note", _("Why there is no band"), "text"),
    )
    cells: list[tuple[Cell, ...]] = [
        (*_cells(row, others.get(str(row.period))), reasons[str(row.period)]) for row in answer.rows
    ]
    return replace(
        table,
        columns=(*table.columns, *columns),
        rows=tuple((*row, *more) for row, more in zip(table.rows, cells, strict=True)),
        notes=(*table.notes, _explained(), *_missing(reasons)),
    )


def others_figure(answer: Progress, table: Table, *, subtitle: str, provisional: Sequence[str]) -> Figure:
    """The chart of a table `over_time` that has the others, too."""
    reasons = dict(zip(texts(table, "period"), texts(table, "others_note"), strict=True))
    everybodys = [str(each.quarter) for each in breaks.shown(answer) if not each.member]
    return band(
        table,
        own=series_key(0),
        lower="others_lower",
        median="others_median",
        upper="others_upper",
        subtitle=subtitle,
        remarks=_missing(reasons),
        provisional=provisional,
        breaks=everybodys,
        own_breaks=breaks.drawn(answer),
    )


def _cells(row: Row, found: Band | NoBand | None) -> list[Value]:
    if isinstance(found, Band):
        return [Value(getattr(found, edge)) for edge in _EDGES]
    is_protected = found is not None or (row.figure.expected and not is_open(row.period))
    return [Value(None, "suppressed" if is_protected else "not applicable")] * len(_EDGES)


def _reason(row: Row, found: Band | NoBand | None) -> str:
    """Why there is no band in the quarter; empty where there is one."""
    if isinstance(found, Band):
        return ""
    if found is NoBand.DOMINATED:
        return _("one member dominates")
    if found is None and is_open(row.period):
        return _("the quarter is not closed yet")
    if found is None and not row.figure.expected:
        return _("you were not expected to report")
    return _("fewer than five other members")


def _explained() -> str:
    return _(
        "The band holds the middle half of the other members’ own rates, each counted once; your own is not in it. "
        "Its edges are rounded outwards to five points, and the median to 2.5, so that no member’s rate can be told "
        "from it. It appears once a quarter is closed, and moves when a late or corrected report is accepted."
    )


def _missing(reasons: Mapping[str, str]) -> list[str]:
    """A sentence for each reason, with the quarters that have no band for it."""
    quarters: defaultdict[str, list[Quarter]] = defaultdict(list)
    for quarter, reason in reasons.items():
        if reason:
            quarters[reason].append(Quarter.parse(quarter))
    told = {reason: ", ".join(quarter_stretch(*each) for each in stretches(of)) for reason, of in quarters.items()}
    return [
        _("No band in %(quarters)s: %(reason)s.") % {"quarters": of, "reason": reason} for reason, of in told.items()
    ]
