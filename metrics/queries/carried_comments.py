"""What a member answered to a finding before, which need not be asked again while the finding says the same."""

from collections.abc import Mapping
from dataclasses import dataclass

from metrics.models import Submission, SubmissionFinding

Key = tuple[str, str | None, str]


@dataclass(frozen=True, slots=True)
class Carried:
    """A comment, and the earlier version in which it was given; None where it was this one."""

    comment: str
    version: int | None


def comments_before(submission: Submission) -> Mapping[Key, Carried]:
    """By code, value and words: the latest comment of any version of the member's quarter, this one's own first."""
    said = (
        SubmissionFinding.objects.filter(
            submission__member=submission.member_id,
            submission__period=submission.period_id,
            submission__version__lte=submission.version,
            severity="warning",
        )
        .exclude(comment="")
        .order_by("submission__version", "number")
        .values_list("code", "value", "message", "comment", "answered_in", "submission__version")
    )
    return {
        (code, value, message): Carried(comment, answered or (version if version < submission.version else None))
        for code, value, message, comment, answered, version in said
    }
