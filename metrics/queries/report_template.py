"""The template of a member's report: its own platforms, and the names that it reported last."""

from typing import Literal

from members.history import platforms_of
from members.models import Organisation
from metrics.intake.template import Template, template_csv
from metrics.intake.template_words import words_in
from metrics.intake.template_workbook import template_xlsx
from metrics.models import ReportingGroup
from metrics.queries.last_report import last_report, rows_reported
from metrics.queries.reference import markets, products
from metrics.statistics.indicator import definitions
from metrics.statistics.quarter import Quarter

Format = Literal["csv", "xlsx"]
CONTENT_TYPES: dict[str, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def template_for(member: Organisation, quarter: Quarter, format: Format, language: str | None = None) -> bytes:
    """The file for the member to fill in for that quarter; in English where there is none in the language."""
    write = template_csv if format == "csv" else template_xlsx
    return write(
        Template(
            member=member.name,
            period=str(quarter),
            definitions=definitions(),
            taxa=_names_reported(member, quarter),
            groups=list(ReportingGroup.objects.values_list("name", flat=True)),
            platforms=[platform.name for platform in platforms_of(member, quarter.last_day)],
            products=products(),
            markets=markets(),
            words=words_in(language),
        )
    )


def _names_reported(member: Organisation, quarter: Quarter) -> list[str]:
    report = last_report(member, quarter)
    return sorted({row.taxon for row in rows_reported(report, quarter) if row.taxon}) if report else []
