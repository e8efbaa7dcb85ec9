"""The rows of a version about which the check found something, so that a reviewer can look at those first."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from metrics.models import Submission, SubmissionFinding, SubmissionRow
from metrics.queries.finding_titles import TITLES


class Mark(NamedTuple):
    """What was found in a row, in short, and in full."""

    severity: str
    title: str
    message: str


def marked(submission: Submission, rows: "QuerySet[SubmissionRow]") -> "QuerySet[SubmissionRow]":
    """Those of the version's rows in which something was found."""
    found = SubmissionFinding.objects.filter(submission=submission, row=OuterRef("row"))
    return rows.filter(Exists(found.filter(Q(sheet="") | Q(sheet=OuterRef("sheet")))))


def marks_in(submission: Submission, rows: Collection[SubmissionRow]) -> Mapping[int, list[Mark]]:
    """What was found in each of these rows."""
    found: dict[int | None, list[SubmissionFinding]] = {}
    for finding in submission.findings.filter(row__in={row.row for row in rows}).order_by("number"):
        found.setdefault(finding.row, []).append(finding)
    return {row.pk: [_mark(each) for each in found.get(row.row, []) if each.sheet in ("", row.sheet)] for row in rows}


def _mark(finding: SubmissionFinding) -> Mark:
    return Mark(finding.severity, str(TITLES.get(finding.code, finding.code)), finding.message)
