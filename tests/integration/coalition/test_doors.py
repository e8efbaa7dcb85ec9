"""Nobody acts through somebody else's browser, and nobody is sent to somebody else's site."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client

from members.models import AuditEvent, User
from metrics.models import Period
from tests.cast import Browse
from tests.integration.addresses import addresses
from tests.program import CHECKOUT, environment

UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
EVIL = (
    "https://evil.example/",
    "//evil.example/",
    "\\\\evil.example/",
    "/\\evil.example/",
    "https:evil.example",
    "/%5Cevil.example",
    "javascript:alert(1)",
    " //evil.example",
    "/\t/evil.example",
)
PASSWORD = "a long enough pass phrase"


@pytest.mark.parametrize("who", ["lead", "publisher"])
def test_no_session_acts_without_the_token_of_a_form(
    who: str, request: pytest.FixtureRequest, open_quarter: Period
) -> None:
    """By no unsafe method, at no address, the API's included."""
    person = request.getfixturevalue(who)
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(person)
    before = AuditEvent.objects.count()
    wrong = []
    for name, address in addresses().items():
        for method in UNSAFE:
            body = "{}" if address.startswith("/api/") else ""
            answer = client.generic(method, address, body, content_type="application/json")
            if answer.status_code not in {403, 404, 405}:
                wrong.append(f"{method} {name}: {answer.status_code}")
    assert wrong == []
    assert AuditEvent.objects.count() == before


def leads_away(address: str, location: str) -> bool:
    """Whether a browser would leave the site; to it a backslash is a slash, and a tab or line end nothing."""
    read = location.strip().translate({ord(each): None for each in "\t\r\n"}).replace("\\", "/")
    target = urlsplit(urljoin(f"http://testserver{address}", read))
    return (target.scheme, target.netloc) != ("http", "testserver")


def redirects(client: Client, where: str = "/") -> Iterator[str]:
    for name, address in addresses().items():
        if not address.startswith(where):
            continue
        for evil in EVIL[:4]:
            asked = {"next": evil, "redirect_to": evil, "url": evil}
            for answer in (client.get(address, asked), client.post(address, asked)):
                if 300 <= answer.status_code < 400 and leads_away(address, answer["Location"]):
                    yield f"{name} leads to {answer['Location']!r}"


def test_no_address_sends_a_stranger_away(client: Client, db: None) -> None:
    assert list(redirects(client)) == []


def test_no_address_sends_somebody_away(lead: User, browse: Browse) -> None:
    client = browse(lead)
    assert [*redirects(client, "/account/"), *redirects(client, "/portal/")] == []


@pytest.mark.parametrize("evil", EVIL)
def test_signing_in_stays_here(evil: str, client: Client, lead: User) -> None:
    lead.set_password(PASSWORD)
    lead.save()
    answer = client.post("/account/login/", {"login": lead.email, "password": PASSWORD, "next": evil})
    assert answer.status_code == 302
    assert not leads_away("/account/login/", answer["Location"])


def test_a_redirect_that_leaves_would_be_noticed() -> None:
    """The test of the test."""
    assert [evil for evil in EVIL if not leads_away("/a/", evil)] == ["/%5Cevil.example"]
    assert not leads_away("/a/", "/portal/?next=https://evil.example/")


def test_django_finds_nothing_to_say_about_the_deployed_program(tmp_path: Path) -> None:
    given = {**environment(tmp_path, 8123), "SITE_URL": "https://figures.example.org", "TRUSTED_PROXIES": "1"}
    given.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)  # for our browser tests alone
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level=DEBUG"]
    checked = subprocess.run(command, cwd=CHECKOUT, env=given, capture_output=True, text=True)
    assert checked.stderr == ""
    assert checked.stdout == "System check identified no issues (0 silenced).\n"
