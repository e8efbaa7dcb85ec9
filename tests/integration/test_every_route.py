"""Every address, asked by everybody: each sees what is theirs, and what is another's is as if it never was.

The leak test of `reliability.md` (D9): canaries in everything that a member sends, the whole URLconf times every
method times whoever must not see it, the same question about something that never existed, and people who may see
it as the proof that it is there to be seen. What each address shows to whom is in `routes/table.py`.
"""

import pytest

from metrics.actions import checking
from metrics.models import Submission, SubmissionFinding, SubmissionRow
from tests.integration.routes import owners
from tests.integration.routes.cast import ASKERS, CANARY, CONVENERS, EVERYBODY, SISKIN, Asker
from tests.integration.routes.reading import methods, reads
from tests.integration.routes.scene import Scene
from tests.integration.routes.table import ROWS, TABLE, entry_of
from tests.integration.routes.things import PLACEHOLDER, THINGS
from tests.integration.routes.urlconf import Route, routes
from tests.integration.routes.walk import undone
from tests.integration.routes.writing import OUTSIDERS, changes, intrusions, left_by_reading, named_in_bodies

ROUTES = routes()
NAMES = {route.name for route in ROUTES}
KNOWN = [route for route in ROUTES if route.is_admin or route.name in TABLE]
CHANGING = [route for route in KNOWN if not route.is_admin and entry_of(route).acts]
NAMING = [route for route in CHANGING if entry_of(route).names_in_body]
READERS = [asker for asker in ASKERS if asker.person in {"publisher", "administrator", "lead", "nobody"}]
by_route = pytest.mark.parametrize("route", KNOWN, ids=lambda route: route.name)
by_change = pytest.mark.parametrize("route", CHANGING, ids=lambda route: route.name)


class TestTheTable:
    def test_has_a_line_for_every_address(self) -> None:
        missing = [
            f'"{route.name}" ({route.pattern or "/"}) has no line in tests/integration/routes/table.py. Say there who '
            f'may enter and what it shows: "{route.name}": public(), account(), holders(), members(), leads(), '
            "conveners(), publishers(), administrators() or superusers(); with BOTH where it takes POST, `acts` for "
            "those whom the POST obeys, and `of` where it names something of somebody's."
            for route in ROUTES
            if not route.is_admin and route.name not in TABLE
        ]
        assert not missing, "\n".join(missing)

    def test_says_what_stands_in_every_placeholder(self) -> None:
        missing = [
            f"{route.name} ({route.pattern}) takes {', '.join(sorted(names))}: say in its line of "
            "tests/integration/routes/table.py what stands there. `of` names the kind of a thing that belongs to "
            "somebody (see THINGS in scene.py, and make it there where it is new); `named` gives a value to all else."
            for route in KNOWN
            if (names := route.placeholders - {*entry_of(route).named, PLACEHOLDER.get(entry_of(route).of, "")})
        ]
        assert not missing, "\n".join(missing)

    def test_describes_no_address_that_is_gone(self) -> None:
        assert sorted(TABLE.keys() - NAMES) == []

    def test_names_people_and_kinds_that_there_are(self) -> None:
        for name, entry in TABLE.items():
            assert entry.lets_in | entry.acts <= EVERYBODY, name
            assert entry.of in {"", *THINGS}, name
            assert not entry.acts or "POST" in entry.takes, name


@by_route
def test_everybody_reads_what_is_theirs_and_nothing_else(route: Route, scene: Scene) -> None:
    assert [str(wrong) for wrong in reads(scene, route)] == []


@by_route
def test_no_other_method_tells_more(route: Route, scene: Scene) -> None:
    assert [str(wrong) for wrong in methods(scene, route)] == []


@by_change
def test_a_change_obeys_those_whose_role_and_token_allow_it(route: Route, scene: Scene) -> None:
    assert [str(wrong) for wrong in changes(scene, route)] == []


@pytest.mark.parametrize("route", NAMING, ids=lambda route: route.name)
def test_what_a_change_names_is_anothers_as_if_it_never_was(route: Route, scene: Scene) -> None:
    assert [str(wrong) for wrong in named_in_bodies(scene, route)] == []


@pytest.mark.parametrize("asker", OUTSIDERS, ids=str)
def test_no_outsider_changes_a_row_of_another(asker: Asker, scene: Scene) -> None:
    assert [str(wrong) for wrong in intrusions(scene, asker)] == []


@pytest.mark.parametrize("asker", READERS, ids=str)
def test_reading_writes_nothing_but_the_record(asker: Asker, scene: Scene) -> None:
    """And what sign-in keeps by itself: one's session, and the row by which allauth knows a person's address."""
    left = left_by_reading(scene, asker)
    assert left <= {"AuditEvent", "AuditLink", "AuditOrigin", "Session", "EmailAddress"}
    assert ("AuditEvent" in left) == (asker.person in CONVENERS)


def test_a_file_that_names_anothers_platform_refers_to_nothing_of_it(scene: Scene) -> None:
    token = next(asker for asker in OUTSIDERS if asker.has_token)
    with undone():
        body = {"period": "2026-Q3", "rows": ROWS}
        answer = scene.clients[token].post("/api/v1/submissions/", body, content_type="application/json")
        checking.check(answer.json()["id"])
        findings = SubmissionFinding.objects.filter(submission=answer.json()["id"]).values_list("code", flat=True)
        assert (answer.status_code, findings[0]) == (201, "unknown-platform")
        assert list(owners.crossed()) == []


def test_a_row_that_refers_to_anothers_would_be_seen(scene: Scene) -> None:
    with undone():
        version = Submission.objects.filter(member=scene.members[SISKIN])[0]
        platform = scene.members[CANARY].platforms.get()
        SubmissionRow.objects.create(submission=version, position=999, row=999, platform=platform)
        assert list(owners.crossed()) == ["SubmissionRow.platform"]


def test_the_rows_that_must_not_change_are_known(scene: Scene) -> None:
    """The proof that a change would be seen: the first member has rows in the tables that matter."""
    first = scene.members[CANARY]
    tables = owners.owned().items()
    with_rows = {model.__name__ for model, path in tables if model._default_manager.filter(**{path: first}).exists()}
    assert with_rows >= {"Submission", "SubmissionRow", "StoredFile", "Observation", "Rollup", "Token", "Notification"}
