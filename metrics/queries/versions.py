"""The versions of a member's quarter, and their files."""

from django.db.models import QuerySet

from metrics.models import StoredFile, Submission


def versions(submission: Submission) -> QuerySet[Submission]:
    """All versions of the same member and quarter, the newest first."""
    return (
        Submission.objects.filter(member=submission.member_id, period=submission.period_id)
        .select_related("file", "uploaded_by", "period")
        .defer("file__content")
        .order_by("-version")
    )


def file_is_kept(submission: Submission) -> bool:
    """Whether there is a file to hand out: of one above the limit only size and hash are stored."""
    return StoredFile.objects.filter(pk=submission.file_id, content__isnull=False).exists()
