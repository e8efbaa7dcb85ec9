"""The questions about a report as both sides see them on its page, each with what can be said to it."""

from dataclasses import dataclass

from members.actors import Actor
from members.permissions import Right
from metrics.forms import AnswerForm
from metrics.models import Submission
from metrics.queries import doors
from metrics.queries.doors import Lock
from metrics.queries.review_queries import Thread, threads


@dataclass(frozen=True, slots=True)
class Talk:
    """A question, and the form for the next word; without a form it is settled, or `lock` says why."""

    thread: Thread
    form: AnswerForm | None
    lock: Lock | None
    may_settle: bool


def conversation(submission: Submission, actor: Actor, refused: AnswerForm | None = None) -> list[Talk]:
    """The open questions first, then the settled ones. `refused` stands in the place of the form that it came from."""
    right = Right.REVIEW if actor.is_convener else Right.UPLOAD
    lock = doors.to_speak(submission, right, actor)
    talks = [_talk(thread, actor, lock, refused) for thread in threads(submission)]
    return sorted(talks, key=lambda talk: talk.thread.is_settled)


def _talk(thread: Thread, actor: Actor, lock: Lock | None, refused: AnswerForm | None) -> Talk:
    speaks = lock is None and (actor.is_convener or not thread.is_settled)
    form = AnswerForm(initial={"query": thread.query.pk}, auto_id=f"id_query_{thread.query.pk}_%s")
    if refused is not None and refused.data.get("query") == str(thread.query.pk):
        form = refused
    return Talk(thread, form if speaks else None, lock, actor.is_convener and lock is None)
