"""Every action in every state by every role, asked from outside: allowed exactly where the table says so."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from members.models import Organisation, User
from members.permissions import Right
from members.queries import actor_for
from metrics.models import Period, Submission
from metrics.transitions import REPLACED_BY_UPLOAD, Status, transition
from tests.cast import Browse
from tests.factories.submissions import submission as make
from tests.integration.api.test_submissions import URL, calls, upload

ROLES = ("reporter", "lead", "reviewer", "publisher", "administrator")
# By the action: the status that it leads to, and whose it is.
STEPS: Mapping[str, tuple[Status, Right]] = {
    "submit": (Status.SUBMITTED, Right.SUBMIT),
    "accept": (Status.ACCEPTED, Right.REVIEW),
    "return": (Status.RETURNED, Right.REVIEW),
    "withdraw": (Status.WITHDRAWN, Right.WITHDRAW),
}
DONE = {200, 201, 302}
Ask = Callable[[str, Submission], int]


def _over_the_api(client: Client) -> Ask:
    def ask(action: str, submission: Submission) -> int:
        if action == "upload":
            return int(upload(client, reason="Once more.").status_code)
        body: dict[str, Any] = {"accept": {"sha256": submission.file.sha256}, "return": {"reason": "So."}}.get(
            action, {}
        )
        answer = client.post(f"{URL}{submission.pk}/{action}/", body, content_type="application/json")
        return answer.status_code

    return ask


def _on_the_pages(client: Client) -> Ask:
    def ask(action: str, submission: Submission) -> int:
        area = "desk" if action in ("accept", "return") else "portal"
        body = {
            "sha256": submission.file.sha256,
            "preview": submission.file.sha256,
            "reason": "So.",
            "query-TOTAL_FORMS": "0",
            "query-INITIAL_FORMS": "0",
        }
        return client.post(f"/{area}/submissions/{submission.pk}/{action}/", body).status_code

    return ask


def _expected(action: str, status: Status, rights: frozenset[Right]) -> bool:
    """What the table of the workflow says."""
    if action == "upload":
        return Right.UPLOAD in rights and status != Status.SUBMITTED
    following, right = STEPS[action]
    step = transition(status, following)
    return step is not None and {right, step.right or right} <= rights


def _done(ask: Ask, action: str, submission: Submission) -> bool:
    """Whether it happened, as the answer and the database say alike. Afterwards it never happened."""
    with transaction.atomic():
        status = ask(action, submission)
        now = Submission.objects.get(pk=submission.pk).status
        count = Submission.objects.filter(member=submission.member).count()
        transaction.set_rollback(True)
    moved = count == 2 if action == "upload" else now != submission.status
    assert moved == (status in DONE), f"{action}: {status}, and it is {now}"
    assert moved or status in {403, 404, 409}, f"{action}: {status}"
    return moved


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("role", ROLES)
def test_an_action_is_allowed_exactly_where_the_table_says(
    role: str,
    status: Status,
    member: Organisation,
    open_quarter: Period,
    request: pytest.FixtureRequest,
    browse: Browse,
    convener: Organisation,
) -> None:
    person: User = request.getfixturevalue(role)
    author = request.getfixturevalue("lead" if role == "reporter" else "reporter")
    another = request.getfixturevalue("publisher" if role == "reviewer" else "reviewer")
    made = make(member, open_quarter, author, status=status, reviewer=another)
    rights = actor_for(person).rights
    ways = {"api": _over_the_api(calls(person)), "page": _on_the_pages(browse(person))}
    for action in ("upload", *STEPS):
        for way, ask in ways.items():
            if (action, way) != ("upload", "page"):
                assert _done(ask, action, made) == _expected(action, status, rights), f"{action} by {way}"


def test_the_table_and_the_uploads_agree() -> None:
    replaced = {
        status for status in Status if (step := transition(status, Status.WITHDRAWN)) and step.right == Right.UPLOAD
    }
    assert replaced == REPLACED_BY_UPLOAD


@pytest.mark.parametrize("status", Status)
def test_the_rival_finds_nothing_in_any_state(
    status: Status, member: Organisation, open_quarter: Period, lead: User, reviewer: User, rival: User, browse: Browse
) -> None:
    made = make(member, open_quarter, lead, status=status, reviewer=reviewer)
    for action in STEPS:
        for ask in (_over_the_api(calls(rival)), _on_the_pages(browse(rival))):
            assert ask(action, made) == 404
    made.refresh_from_db()
    assert made.status == status
