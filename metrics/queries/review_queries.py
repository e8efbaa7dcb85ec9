"""Questions about a report with what was said to them, and what became of the cell."""

from dataclasses import dataclass

from django.db.models import QuerySet

from metrics.models import QueryReply, ReviewQuery, Submission
from metrics.queries.cell_places import cell_asked_about, same_cells

Step = QueryReply.Step


@dataclass(frozen=True, slots=True)
class Thread:
    """A question with its replies, as it stands on the page of one version.

    `now` is what this version says in the place of the cell that an earlier one was asked about: None where nobody
    can tell, empty where it has no such row any more.
    """

    query: ReviewQuery
    replies: list[QueryReply]
    is_carried: bool
    subject: str
    now: str | None

    @property
    def is_settled(self) -> bool:
        return _settled(self.replies)

    @property
    def waits_for_member(self) -> bool:
        """Whether the last word is a reviewer's."""
        last = self.replies[-1] if self.replies else None
        return not self.is_settled and (last is None or last.speaks_for_id != self.query.submission.member_id)


def threads(submission: Submission) -> list[Thread]:
    """The version's questions, and before them those about earlier versions of the quarter that nobody settled."""
    found = [_thread(query, submission) for query in _asked(submission)]
    return [thread for thread in found if not (thread.is_carried and thread.is_settled)]


def query_about(submission: Submission, id: int) -> ReviewQuery | None:
    """That question, where it is about this version or an earlier one of the quarter."""
    return _asked(submission).filter(pk=id).first()


def is_settled(query: ReviewQuery) -> bool:
    return _settled(list(query.replies.order_by("pk")))


def _asked(submission: Submission) -> QuerySet[ReviewQuery]:
    """Of all versions up to this one, the oldest first."""
    return (
        ReviewQuery.objects.filter(
            submission__member=submission.member_id,
            submission__period=submission.period_id,
            submission__version__lte=submission.version,
        )
        .select_related("submission", "submission__member", "submission__period", "asked_by")
        .prefetch_related("replies__by", "replies__speaks_for")
        .order_by("pk")
    )


def _settled(replies: list[QueryReply]) -> bool:
    steps = [reply.step for reply in replies if reply.step != Step.SAID]
    return bool(steps) and steps[-1] == Step.SETTLED


def _thread(query: ReviewQuery, submission: Submission) -> Thread:
    cell = cell_asked_about(query)
    is_carried = query.submission_id != submission.pk
    now = ", ".join(same_cells(cell, submission)) if cell and is_carried else None
    row = cell.row if cell else None
    return Thread(
        query,
        list(query.replies.all()),
        is_carried,
        (row.group.name if row.group else row.taxon.name if row.taxon else row.taxon_given) if row else "",
        now,
    )
