"""The form of a quarter: what was typed so far, or what it begins with."""

from dataclasses import dataclass
from datetime import datetime

from members.history import platforms_of
from members.models import Organisation, User
from metrics.intake.form_grid import FormGrid
from metrics.models import ReportDraft
from metrics.queries.last_report import last_report, rows_reported
from metrics.statistics.indicator import definitions
from metrics.statistics.quarter import Quarter

LONGEST = 30  # rows; a form of more is slower than a spreadsheet
# What a first form asks of whoever reported nothing yet; any other measure can be added.
FIRST_MEASURES = ("items_removed", "items_blocked", "views_known", "removed_before_first_view")


@dataclass(frozen=True, slots=True)
class Form:
    """`revision` is 0 and nobody has edited it while it was not saved.

    `too_many`: the last report has more rows than a form takes, so that none of them is in it.
    """

    grid: FormGrid
    revision: int = 0
    edited_by: User | None = None
    edited_at: datetime | None = None
    too_many: bool = False


def form_of(member: Organisation, quarter: Quarter) -> Form:
    """The draft, or a new form with the taxa, platforms and measures of the last report."""
    draft = draft_of(member, quarter)
    if draft is not None:
        return Form(FormGrid(draft.measures, draft.rows), draft.revision, draft.edited_by, draft.edited_at)
    return _new_form(member, quarter)


def draft_of(member: Organisation, quarter: Quarter) -> ReportDraft | None:
    """What the member's people have saved of the quarter's form; None where nothing is."""
    return (
        ReportDraft.objects.filter(member=member, period__year=quarter.year, period__number=quarter.number)
        .select_related("edited_by")
        .first()
    )


def _new_form(member: Organisation, quarter: Quarter) -> Form:
    report = last_report(member, quarter)
    reported = rows_reported(report, quarter) if report else []
    told = {code for row in reported for code in row.values}
    measures = [code for code in definitions().measures if code in (told or FIRST_MEASURES)]
    too_many = len(reported) > LONGEST  # half of them would look as if it were all
    rows = [] if too_many else [_filled(taxon=row.taxon, platform=row.platform) for row in reported]
    if not rows:
        platforms = platforms_of(member, quarter.last_day)[:LONGEST]
        rows = [_filled(platform=platform.name) for platform in platforms] or [{}]
    return Form(FormGrid(measures, rows), too_many=too_many)


def _filled(**cells: str) -> dict[str, str]:
    return {column: text for column, text in cells.items() if text}
