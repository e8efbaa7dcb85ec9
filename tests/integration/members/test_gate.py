"""Every address, asked by whoever must have a second factor and has none: nothing opens but where one adds it."""

import pytest
from django.test import Client

from members.actions import tokens
from members.actors import COMMAND
from members.models import Organisation, User
from members.queries import must_have_factor
from members.roles import ROLES
from members.views.gate import ENROLMENT, ENTRANCE, PUBLIC
from tests.factories import members
from tests.integration.addresses import address_of
from tests.integration.routes.urlconf import Route, routes

pytestmark = pytest.mark.django_db

NEEDING = [role.code for role in ROLES.values() if role.needs_factor]


def _is_private(route: Route) -> bool:
    name = route.name or route.pattern
    return name not in ENTRANCE | ENROLMENT and name.partition(":")[0] not in PUBLIC and "health" not in name


PRIVATE = {address_of(route): route for route in routes() if _is_private(route)}


def somebody(role: str) -> User:
    kind = members.member if ROLES[role].of == "member" else members.convener
    return members.person("Nina Newcomer", kind("Somewhere"), role)


def opened(client: Client) -> list[str]:
    """The private addresses that answer with anything but the way to a second factor."""
    wrong = []
    for address in PRIVATE:
        for ask in (client.get, client.post):
            answer = ask(address)
            if (answer.status_code, answer.headers.get("Location")) != (302, "/account/2fa/"):
                wrong.append(f"{ask.__name__} {address}: {answer.status_code}")
    return wrong


def test_there_is_something_to_be_kept_shut() -> None:
    names = {route.name.partition(":")[0] for route in PRIVATE.values()}
    assert {"portal", "desk", "account", "admin"} <= names
    assert NEEDING == ["lead", "reviewer", "publisher", "administrator"]


@pytest.mark.parametrize("role", NEEDING)
def test_nothing_opens_without_a_factor(role: str) -> None:
    assert opened(members.signed_in(somebody(role), factor=False)) == []


def test_the_database_administration_is_no_way_round(db: None) -> None:
    root = User.objects.create_superuser("root@example.org", "a sentence that is long")
    assert opened(members.signed_in(root, factor=False)) == []


@pytest.mark.parametrize("role", NEEDING)
def test_the_api_knows_no_such_session(role: str) -> None:
    client = members.signed_in(somebody(role), factor=False)
    for path in ("submissions/", "progress/?indicator=items_removed", "completeness/", "template/?period=2026-Q1"):
        assert client.get(f"/api/v1/{path}").status_code == 401
    assert client.get("/api/v1/indicators/").status_code == 200


def test_a_token_needs_none(lead: User, member: Organisation) -> None:
    token = tokens.create(person=lead, organisation=member, name="export", scopes=["read"], by=COMMAND)
    client = Client(headers={"Authorization": f"Bearer {token}"})
    assert client.get("/api/v1/submissions/").status_code == 200
    assert client.get("/portal/")["Location"].startswith("/account/login/")


@pytest.mark.parametrize("role", NEEDING)
def test_what_is_everybodys_and_the_way_to_a_factor_stay_open(role: str) -> None:
    client = members.signed_in(somebody(role), factor=False)
    for path in ("/", "/members/", "/account/2fa/", "/account/2fa/totp/activate/", "/account/2fa/webauthn/add/"):
        page = client.get(path)
        assert page.status_code == 200
        assert 'href="/portal/"' not in page.content.decode()
    assert client.post("/account/logout/").status_code == 302


@pytest.mark.parametrize("role", NEEDING)
def test_with_a_factor_there_is_work(role: str) -> None:
    door = "/portal/" if ROLES[role].of == "member" else "/desk/"
    assert members.signed_in(somebody(role)).get(door).status_code == 200


def test_a_reporter_is_not_asked_for_one(reporter: User) -> None:
    assert members.signed_in(reporter, factor=False).get("/portal/").status_code == 200


def test_a_second_role_counts(reporter: User, member: Organisation) -> None:
    reporter.memberships.create(organisation=member, role="lead")
    assert must_have_factor(reporter)


def test_in_the_demonstration_it_is_offered_and_the_ribbon_says_so(lead: User, other_member: Organisation) -> None:
    other_member.is_invented = True
    other_member.save()
    page = members.signed_in(lead, factor=False).get("/portal/")
    assert page.status_code == 200
    assert "A second factor is offered here, and required everywhere else" in page.content.decode()
