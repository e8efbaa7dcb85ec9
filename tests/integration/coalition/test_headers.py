"""What every answer carries: each route by each method, and whatever is refused on the way to one."""

import re
from http import HTTPStatus
from typing import Any

import pytest
from django.conf import LazySettings
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from members.models import User
from metrics.models import Release
from tests.cast import Browse
from tests.factories import releases
from tests.integration.addresses import addresses
from tests.integration.coalition.test_health import POLICY
from tests.integration.coalition.test_rates import allow, calls

METHODS = ("GET", "HEAD", "OPTIONS", "POST")
ANY_VERSION = re.compile(r"(Django|Python|waitress|gunicorn|PostgreSQL|openpyxl)/?\s?\d", re.IGNORECASE)


def faults(answer: Any) -> list[str]:
    """What is missing or too much in the headers of an answer."""
    wanted = {
        "Content-Security-Policy": POLICY,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "X-Frame-Options": "DENY",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    wrong = [
        f"{name}: {answer.headers.get(name)}" for name, value in wanted.items() if answer.headers.get(name) != value
    ]
    wrong += [name for name in ("Server", "X-Powered-By") if name in answer.headers]
    if "camera=()" not in answer.headers.get("Permissions-Policy", ""):
        wrong.append("no Permissions-Policy")
    if "Cross-Origin-Resource-Policy" not in answer.headers:
        wrong.append("no Cross-Origin-Resource-Policy")
    if ANY_VERSION.search(str(answer.headers)):
        wrong.append("a version of some software")
    return wrong


@pytest.fixture
def release(publisher: User) -> Release:
    """So that public pages have something to show."""
    cells = [releases.count("2025-Q4", "items_removed", 12), releases.rate("2025-Q4", "zero_view_rate", 1, 2)]
    return releases.release(cells, publisher)


WITHOUT_WORKERS = "/health/work"  # it tells the truth: none works here


def test_every_route_by_every_method(client: Client, lead: User, browse: Browse, release: Release) -> None:
    signed_in = browse(lead)
    wrong = []
    for client_ in (client, signed_in):
        client_.raise_request_exception = False
        for name, address in addresses(admin=True).items():
            for method in METHODS if client_ is client else ("GET",):
                answer = client_.generic(method, address)
                if found := faults(answer):
                    wrong.append(f"{method} {name} ({answer.status_code}): {found}")
                if answer.status_code >= 500 and address != WITHOUT_WORKERS:
                    wrong.append(f"{method} {name} answers {answer.status_code}")
                if client_ is signed_in and "no-store" not in answer.headers.get("Cache-Control", ""):
                    wrong.append(f"{name} may be kept by a cache")
    assert wrong == []


@pytest.mark.django_db
def test_what_is_refused_on_the_way(client: Client, settings: LazySettings) -> None:
    allow(settings, 0, "work")
    answers = {
        HTTPStatus.NOT_FOUND: client.get("/nothing"),
        HTTPStatus.METHOD_NOT_ALLOWED: client.post("/methods/"),
        HTTPStatus.TOO_MANY_REQUESTS: client.get("/desk/"),
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE: client.generic(
            "POST", "/account/login/", CONTENT_LENGTH=str(settings.LARGEST_BODY + 1)
        ),
        HTTPStatus.BAD_REQUEST: client.get("/methods/", headers={"Host": "evil.example"}),
        HTTPStatus.FORBIDDEN: Client(enforce_csrf_checks=True).post("/account/login/"),
        HTTPStatus.UNAUTHORIZED: client.get("/api/v1/submissions/"),
        HTTPStatus.MOVED_PERMANENTLY: client.get("/methods"),
        HTTPStatus.FOUND: client.get("/account/"),
    }
    assert {status: answer.status_code for status, answer in answers.items()} == {each: each for each in answers}
    assert {status: found for status, answer in answers.items() if (found := faults(answer))} == {}
    assert [
        status for status, answer in answers.items() if status >= 400 and "no-store" not in answer["Cache-Control"]
    ] == []
    assert faults(client.get("/methods/", headers={"Host": "evil.example"}, secure=True)) == []


def broken(request: object) -> HttpResponse:
    raise RuntimeError("with a secret")


def urls() -> list[Any]:
    return [path("broken/", broken)]


def test_an_error_of_ours(settings: LazySettings) -> None:
    class Broken:
        urlpatterns = urls()
        handler500 = "coalition.views.server_error"

    settings.ROOT_URLCONF = Broken
    answer = Client(raise_request_exception=False).get("/broken/")
    assert (answer.status_code, faults(answer)) == (500, [])
    assert "secret" not in answer.content.decode()


@pytest.mark.django_db
def test_an_https_address_is_kept_to(settings: LazySettings) -> None:
    settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS = True, 60
    redirect = Client().get("/methods/")
    assert (redirect.status_code, redirect["Location"]) == (301, "https://testserver/methods/")
    assert faults(redirect) == []
    assert faults(Client().get("/methods/", headers={"Host": "evil.example"})) == []
    for address in ("/methods/", "/nothing", "/static/nothing.css"):
        assert Client().get(address, secure=True)["Strict-Transport-Security"].startswith("max-age=60"), address


class TestStaticFiles:
    def test_may_be_kept_and_a_missing_one_not(self, db: None, client: Client, settings: LazySettings) -> None:
        (settings.STATIC_ROOT / "here.css").write_text("a{}")
        settings.WHITENOISE_AUTOREFRESH = True
        found, missing = Client().head("/static/here.css"), client.get("/static/gone.css")
        assert (found.status_code, missing.status_code) == (200, 404)
        assert faults(found) == faults(missing) == []
        found.close()
        assert "no-store" not in found.headers["Cache-Control"]
        assert "no-store" in missing.headers["Cache-Control"]


class TestFraming:
    def test_the_embed_route_alone_may_be_framed_and_knows_nobody(
        self, client: Client, release: Release, lead: User, browse: Browse
    ) -> None:
        answer = client.get("/?embed")
        assert answer.status_code == 200
        assert "X-Frame-Options" not in answer
        assert answer["Content-Security-Policy"] == POLICY.replace("frame-ancestors 'none'", "frame-ancestors *")
        assert not answer.cookies
        assert not browse(lead).get("/?embed").cookies
        assert client.get("/?embed=nothing")["X-Frame-Options"] == "DENY"


class TestOpenData:
    def test_pages_of_others_may_load_what_is_everybodys(self, client: Client, release: Release) -> None:
        for address in (
            "indicators/",
            "releases/",
            "releases/1/",
            "releases/1/tables/headline/",
            "taxa/?q=a",
            "schema/",
        ):
            answer = client.get(f"/api/v1/{address}", headers={"Origin": "https://news.example"})
            assert answer["Access-Control-Allow-Origin"] == "*", address
            assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
            assert "Access-Control-Allow-Credentials" not in answer
            assert "no-store" not in answer.headers.get("Cache-Control", "")

    def test_and_nothing_that_is_somebodys(self, release: Release, publisher: User, browse: Browse) -> None:
        for client in (browse(publisher), calls(publisher)):
            for address in ("releases/", "releases/1/tables/headline/", "submissions/"):
                answer = client.get(f"/api/v1/{address}", headers={"Origin": "https://news.example"})
                assert answer.status_code == 200
                assert "Access-Control-Allow-Origin" not in answer, address
                assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
                assert answer["Cache-Control"] == "private, no-store"
