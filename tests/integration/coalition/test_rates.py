"""Rate limits: who asks too often is told when to come back, and nobody else notices."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from coalition.lib.rates import Limit, count
from members.actions import tokens
from members.actors import COMMAND
from members.models import User
from metrics.models import Period
from tests.cast import Browse
from tests.conftest import FreshDatabase

UPLOADS = "/api/v1/submissions/"


def calls(person: User) -> Client:
    """A client with a new token of the person."""
    organisation = person.memberships.get().organisation
    scopes = tokens.scopes_open_to(person, organisation)
    token = tokens.create(person=person, organisation=organisation, name="test", scopes=scopes, by=COMMAND)
    return Client(headers={"Authorization": f"Bearer {token}"})


def upload(client: Client) -> Any:
    file = SimpleUploadedFile("figures.csv", b"taxon,items_removed\n,12\n")
    return client.post(UPLOADS, {"period": "2026-Q1", "file": file})


def allow(settings: LazySettings, requests: int, name: str = "api") -> None:
    """The limit of that name, so much smaller; the others as they are."""
    settings.RATE_LIMITS = tuple(
        Limit(each.name, requests, each.seconds, each.by, each.path, each.methods, each.asking)
        if each.name == name
        else each
        for each in settings.RATE_LIMITS
    )


def test_the_301st_upload_of_an_hour_is_refused(
    open_quarter: Period, reporter: User, lead: User, rival: User, browse: Browse
) -> None:
    """Those that failed were counted too; the organisation's people share the count, another one has its own."""
    client = calls(reporter)
    for _each in range(299):
        assert client.post(UPLOADS).status_code == 400
    accepted = upload(client)
    assert accepted.status_code == 201
    assert accepted["RateLimit-Policy"] == '"uploads";q=300;w=3600'
    assert accepted["RateLimit"].startswith('"uploads";r=0;t=')

    refused = upload(calls(lead))
    assert (refused.status_code, refused["Content-Type"]) == (429, "application/problem+json")
    assert refused.json()["code"] == "too-many-requests"
    assert 3500 < int(refused["Retry-After"]) <= 3600
    page = browse(lead).post("/portal/2026-Q1/")
    assert (page.status_code, page["Content-Type"]) == (429, "text/html; charset=utf-8")
    assert 3500 < int(page["Retry-After"]) <= 3600

    assert client.get(UPLOADS).status_code == 200
    assert upload(calls(rival)).status_code == 201
    dry_run = client.post(f"{UPLOADS}?dry_run=true")
    assert dry_run["RateLimit"].startswith('"dry-runs";r=599;')


def test_an_upload_into_the_air_counts_for_its_address(client: Client, reporter: User) -> None:
    """A made-up token begins no count of its own, and takes nothing from anybody's."""
    for token in ("one", "two"):
        answer = client.post(UPLOADS, headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 401
    assert answer["RateLimit"].startswith('"uploads";r=298;')
    assert calls(reporter).post(UPLOADS)["RateLimit"].startswith('"uploads";r=299;')


@pytest.mark.django_db
def test_whoever_is_unknown_counts_by_address_whatever_they_claim(client: Client, settings: LazySettings) -> None:
    allow(settings, 2)
    for number in (1, 2):
        forged = {"X-Forwarded-For": f"6.6.6.{number}", "Forwarded": f"for=6.6.6.{number}"}
        assert client.get("/api/v1/indicators/", headers=forged).status_code == 200
    assert client.get("/api/v1/indicators/", headers={"X-Forwarded-For": "6.6.6.3"}).status_code == 429
    assert Client(REMOTE_ADDR="203.0.113.9").get("/api/v1/indicators/").status_code == 200


@pytest.mark.django_db
def test_behind_a_proxy_each_reader_has_a_count(client: Client, settings: LazySettings) -> None:
    allow(settings, 1)
    settings.TRUSTED_PROXIES = 1
    seen = [
        client.get("/api/v1/indicators/", headers={"X-Forwarded-For": heard}).status_code
        for heard in ("203.0.113.9", "6.6.6.6, 203.0.113.9", "2001:db8::1", "2001:db8::2", "203.0.113.10")
    ]
    assert seen == [200, 429, 200, 429, 200]


def test_a_person_counts_once_for_all_tokens_and_sessions(reporter: User, browse: Browse) -> None:
    for number, client in enumerate((calls(reporter), calls(reporter), browse(reporter)), 1):
        assert client.get(UPLOADS)["RateLimit"].startswith(f'"api";r={12000 - number};')


@pytest.mark.django_db
def test_a_page_that_is_asked_for_too_often_is_refused_as_a_page(client: Client, settings: LazySettings) -> None:
    allow(settings, 1, "work")
    assert client.get("/desk/releases/4711/").status_code == 302
    refused = client.get("/portal/")
    assert refused.status_code == 429
    assert "Too many requests" in refused.content.decode()
    assert "Try again in 5 minutes." in refused.content.decode()
    assert client.get("/health/ready").status_code == 200
    assert "RateLimit" not in client.get("/methods/")


@pytest.mark.parametrize("page", ["/portal/", "/desk/", "/admin/"])
def test_who_signed_in_is_held_to_a_limit_too(
    page: str, lead: User, rival: User, browse: Browse, settings: LazySettings
) -> None:
    """In all browsers together, and nobody else is."""
    allow(settings, 1, "work")
    assert browse(lead).get("/portal/").status_code == 200
    assert browse(lead).get(page).status_code == 429
    assert browse(rival).get("/portal/").status_code == 200


def test_a_request_that_breaks_has_been_counted(fresh_database: FreshDatabase, settings: LazySettings) -> None:
    """Its transaction is undone, the count stays. (Without the tables of members, their list breaks.)"""
    with fresh_database.connect("coalition_owner") as owner:
        owner.execute("ALTER TABLE members_newsitem RENAME TO gone")
    client = Client(raise_request_exception=False)
    answer = client.get("/api/v1/news/")
    assert (answer.status_code, answer["RateLimit"][:14]) == (500, '"api";r=11999;')
    assert client.get("/api/v1/news/")["RateLimit"].startswith('"api";r=11998;')


def test_requests_at_once_are_each_counted_and_a_window_ends(fresh_database: FreshDatabase) -> None:
    limit = Limit("test", 100, 60, by="caller", path="/")

    def ask(_number: int) -> int:
        try:
            return count(limit, "somebody").count
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(ask, range(200))) == list(range(1, 201))
    assert count(limit, "somebody").exceeded
    with connection.cursor() as cursor:
        cursor.execute("UPDATE coalition_cache SET expires = now() - interval '1 second'")
    assert count(limit, "somebody").count == 1
