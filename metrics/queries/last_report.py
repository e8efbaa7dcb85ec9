"""What a member reported last, by taxon and platform: what a new report is expected to speak of again."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q

from members.history import platforms_of
from members.models import Organisation
from metrics.models import Submission
from metrics.queries.tallies import Subject, by_subject_and_platform, labels
from metrics.statistics.quarter import Quarter
from metrics.statistics.table import Value
from metrics.transitions import Status


@dataclass(frozen=True, slots=True)
class ReportedRow:
    """What was said of a taxon or group on a platform, by measure; both are "" where they were not told."""

    taxon: str
    platform: str
    values: Mapping[str, Value]


def last_report(member: Organisation, quarter: Quarter) -> Submission | None:
    """The version in force of the latest quarter before this one for which there is any."""
    earlier = Q(period__year__lt=quarter.year) | Q(period__year=quarter.year, period__number__lt=quarter.number)
    return (
        Submission.objects.filter(earlier, member=member, status=Status.ACCEPTED)
        .select_related("period")
        .order_by("-period__year", "-period__number")
        .first()
    )


def rows_reported(report: Submission, quarter: Quarter) -> list[ReportedRow]:
    """Its rows by taxon and platform, sorted; without those of platforms that are not the member's in the quarter."""
    owned = platforms_of(report.member, quarter.last_day)
    platforms: dict[int | None, str] = {None: "", **dict(owned.values_list("pk", "name"))}
    counts = by_subject_and_platform(report)
    names = labels({subject for subject, _platform in counts})
    rows = [
        ReportedRow("" if subject == Subject() else names[subject], platforms[platform], values)
        for (subject, platform), values in counts.items()
        if platform in platforms
    ]
    return sorted(rows, key=lambda row: (row.taxon, row.platform))
