"""Questions about a report: asked and settled at the desk, answered in the portal, carried to the next version."""

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from coalition.lib import context
from members.models import AuditEvent, Notification, Organisation, User
from members.queries import actor_for
from metrics.actions import review_queries, submissions
from metrics.actions.refusals import Forbidden, Refusal
from metrics.actions.review_queries import Query
from metrics.models import Period, QueryReply, ReviewQuery, Submission
from metrics.queries.review_queries import threads
from metrics.transitions import Status
from tests.cast import Browse
from tests.factories.submissions import row
from tests.factories.submissions import submission as make
from tests.integration.api.test_submissions import calls

ROWS = [row("Panthera tigris", items_removed=5), row("Manis javanica", items_removed=1200)]
ASKED = {"asking-row": "3", "asking-column": "Removed", "asking-text": "Is this a whole year?"}


@pytest.fixture
def sent(member: Organisation, open_quarter: Period, lead: User) -> Submission:
    return make(member, open_quarter, lead, status=Status.SUBMITTED, rows=ROWS)


@pytest.fixture
def asked(sent: Submission, reviewer: User) -> ReviewQuery:
    query = Query("Is this a whole year?", row=3, column="Removed")
    return review_queries.ask(submission=sent, query=query, by=actor_for(reviewer))


def _desk(submission: Submission, step: str = "") -> str:
    return f"/desk/submissions/{submission.pk}/{step}"


def _portal(submission: Submission, step: str = "") -> str:
    return f"/portal/submissions/{submission.pk}/{step}"


def test_a_reviewer_asks_about_a_cell_without_sending_the_report_back(
    browse: Browse, reviewer: User, lead: User, sent: Submission
) -> None:
    answer = browse(reviewer).post(_desk(sent, "ask/"), ASKED)
    query = sent.queries.get()
    assert answer.status_code == 302
    assert (query.row, query.column, query.value, query.asked_by) == (3, "Removed", "1,200", reviewer)
    sent.refresh_from_db()
    assert sent.status == Status.SUBMITTED
    for page in (browse(reviewer).get(_desk(sent)), browse(lead).get(_portal(sent))):
        shown = page.content.decode()
        assert "Is this a whole year?" in shown
        assert "1,200" in shown
        assert "Manis javanica" in shown
        assert "Waits for the member" in shown


def test_the_other_side_is_told_that_there_is_something_and_not_what(
    reviewer: User, lead: User, reporter: User, asked: ReviewQuery
) -> None:
    review_queries.answer(query=asked, text="No, 1,200 is the quarter.", by=actor_for(reporter))
    told = {(note.person, note.kind): f"{note.subject} {note.body}" for note in Notification.objects.all()}
    assert set(told) == {(lead, "query.asked"), (reviewer, "query.replied")}
    assert not any("1,200" in words or "whole year" in words for words in told.values())
    assert all(f"#query-{asked.pk}" in note.path for note in Notification.objects.all())


def test_both_sides_speak_and_a_reviewer_settles_it(
    browse: Browse, reviewer: User, reporter: User, sent: Submission, asked: ReviewQuery
) -> None:
    people = {"member": browse(reporter), "reviewer": browse(reviewer)}
    said = {"query": asked.pk, "text": "It is the quarter."}
    assert people["member"].post(_portal(sent, "answer/"), said).status_code == 302
    assert people["reviewer"].post(_desk(sent, "reply/"), {"query": asked.pk, "then": "settle"}).status_code == 302
    assert list(asked.replies.values_list("step", "text", "by")) == [
        ("said", "It is the quarter.", reporter.pk),
        ("settled", "", reviewer.pk),
    ]
    shown = people["member"].get(_portal(sent)).content.decode()
    assert "Settled" in shown
    assert "A reviewer can open it again." in shown
    assert people["member"].post(_portal(sent, "answer/"), said).status_code == 409
    assert people["reviewer"].post(_desk(sent, "reply/"), {"query": asked.pk, "then": "open"}).status_code == 302
    assert people["member"].post(_portal(sent, "answer/"), said).status_code == 302
    types = AuditEvent.objects.filter(object=str(sent.pk), type__startswith="submission.query").order_by("pk")
    assert [type.removeprefix("submission.query-") for type in types.values_list("type", flat=True)] == [
        "asked", "answered", "settled", "opened", "answered",
    ]  # fmt: skip


def test_an_answer_without_words_is_shown_again(
    browse: Browse, lead: User, reviewer: User, sent: Submission, asked: ReviewQuery
) -> None:
    for answer in (
        browse(lead).post(_portal(sent, "answer/"), {"query": asked.pk, "text": " "}),
        browse(reviewer).post(_desk(sent, "reply/"), {"query": asked.pk, "text": ""}),
    ):
        assert answer.status_code == 400
        assert "Write something." in answer.content.decode()
    assert not asked.replies.exists()
    assert browse(reviewer).post(_desk(sent, "ask/"), {**ASKED, "asking-text": ""}).status_code == 400


def test_a_question_of_another_report_is_not_there(
    browse: Browse, lead: User, reviewer: User, rival: User, other_member: Organisation, open_quarter: Period,
    sent: Submission,
) -> None:  # fmt: skip
    theirs = make(other_member, open_quarter, rival, status=Status.SUBMITTED)
    query = review_queries.ask(submission=theirs, query=Query("Yours?"), by=actor_for(reviewer))
    for answer in (
        browse(lead).post(_portal(sent, "answer/"), {"query": query.pk, "text": "Ours?"}),
        browse(reviewer).post(_desk(sent, "reply/"), {"query": query.pk, "text": "Whose?"}),
    ):
        assert answer.status_code == 404
    assert not query.replies.exists()


