"""Every address, asked by everybody who has no business there: what is another's is as if it never was.

The leak test of `reliability.md` (D9): canaries in everything that a member sends, the whole URLconf times every
method times whoever must not see it, the same question about something that never existed, and people who may see
it as the proof that it is there to be seen.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from coalition.lib import heartbeat
from members.actions import tokens
from members.actors import COMMAND
from members.models import Organisation, User
from metrics.models import Period, Release, Submission
from metrics.queries import submissions as submission_queries
from metrics.transitions import Status
from tests.cast import Browse
from tests.factories import members, releases, submissions
from tests.integration.routes import (
    CANARIES,
    COMMENT,
    CONTENT,
    COUNT,
    FILE_NAME,
    GIVEN,
    MEMBER,
    METHODS,
    NOTE,
    QUESTIONS,
    RELEASES,
    SUBMISSIONS,
    TITLE,
    VALUE,
    Door,
    Route,
    arguments_of,
    routes,
    tables,
    undescribed,
)

ABSENT_SUBMISSION, ABSENT_RELEASE = UUID("00000000-0000-4000-8000-000000000000"), 271_828
OUTSIDERS = ("rival", "rival's token", "stranger", "nobody")
NOT_PUBLISHERS = (*OUTSIDERS, "reporter", "lead", "reviewer", "administrator")
VARYING = {"Date", "Expires", "Content-Length", "X-Request-ID", "X-Correlation-ID", "RateLimit"}

ROUTES = {route.name: route for route in routes()}
Enter = Callable[[str], Client]


@pytest.fixture
def member(db: None) -> Organisation:
    """Instead of the cast's: its name is a canary, too."""
    return members.member(MEMBER)


def _submission(
    member: Organisation, by: User, period: Period, status: Status, reviewer: User | None = None
) -> Submission:
    """With a canary in everything that a member can write."""
    row = submissions.RowSpec("Manis javanica", {"items_removed": int(COUNT)}, match="synonym", given=GIVEN, note=NOTE)
    finding = submissions.FindingSpec("matched-by-synonym", "warning", value=VALUE, comment=COMMENT)
    content = f"taxon,items_removed,note\n{GIVEN},{COUNT},{CONTENT}\n".encode()
    return submissions.submission(
        member,
        period,
        by,
        status=status,
        rows=[row],
        findings=[finding],
        content=content,
        name=FILE_NAME,
        reviewer=reviewer,
    )


@pytest.fixture
def submission(member: Organisation, lead: User, reporter: User, open_quarter: Period) -> Submission:
    """Signed off, so that there is something to do for its member and for a reviewer."""
    return _submission(member, reporter, open_quarter, Status.SUBMITTED)


@pytest.fixture
def accepted(member: Organisation, reporter: User, reviewer: User, quarter_before: Period) -> Submission:
    return _submission(member, reporter, quarter_before, Status.ACCEPTED, reviewer)


@pytest.fixture
def draft(publisher: User) -> Release:
    """Under a number that stands nowhere else on a page."""
    cells = [releases.count("2025-Q3", "items_removed", int(COUNT))]
    made = releases.release(cells, publisher, title=TITLE, text=CONTENT, published=False)
    made.number = 314_159
    made.save()
    return made


CAST = ("reporter", "lead", "rival", "reviewer", "publisher", "administrator", "stranger")


@pytest.fixture
def cast(request: pytest.FixtureRequest) -> dict[str, User]:
    return {who: request.getfixturevalue(who) for who in CAST}


@pytest.fixture
def enter(browse: Browse, cast: dict[str, User]) -> Enter:
    """A client of somebody in the cast, signed in or with a token; `nobody` is neither."""

    def client(who: str) -> Client:
        if who == "nobody":
            return Client(raise_request_exception=False)
        person = cast[who.removesuffix("'s token")]
        found = _with_token(person) if who.endswith("token") else browse(person)
        found.raise_request_exception = False
        return found

    return client


def _with_token(person: User) -> Client:
    organisation = Organisation.objects.get(memberships__person=person)
    scopes = tokens.scopes_open_to(person, organisation)
    token = tokens.create(person=person, organisation=organisation, name="mine", scopes=scopes, by=COMMAND)
    return Client(headers={"Authorization": f"Bearer {token}"})


