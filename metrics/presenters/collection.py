"""The collection of a quarter as a table to take away."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.models import Period
from metrics.queries.collection import BoardRow
from metrics.statistics.table import Column, Table, Value

STATE_LABELS: dict[str, Promise] = {
    "accepted": gettext_lazy("Accepted"),
    "review": gettext_lazy("To review"),
    "returned": gettext_lazy("Sent back"),
    "draft": gettext_lazy("In preparation"),
    "missing": gettext_lazy("Nothing yet"),
}


def status_table(period: Period, rows: Iterable[BoardRow]) -> Table:
    """A row for each member that the board shows, with the columns that it shows."""
    return Table(
        name=f"collection-{period}",
        title=_("Collection: %(quarter)s") % {"quarter": period.quarter.label},
        columns=(
            Column("member", _("Member"), "text"),
            Column("name", _("Name"), "text"),
            Column("state", _("State"), "text"),
            Column("version", _("Version"), "count"),
            Column("received", _("Received"), "text"),
            Column("on_time", _("On time"), "text"),
            Column("days_for_reviewer", _("Days waiting for a reviewer"), "count"),
            Column("days_for_member", _("Days waiting for the member"), "count"),
            Column("total", _("Items removed or blocked"), "count"),
            Column("quarter_before", _("The quarter before"), "count"),
            Column("errors", _("Errors"), "count"),
            Column("warnings", _("Warnings"), "count"),
            Column("looked_after_by", _("Looked after by"), "text"),
            Column("last_quarters", _("Last 8 quarters, oldest first"), "text"),
        ),
        rows=tuple(_row(row) for row in rows),
        unit="",
        source=_("Reports of members, as they stand on the conveners’ desk. Confidential."),
        period_from=str(period),
        period_to=str(period),
    )


def _row(row: BoardRow) -> tuple[str | Value, ...]:
    submission, nothing = row.report.submission, Value(None, "not reported")

    def number(value: int | None) -> Value:
        return nothing if value is None else Value(value)

    return (
        row.report.member.slug,
        row.report.member.name,
        str(STATE_LABELS[row.state]),
        number(submission.version if submission else None),
        submission.submitted_at.date().isoformat() if submission and submission.submitted_at else "",
        {True: _("yes"), False: _("no"), None: ""}[row.report.on_time],
        number(row.waited.reviewer.days),
        number(row.waited.member.days),
        row.total or nothing,
        row.before or nothing,
        number(submission.errors if submission else None),
        number(submission.warnings if submission else None),
        ", ".join(row.carers),
        ", ".join(row.trail),
    )
