"""Questions about a report: reviewers ask, the member's people answer, and whoever asked says when it is settled."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from members import audit
from members.actors import Actor, person_of
from members.models import Organisation
from members.permissions import Right
from metrics import messages
from metrics.actions.refusals import Refusal, needed, refuse
from metrics.models import QueryReply, ReviewQuery, Submission
from metrics.queries import doors
from metrics.queries.cell_places import cell_at
from metrics.queries.review_queries import is_settled

Step = QueryReply.Step
LONGEST_VALUE = 200


@dataclass(frozen=True, slots=True)
class Query:
    """A reviewer's question about a cell: `row` as the spreadsheet shows it, `column` as the header says."""

    text: str
    row: int | None = None
    column: str = ""


@transaction.atomic
def ask(*, submission: Submission, query: Query, by: Actor) -> ReviewQuery:
    """Ask the member about a cell, or about the whole version, without sending it back."""
    refuse(doors.to_ask(submission, by))
    asked = put(submission=submission, query=query, by=by)
    messages.asked(asked)
    return asked


def put(*, submission: Submission, query: Query, by: Actor) -> ReviewQuery:
    """Write a question down with what the cell says now. The caller holds the transaction, and tells the member."""
    cell = cell_at(submission, query.row, query.column)
    asked = ReviewQuery.objects.create(
        submission=submission,
        sheet=cell.row.sheet if cell else "",
        row=query.row,
        position=cell.row.position if cell else None,
        column=query.column.strip(),
        value=(cell.words or "")[:LONGEST_VALUE] if cell else "",
        text=needed(query.text, _("Write something."), field="text"),
        asked_by=person_of(by),
    )
    _record("submission.query-asked", asked, query.text, by)
    return asked


@transaction.atomic
def answer(*, query: ReviewQuery, text: str, by: Actor) -> QueryReply:
    """Say something to a question: the member's reporters and leads, and reviewers. What is said stays."""
    right = Right.REVIEW if by.is_convener else Right.UPLOAD
    refuse(doors.to_speak(query.submission, right, by))
    if is_settled(query):
        raise Refusal("query-settled", _("This question is settled. A reviewer can open it again."))
    return _say(query, Step.SAID, needed(text, _("Write something."), field="text"), by)


@transaction.atomic
def settle(*, query: ReviewQuery, by: Actor, text: str = "") -> QueryReply:
    """Take the question as answered, for reviewers."""
    refuse(doors.to_speak(query.submission, Right.REVIEW, by))
    if is_settled(query):
        raise Refusal("query-settled", _("This question is settled already."))
    return _say(query, Step.SETTLED, text.strip(), by)


@transaction.atomic
def open_again(*, query: ReviewQuery, by: Actor, text: str = "") -> QueryReply:
    """Ask the settled question once more, for reviewers."""
    refuse(doors.to_speak(query.submission, Right.REVIEW, by))
    if not is_settled(query):
        raise Refusal("query-open", _("This question is open already."))
    return _say(query, Step.OPENED, text.strip(), by)


_EVENTS = {
    Step.SAID: "submission.query-answered",
    Step.SETTLED: "submission.query-settled",
    Step.OPENED: "submission.query-opened",
}


def _say(query: ReviewQuery, step: QueryReply.Step, text: str, by: Actor) -> QueryReply:
    reply = QueryReply.objects.create(
        query=query, step=step, text=text, by=person_of(by), speaks_for=_organisation_of(by)
    )
    _record(_EVENTS[step], query, text, by)
    messages.replied(reply)
    return reply


def _organisation_of(by: Actor) -> Organisation:
    if by.organisation is None:
        raise ValueError("only somebody of an organisation can do this")
    return by.organisation


def _record(type: str, query: ReviewQuery, text: str, by: Actor) -> None:
    """A text may name figures, so the record holds its hash; the words stay in the thread."""
    audit.record(
        type,
        by=by,
        object=str(query.submission_id),
        organisation=query.submission.member,
        query=query.pk,
        **({"text_sha256": audit.fingerprint(text)} if text else {}),
    )