@dataclass(frozen=True, slots=True)
class Told:
    """An answer without what differs between any two requests; `asked` is what the address named."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: str

    @classmethod
    def by(cls, answer: HttpResponse, asked: object = "") -> "Told":
        content = answer.getvalue() if answer.streaming else answer.content
        text = content.decode("utf-8", errors="replace")
        headers = ((name, value) for name, value in sorted(answer.headers.items()) if name not in VARYING)
        return cls(
            answer.status_code,
            tuple((name, _comparable(value, asked)) for name, value in headers),
            _comparable(text, asked),
        )

    def shows(self, *canaries: str) -> list[str]:
        return [canary for canary in canaries if canary in f"{self.headers} {self.body}"]


def _comparable(text: str, asked: object) -> str:
    text = re.sub(r'(name="csrfmiddlewaretoken" value=)"\w+"', r"\1", text)
    return text.replace(str(asked), "ASKED") if asked else text


def ask(client: Client, method: str, address: str) -> HttpResponse:
    """What the address answers, to an empty body of the kind that it takes."""
    if address.startswith("/api/") and method in {"POST", "PUT", "PATCH"}:
        return client.generic(method, address, "{}", content_type="application/json")  # type: ignore[return-value]
    return client.post(address) if method == "POST" else client.generic(method, address)  # type: ignore[return-value]


@contextmanager
def undone() -> Iterator[None]:
    """What happens within it never happened: one request must not prepare the next."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def told(client: Client, method: str, route: Route, asked: object) -> Told:
    """What the client learns from a route about a submission or a release."""
    named = {"id" if route.name in SUBMISSIONS else "number": asked}
    with undone():
        return Told.by(ask(client, method, route.address({**arguments_of(route), **named})), asked)


def complaints(enter: Enter, route: Route, door: Door, who: str, foreign: object, absent: object) -> Iterator[str]:
    """What is wrong with the answers about something that is not theirs."""
    client = enter(who)
    for method in METHODS:
        answer, never_was = (told(client, method, route, asked) for asked in (foreign, absent))
        asked = f"{method} {route.pattern} as {who}"
        if answer != never_was:
            yield f"{asked}: {answer} differs from {never_was}, the answer about one that never was"
        if shown := answer.shows(*CANARIES, MEMBER):
            yield f"{asked}: shows {shown}"
        if method != "OPTIONS" and answer.status not in _right_statuses(route, door, who, method):
            yield f"{asked}: answers {answer.status}"


def _right_statuses(route: Route, door: Door, who: str, method: str) -> set[int]:
    """Not there, or sign in first; a method that is not taken is refused, before or after that."""
    outside = who == "nobody" or (who == "rival's token" and not route.is_api)
    if outside and not door.public:
        sign_in = 401 if route.is_api else 302
        return {sign_in} if method in door.takes else {sign_in, 405}
    return {404} if method in door.takes else {405}


class TestTheTable:
    def test_every_placeholder_of_every_address_has_something_to_stand_there(self) -> None:
        missing = [
            f"{route.name or route.pattern} ({route.pattern}) takes {', '.join(sorted(names))}. Describe it in "
            "tests/integration/routes.py: in SUBMISSIONS where `id` is a member's submission, in RELEASES where "
            "`number` is a release, and in OTHERS, with a value for each, where it is neither."
            for route in routes()
            if (names := undescribed(route))
        ]
        assert not missing, "\n".join(missing)

    def test_describes_no_address_that_is_gone(self) -> None:
        assert sorted(tables() - ROUTES.keys()) == []


@pytest.mark.parametrize("who", OUTSIDERS)
@pytest.mark.parametrize("name", SUBMISSIONS)
def test_a_submission_of_another_member_is_not_there(name: str, who: str, submission: Submission, enter: Enter) -> None:
    wrong = complaints(enter, ROUTES[name], SUBMISSIONS[name], who, submission.pk, ABSENT_SUBMISSION)
    assert list(wrong) == []


