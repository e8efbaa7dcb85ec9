"""The findings of a file into the database, by COPY: there may be ten thousand, and somebody waits for them."""

from collections.abc import Iterable, Mapping
from typing import Any

from psycopg.types.json import Jsonb

from coalition.lib.copying import copied_into
from metrics.intake.findings import Finding
from metrics.models import Submission, SubmissionFinding
from metrics.queries.carried_comments import Carried, Key

_COLUMNS = (
    "submission_id", "number", "code", "severity", "sheet", "row", "column", "value", "message", "remedy",
    "problem", "facts", "candidates", "comment", "answered_in",
)  # fmt: skip


def copy_findings(submission: Submission, findings: Iterable[Finding], comments: Mapping[Key, Carried]) -> None:
    """Store them with their numbers, and with the member's comment where it said something of the same before."""
    with copied_into(SubmissionFinding, _COLUMNS, order="number") as copy:
        for number, found in enumerate(findings, 1):
            copy.write_row((submission.pk, number, *_values(found, comments)))


def _values(found: Finding, comments: Mapping[Key, Carried]) -> tuple[Any, ...]:
    before = comments.get((found.code, found.value, found.message)) if found.severity == "warning" else None
    return (
        found.code,
        found.severity,
        found.sheet[:100],
        found.row,
        found.column,
        found.value,
        found.message,
        found.remedy,
        type(found.problem).__name__ if found.problem else "",
        Jsonb(found.problem.facts if found.problem else {}),
        [candidate[:300] for candidate in found.candidates],
        before.comment if before else "",
        before.version if before else None,
    )
