"""What cannot be undone asks once more who it is, and then goes on where one was."""

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.usersessions.models import UserSession
from django.test import Client

from members.models import FactorReset, Token, User
from metrics.models import Period, Release
from tests import totp
from tests.cast import Browse
from tests.factories import members

pytestmark = pytest.mark.django_db

PASSWORD = "a sentence that is long"
TOKEN = {"name": "export", "scopes": ["read"], "days": "30"}
DRAFT = {"title": "The first quarter", "first": "2026-Q1", "last": "2026-Q1", "text": ""}


@pytest.fixture
def with_password(lead: User) -> User:
    lead.set_password(PASSWORD)
    lead.save()
    return lead


def long_ago(client: Client, minutes: int = 11) -> Client:
    """The same browser, in which the person signed in so many minutes ago."""
    session = client.session
    records = session[AUTHENTICATION_METHODS_SESSION_KEY]
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{**record, "at": record["at"] - minutes * 60} for record in records]
    session.save()
    return client


def test_whoever_has_just_signed_in_is_not_asked(browse: Browse, lead: User) -> None:
    assert long_ago(browse(lead), minutes=9).post("/account/tokens/", TOKEN).status_code == 200
    assert Token.objects.exists()


def test_later_the_password_is_asked_for_and_what_was_sent_is_done(browse: Browse, with_password: User) -> None:
    client = long_ago(browse(with_password))
    assert client.get("/account/tokens/").status_code == 200
    asked = client.post("/account/tokens/", TOKEN)["Location"]
    assert asked == "/account/reauthenticate/?next=%2Faccount%2Ftokens%2F"
    assert "Is it you?" in client.get(asked).content.decode()
    client.post(asked, {"password": "wrong"})
    assert not Token.objects.exists()
    page = client.post(asked, {"password": PASSWORD, "next": "/account/tokens/"})
    assert "Your new token" in page.content.decode()
    assert Token.objects.count() == 1


def test_whoever_knew_the_session_before_gains_nothing(browse: Browse, with_password: User) -> None:
    client = long_ago(browse(with_password))
    client.get("/account/sessions/")
    thief, before = Client(), str(client.session.session_key)
    thief.cookies["session"] = before
    assert thief.get("/account/").status_code == 200
    UserSession.objects.create(user=with_password, session_key=before, ip="192.0.2.7", user_agent="Firefox")
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    assert client.session.session_key != before
    assert thief.get("/account/")["Location"].startswith("/account/login/")
    assert client.get("/account/").status_code == 200
    assert UserSession.objects.get().session_key == client.session.session_key


def test_a_code_of_the_app_does_as_well(browse: Browse, lead: User) -> None:
    lead.set_unusable_password()
    lead.save()
    secret, client = members.authenticator_app(lead), long_ago(browse(lead))
    asked = client.post("/account/tokens/", TOKEN)["Location"]
    assert asked.startswith("/account/2fa/reauthenticate/")
    page = client.post(asked, {"code": totp.code(secret), "next": "/account/tokens/"})
    assert "Your new token" in page.content.decode()


def test_whoever_has_neither_takes_a_new_link(browse: Browse, reporter: User) -> None:
    reporter.set_unusable_password()
    reporter.save()
    client = long_ago(browse(reporter))
    for path, sent in (("/account/tokens/", TOKEN), ("/account/password/set/", {"password1": PASSWORD})):
        assert client.post(path, sent)["Location"] == "/account/password/reset/"
    assert not Token.objects.exists()


@pytest.mark.parametrize(
    ("who", "path", "sent"),
    [
        ("lead", "/account/email/", {"action_add": "", "email": "new@example.org"}),
        ("lead", "/account/2fa/totp/activate/", {"code": "123456"}),
        ("lead", "/account/2fa/recovery-codes/generate/", {}),
        ("lead", "/account/factor-resets/", {"reason": "lost"}),
        ("publisher", "/desk/releases/", DRAFT),
        ("publisher", "/desk/releases/1/schedule/", {}),
        ("publisher", "/desk/releases/1/publish/", {}),
    ],
)
def test_each_of_them_asks(
    who: str, path: str, sent: dict[str, str], browse: Browse, open_quarter: Period, request: pytest.FixtureRequest
) -> None:
    person: User = request.getfixturevalue(who)
    person.set_password(PASSWORD)
    person.save()
    assert long_ago(browse(person)).post(path, sent)["Location"].startswith("/account/reauthenticate/")
    assert not Release.objects.exists()
    assert not FactorReset.objects.exists()


def test_a_door_that_is_not_theirs_is_still_not_there(browse: Browse, reviewer: User) -> None:
    assert long_ago(browse(reviewer)).post("/desk/releases/", DRAFT).status_code == 404