@pytest.mark.parametrize("who", NOT_PUBLISHERS)
@pytest.mark.parametrize("name", RELEASES)
def test_a_draft_is_not_there_for_anybody_but_publishers(name: str, who: str, draft: Release, enter: Enter) -> None:
    wrong = complaints(enter, ROUTES[name], RELEASES[name], who, draft.number, ABSENT_RELEASE)
    assert list(wrong) == []


@pytest.mark.parametrize("name", SUBMISSIONS)
def test_a_submission_is_there_for_whom_it_should_be(name: str, submission: Submission, enter: Enter) -> None:
    door = SUBMISSIONS[name]
    for method in door.takes:
        answer = told(enter(door.opens_to), method, ROUTES[name], submission.pk)
        assert answer.status not in {401, 404, 405}, (method, answer)
        if method == "GET":
            assert answer.shows(*door.shows) == list(door.shows)


@pytest.mark.parametrize("name", [name for name, door in RELEASES.items() if door.opens_to])
def test_a_draft_is_there_for_a_publisher(name: str, draft: Release, enter: Enter) -> None:
    door = RELEASES[name]
    for method in door.takes:
        answer = told(enter(door.opens_to), method, ROUTES[name], draft.number)
        assert answer.status not in {401, 404, 405}, (method, answer)
        if method == "GET":
            assert answer.shows(*door.shows) == list(door.shows)


@pytest.mark.parametrize("who", OUTSIDERS)
def test_no_address_shows_anything_of_another_member(
    who: str, submission: Submission, accepted: Submission, draft: Release, enter: Enter
) -> None:
    """The member's name alone is public."""
    for queue in ("coalition", "files"):
        heartbeat.leave(queue, seconds=60)
    wrong = []
    for method, address in _everything_else():
        with undone():
            answer = Told.by(ask(enter(who), method, address))
        if answer.status >= 500 or answer.shows(*CANARIES):
            wrong.append(f"{method} {address}: {answer.status}, shows {answer.shows(*CANARIES)}")
    assert wrong == []


def _everything_else() -> Iterator[tuple[str, str]]:
    """Methods and addresses of all routes that name no submission and no release."""
    for route in routes():
        if route.name not in SUBMISSIONS | RELEASES:
            for question in ("", *QUESTIONS.get(route.name, ())):
                for method in METHODS if route.is_api else ("GET",) if route.is_admin else ("GET", "POST"):
                    yield method, f"{route.address(arguments_of(route))}?{question}"


FILTERS = [
    ("api:progress", "indicator=items_removed&member={}"),
    ("api:progress", "indicator=items_removed&by=member&member={}"),
    ("api:progress", "indicator=items_removed&platform={}"),
    ("api:completeness", "period=2025-Q4&member={}"),
    ("api:submissions", "member={}"),
]


@pytest.mark.parametrize(("name", "question"), FILTERS)
def test_another_member_in_a_filter_is_as_one_that_never_was(
    name: str, question: str, accepted: Submission, rival: User, enter: Enter
) -> None:
    address = ROUTES[name].address({})
    for who in ("rival", "rival's token"):
        foreign = Told.by(ask(enter(who), "GET", f"{address}?{question.format('canary-marketplace')}"))
        ghost = Told.by(ask(enter(who), "GET", f"{address}?{question.format('never-was')}"))
        assert foreign == ghost
        assert foreign.status == 404
    assert ask(enter("lead"), "GET", f"{address}?{question.format('canary-marketplace')}").status_code == 200
    assert ask(enter("reviewer"), "GET", f"{address}?{question.format('canary-marketplace')}").status_code == 200


def test_a_forgotten_filter_would_be_noticed(
    submission: Submission, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The test of the test: with one mistake planted, both kinds of complaint are heard."""
    monkeypatch.setattr(submission_queries, "visible_to", lambda actor: Submission.objects.select_related("file"))
    wrong = list(
        complaints(enter, ROUTES["api:rows"], SUBMISSIONS["api:rows"], "rival", submission.pk, ABSENT_SUBMISSION)
    )
    assert any("never was" in complaint for complaint in wrong)
    assert any(f"shows ['{GIVEN}', '{NOTE}', '{COUNT}']" in complaint for complaint in wrong)
