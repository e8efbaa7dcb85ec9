"""The template of a member's report: its own platforms, and the names that it reported a quarter ago."""

from typing import Literal

from django.db.models import F
from django.db.models.functions import Coalesce

from members.history import platforms_of
from members.models import Organisation
from metrics.intake.template import template_csv, template_xlsx
from metrics.models import SubmissionRow
from metrics.statistics.indicator import definitions
from metrics.statistics.quarter import Quarter
from metrics.transitions import Status

Format = Literal["csv", "xlsx"]
CONTENT_TYPES: dict[str, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def template_for(member: Organisation, quarter: Quarter, format: Format) -> bytes:
    """The file for the member to fill in for that quarter."""
    write = template_csv if format == "csv" else template_xlsx
    return write(
        definitions=definitions(),
        taxa=_names_reported(member, quarter.previous()),
        platforms=[platform.name for platform in platforms_of(member, quarter.last_day)],
    )


def _names_reported(member: Organisation, quarter: Quarter) -> list[str]:
    rows = SubmissionRow.objects.filter(
        submission__member=member,
        submission__status=Status.ACCEPTED,
        submission__period__year=quarter.year,
        submission__period__number=quarter.number,
    )
    named = rows.annotate(named=Coalesce(F("group__name"), F("taxon__name"))).exclude(named=None)
    return list(named.order_by("named").values_list("named", flat=True).distinct())
