"""Every call of the API, with whatever a program could send, by everybody: each answer is one that we described.

Schemathesis makes the calls from our own OpenAPI schema: what fits it, and what does not. They go through the whole
application, in this process and in a transaction that never commits. Few are made here, many in `make trial`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from members.actions import tokens
from members.actors import COMMAND
from members.models import Organisation, User
from metrics.models import Period, Submission
from metrics.transitions import Status
from tests.factories import releases, submissions

ROLES = ("nobody", "reporter", "lead", "rival", "reviewer", "publisher", "administrator")
EXAMPLES = [12, pytest.param(200, marks=pytest.mark.trial)]

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]

# What stands in no answer to whom it is not for, whatever they send.
SECRETS = ("canary-in-a-file-name", "canary in a content", "canary in a note", "canary in a cell", "918273645")
TITLE = "canary in a title"
HIDDEN: Mapping[str, tuple[str, ...]] = {
    "nobody": (*SECRETS, TITLE),
    "rival": (*SECRETS, TITLE),
    "reporter": (TITLE,),
    "lead": (TITLE,),
    "reviewer": (TITLE,),
    "administrator": (TITLE,),
    "publisher": (),
}


def _schema() -> Any:
    generator = SchemaGenerator()  # type: ignore[no-untyped-call]
    schema = schemathesis.openapi.from_dict(generator.get_schema(public=True))  # type: ignore[no-untyped-call]
    schema.app = WSGIHandler()
    return schema


OPERATIONS = {found.ok().label: found.ok() for found in _schema().get_all_operations()}


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """Requests begin and end in the test's own transaction, and leave its connection open."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@dataclass(frozen=True, slots=True)
class Ground:
    """What there is to ask about, and with which token each role asks."""

    headers: Mapping[str, Mapping[str, str]]
    ids: tuple[str, ...]
    numbers: tuple[int, ...]

    @property
    def known(self) -> dict[str, st.SearchStrategy[Any]]:
        """Values by parameter that lead somewhere; schemathesis guesses others."""
        return {
            "id": st.sampled_from(self.ids),
            "number": st.sampled_from(self.numbers),
            "table": st.sampled_from(["headline", "groups"]),
            "period": st.sampled_from(["2026-Q1", "2025-Q4", "2026-Q5", "1-Q1"]),
            "from": st.just("2025-Q4"),
            "indicator": st.sampled_from(["items_removed", "zero_view_rate", "nothing"]),
            "by": st.sampled_from(["period", "member", "taxon", "group", "market", "platform", "platform_type"]),
            "platform_type": st.sampled_from(["marketplace", "video", "nothing"]),
            "member": st.sampled_from(["example-marketplace", "northern-classifieds", "nobody"]),
            "format": st.sampled_from(["json", "csv", "xlsx", "parquet", "html"]),
            "q": st.sampled_from(["manis", "%", "\\", "'"]),
        }


@pytest.fixture
def ground(
    request: pytest.FixtureRequest,
    member: Organisation,
    other_member: Organisation,
    reporter: User,
    reviewer: User,
    publisher: User,
    open_quarter: Period,
    quarter_before: Period,
) -> Ground:
    """A member's submissions and a draft, with secrets in them; and of each an open counterpart."""
    row = submissions.RowSpec("Manis javanica", {"items_removed": 918273645}, note="canary in a note")
    finding = submissions.FindingSpec("matched-by-synonym", "warning", value="canary in a cell")
    told: dict[str, Any] = {"rows": [row], "findings": [finding], "name": "canary-in-a-file-name.csv"}
    ready = submissions.submission(member, open_quarter, reporter, status=Status.READY, **told)
    accepted = submissions.submission(
        member, quarter_before, reporter, status=Status.ACCEPTED, reviewer=reviewer, **told
    )
    rival = request.getfixturevalue("rival")
    foreign = submissions.submission(other_member, open_quarter, rival, status=Status.SUBMITTED)
    cells = [releases.count("2025-Q4", "items_removed", 12), releases.rate("2025-Q4", "zero_view_rate", 1, 2)]
    published = releases.release(cells, publisher)
    draft = releases.release(cells, publisher, title=TITLE, published=False)
    people = {role: request.getfixturevalue(role) for role in ROLES[1:]}
    return Ground(
        {role: _token(people[role]) if role in people else {} for role in ROLES},
        tuple(str(each.pk) for each in (ready, accepted, foreign)),
        (published.number, draft.number),
    )


def _token(person: User) -> dict[str, str]:
    organisation = person.memberships.get().organisation
    scopes = tokens.scopes_open_to(person, organisation)
    if not scopes:
        return {}
    made = tokens.create(person=person, organisation=organisation, name="test", scopes=scopes, by=COMMAND)
    return {"Authorization": f"Bearer {made}"}


def _aimed(case: Any, ground: Ground, draw: Callable[[st.SearchStrategy[Any]], Any]) -> Any:
    """The case, half of whose parameters name something that there is."""
    for values in (case.path_parameters, case.query):
        for name in values:
            if name in ground.known and draw(st.booleans()):
                values[name] = draw(ground.known[name])
    return case


# Where nothing is asked for, nothing can be asked for wrongly.
CALLS = [
    pytest.param(label, mode, id=f"{label.replace('/api/v1', '')} {mode}")
    for label, found in OPERATIONS.items()
    for mode in GenerationMode
    if mode.is_positive or found.query or found.path_parameters or found.body
]


@pytest.mark.parametrize("examples", EXAMPLES)
@pytest.mark.parametrize(("label", "mode"), CALLS)
def test_every_answer_is_described_and_tells_nothing_foreign(
    label: str, mode: GenerationMode, examples: int, ground: Ground
) -> None:
    operation = OPERATIONS[label]

    @settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode), role=st.sampled_from(ROLES), data=st.data())
    def ask(case: Any, role: str, data: st.DataObject) -> None:
        _aimed(case, ground, data.draw)
        case.headers.pop("Authorization", None)
        with transaction.atomic():
            answer = case.call(headers=dict(ground.headers[role]))
            transaction.set_rollback(True)
        case.validate_response(answer, checks=CHECKS, headers=dict(ground.headers[role]))
        text = answer.content.decode("utf-8", errors="replace")
        assert [secret for secret in HIDDEN[role] if secret in text] == []

    ask()


def test_the_secrets_are_there_for_those_who_may_see_them(ground: Ground) -> None:
    """The test of the test."""
    case = OPERATIONS["GET /api/v1/submissions/{id}/rows/"].Case(path_parameters={"id": ground.ids[0]})
    assert "canary in a note" in case.call(headers=dict(ground.headers["lead"])).text
    assert Submission.objects.count() == 3
