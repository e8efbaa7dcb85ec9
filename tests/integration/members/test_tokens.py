"""API tokens: kept as hashes, shown once, no stronger than their person, and at an end when they end."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from members.actions import tokens
from members.actors import COMMAND
from members.models import AuditEvent, Membership, Organisation, Token, User
from metrics.models import Period
from tests.cast import Browse

pytestmark = pytest.mark.django_db

MADE = re.compile(r"coalition_[0-9a-f]+")


def make(person: User, organisation: Organisation, *scopes: str, **given: timedelta) -> str:
    return tokens.create(person=person, organisation=organisation, name="export", scopes=scopes, by=COMMAND, **given)


def ask(token: str, path: str = "/api/v1/submissions/") -> int:
    return Client().get(path, headers={"Authorization": f"Bearer {token}"}).status_code


def test_a_token_made_on_the_page_is_shown_once_and_works(browse: Browse, lead: User) -> None:
    client = browse(lead)
    page = client.post("/account/tokens/", {"name": "export", "scopes": ["read"], "days": "30"})
    shown = set(MADE.findall(page.content.decode()))
    assert len(shown) == 1
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    assert ask(shown.pop()) == 200
    assert not MADE.search(client.get("/account/tokens/").content.decode())
    assert Token.objects.get().expiry <= timezone.now() + timedelta(days=30)


def test_only_its_hash_is_kept(lead: User, member: Organisation) -> None:
    token = make(lead, member, "read")
    row = Token.objects.get()
    assert token not in {str(getattr(row, field.name)) for field in row._meta.concrete_fields}
    assert len(row.digest) == 128


def test_a_token_is_no_stronger_than_its_scopes(lead: User, member: Organisation) -> None:
    token = make(lead, member, "upload")
    answer = Client().post(
        "/api/v1/submissions/",
        {"period": "2026-Q1"},
        headers={"Authorization": f"Bearer {token}"},
    )
    assert answer.status_code in (400, 409)
    assert Client().get("/api/v1/submissions/", headers={"Authorization": f"Bearer {token}"}).json()["results"] == []


def test_a_token_that_may_not_read_sees_no_figure_of_its_own_member(
    lead: User, member: Organisation, quarter_before: Period
) -> None:
    for scope, seen in (("upload", []), ("read", [member.slug])):
        client = Client(headers={"Authorization": f"Bearer {make(lead, member, scope)}"})
        complete = client.get("/api/v1/completeness/?period=2025-Q4").json()
        progress = client.get("/api/v1/progress/?indicator=items_removed&by=member").json()
        assert [row["member"] for row in complete["members"]] == seen
        assert [row["key"] for row in progress["rows"]] == seen


@pytest.mark.parametrize("scope", ["submit", "review", "publish"])
def test_nobody_gets_a_scope_beyond_their_role(browse: Browse, reporter: User, scope: str) -> None:
    page = browse(reporter).post("/account/tokens/", {"name": "export", "scopes": [scope], "days": "30"})
    assert page.status_code == 200
    assert not Token.objects.exists()
    with pytest.raises(ValueError, match="go beyond"):
        make(reporter, reporter.memberships.get().organisation, scope)


def test_a_token_lasts_no_longer_than_its_days(lead: User, member: Organisation) -> None:
    token = make(lead, member, "read")
    Token.objects.update(expiry=timezone.now() - timedelta(seconds=1))
    assert ask(token) == 401
    with pytest.raises(ValueError, match="at most 90 days"):
        make(lead, member, "read", lasts=timedelta(days=91))


def test_a_token_does_not_outlive_its_persons_role(lead: User, member: Organisation) -> None:
    token = make(lead, member, "read")
    Membership.objects.all().delete()
    assert ask(token) == ask(token, "/api/v1/indicators/") == 401


def test_using_it_is_remembered(lead: User, member: Organisation) -> None:
    token = make(lead, member, "read")
    assert Token.objects.get().last_used is None
    ask(token)
    assert Token.objects.get().last_used is not None


def test_ending_a_token_ends_it(browse: Browse, lead: User, member: Organisation) -> None:
    token = make(lead, member, "read")
    answer = browse(lead).post("/account/tokens/revoke/", {"token": Token.objects.get().digest})
    assert answer.status_code == 302
    assert ask(token) == 401
    assert AuditEvent.objects.filter(type="token.revoked", actor=lead).exists()


def test_nobody_ends_the_token_of_another(
    browse: Browse, lead: User, reporter: User, rival: User, member: Organisation
) -> None:
    token = make(lead, member, "read")
    digest = Token.objects.get().digest
    for person in (reporter, rival):
        assert browse(person).post("/account/tokens/revoke/", {"token": digest}).status_code == 404
    assert ask(token) == 200


def test_a_token_in_the_address_is_no_token(lead: User, member: Organisation) -> None:
    token = make(lead, member, "read")
    assert Client().get("/api/v1/submissions/", {"token": token, "access_token": token}).status_code == 401


def test_strangers_find_no_tokens_page(client: Client, browse: Browse, stranger: User) -> None:
    assert client.get("/account/tokens/")["Location"].startswith("/account/login/")
    assert browse(stranger).get("/account/tokens/").status_code == 404