def test_a_new_version_carries_open_questions_along_and_says_what_the_cell_is_now(
    browse: Browse, member: Organisation, open_quarter: Period, lead: User, reviewer: User, sent: Submission
) -> None:
    by = actor_for(reviewer)
    submissions.send_back(
        submission=sent,
        reason="Three questions.",
        queries=[Query("A year?", 3, "Removed"), Query("A tiger?", 2, "Removed"), Query("Fine?", 2, "taxon")],
        by=by,
    )
    settled = sent.queries.get(text="Fine?")
    review_queries.settle(query=settled, by=by)
    Submission.objects.filter(pk=sent.pk).update(status=Status.WITHDRAWN)
    # The pangolin moved to another row and was corrected; the tiger is gone.
    corrected = make(member, open_quarter, lead, rows=[row("Manis javanica", items_removed=300)])
    found = {thread.query.text: thread for thread in threads(corrected)}
    assert set(found) == {"A year?", "A tiger?"}
    assert (found["A year?"].query.value, found["A year?"].now) == ("1,200", "300")
    assert (found["A tiger?"].query.value, found["A tiger?"].now) == ("5", "")
    shown = browse(lead).get(_portal(corrected)).content.decode()
    assert "it said 1,200; version 2 says 300" in shown
    assert "it said 5; version 2 has no such row or leaves the cell blank" in shown
    assert {thread.query.text for thread in threads(sent)} == {"A year?", "A tiger?", "Fine?"}
    answer = browse(lead).post(_portal(corrected, "answer/"), {"query": found["A year?"].query.pk, "text": "Yes."})
    assert answer.status_code == 302


def test_nobody_edits_or_deletes_what_was_asked_and_said(asked: ReviewQuery, lead: User) -> None:
    reply = review_queries.answer(query=asked, text="No.", by=actor_for(lead))
    for rows in (ReviewQuery.objects.filter(pk=asked.pk), QueryReply.objects.filter(pk=reply.pk)):
        with pytest.raises(IntegrityError, match="stays as it was"), transaction.atomic():
            rows.update(text="Something else")
        with pytest.raises(IntegrityError, match="stays as it was"), transaction.atomic():
            rows._raw_delete(using="default")


@pytest.mark.parametrize("statement", ["UPDATE metrics_queryreply SET text = ''", "DELETE FROM metrics_reviewquery"])
def test_the_roles_of_the_database_may_only_add(statement: str, asked: ReviewQuery, lead: User, reviewer: User) -> None:
    for person in (lead, reviewer):
        with (
            context.entered(actor_for(person).context),
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_the_database_lets_no_member_settle_a_question_or_speak_for_another(
    asked: ReviewQuery, lead: User, convener: Organisation
) -> None:
    actor = actor_for(lead)
    for forged in ({"step": "settled", "speaks_for": actor.organisation}, {"text": "Yes.", "speaks_for": convener}):
        with (
            context.entered(actor.context),
            pytest.raises(ProgrammingError, match="row-level security"),
            transaction.atomic(),
        ):
            QueryReply.objects.create(query=asked, by=lead, **forged)


def test_only_reviewers_ask_and_settle(publisher: User, sent: Submission, asked: ReviewQuery, lead: User) -> None:
    for step in (
        lambda: review_queries.ask(submission=sent, query=Query("Why?"), by=actor_for(publisher)),
        lambda: review_queries.answer(query=asked, text="So.", by=actor_for(publisher)),
        lambda: review_queries.settle(query=asked, by=actor_for(publisher)),
        lambda: review_queries.settle(query=asked, by=actor_for(lead)),
        lambda: review_queries.open_again(query=asked, by=actor_for(lead)),
    ):
        with pytest.raises(Forbidden, match="A reviewer accepts"):
            step()


def test_nobody_asks_about_what_was_not_signed_off(
    member: Organisation, open_quarter: Period, lead: User, reviewer: User
) -> None:
    ready = make(member, open_quarter, lead)
    with pytest.raises(Refusal, match=r"not signed off yet\. A lead of Example Marketplace signs it off: Leo Lead"):
        review_queries.ask(submission=ready, query=Query("Why?"), by=actor_for(reviewer))


def test_the_api_tells_the_questions_and_the_answers(reviewer: User, lead: User, sent: Submission) -> None:
    query = review_queries.ask(submission=sent, query=Query("A year?", 3, "Removed"), by=actor_for(reviewer))
    review_queries.answer(query=query, text="No.", by=actor_for(lead))
    for person in (reviewer, lead):
        told = calls(person).get(f"/api/v1/submissions/{sent.pk}/queries/").json()["results"]
        assert [(each["row"], each["column"], each["value"], each["settled"]) for each in told] == [
            (3, "Removed", "1,200", False)
        ]
        assert [(each["by"], each["text"]) for each in told[0]["replies"]] == [("example-marketplace", "No.")]


def test_others_neither_see_nor_say_anything(
    browse: Browse, rival: User, stranger: User, sent: Submission, asked: ReviewQuery
) -> None:
    said = {"query": asked.pk, "text": "We say so."}
    for person in (rival, stranger):
        assert browse(person).post(_portal(sent, "answer/"), said).status_code == 404
        assert browse(person).post(_desk(sent, "reply/"), said).status_code == 404
        assert browse(person).post(_desk(sent, "ask/"), ASKED).status_code == 404
    assert calls(rival).get(f"/api/v1/submissions/{sent.pk}/queries/").status_code == 404
    assert not asked.replies.exists()
