"""Sessions: seen, ended, and at an end by themselves."""

import time

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from members.actions import people, tokens
from members.actors import COMMAND
from members.models import AuditEvent, Organisation, User
from members.views.session_limits import BEGAN, SEEN
from tests.cast import Browse
from tests.factories import members

pytestmark = pytest.mark.django_db

PASSWORD = "a sentence that is long"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def person(reporter: User) -> User:
    reporter.set_password(PASSWORD)
    reporter.save()
    return reporter


def sign_in(person: User) -> Client:
    client = Client(headers={"User-Agent": FIREFOX})
    client.post("/account/login/", {"login": person.email, "password": PASSWORD})
    return client


def is_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def put_back(client: Client, **seconds: float) -> None:
    """Let moments of the session be so many seconds ago."""
    session = client.session
    for key, ago in seconds.items():
        session[key] = time.time() - ago
    session.save()


def test_all_of_them_are_listed_and_one_can_be_ended(person: User) -> None:
    here, there = sign_in(person), sign_in(person)
    page = here.get("/account/sessions/")
    text = page.content.decode()
    assert text.count("Firefox on Linux</th>") == 2
    assert text.count("This one") == 1
    assert str(here.session.session_key) not in text
    assert "no-store" in page["Cache-Control"]
    row = UserSession.objects.get(session_key=there.session.session_key)
    assert here.post("/account/sessions/end/", {"session": row.pk})["Location"] == "/account/sessions/"
    assert (is_in(here), is_in(there)) == (True, False)
    assert AuditEvent.objects.get(type="session.ended").actor == person


def test_all_others_end_at_once(person: User) -> None:
    here, there, elsewhere = sign_in(person), sign_in(person), sign_in(person)
    here.post("/account/sessions/")
    assert [is_in(client) for client in (here, there, elsewhere)] == [True, False, False]
    assert AuditEvent.objects.get(type="session.others-ended").details == {"sessions": 2}


def test_signing_in_changes_the_session(person: User) -> None:
    client = Client()
    client.get("/account/login/")
    session = client.session
    session["planted"] = True
    session.save()
    planted = str(session.session_key)
    client.cookies["session"] = planted
    client.post("/account/login/", {"login": person.email, "password": PASSWORD})
    assert client.session.session_key != planted


def test_a_session_that_was_signed_out_of_cannot_be_used_again(person: User) -> None:
    client = sign_in(person)
    kept = client.cookies["session"].value
    client.post("/account/logout/")
    assert not is_in(client)
    client.cookies["session"] = kept
    assert not is_in(client)


@pytest.mark.parametrize(
    ("left", "ends"),
    [
        ({SEEN: 29 * 60}, False),
        ({SEEN: 31 * 60}, True),
        ({BEGAN: 11.9 * 3600, SEEN: 5}, False),
        ({BEGAN: 12.1 * 3600, SEEN: 5}, True),
    ],
)
def test_a_session_ends_by_itself(person: User, left: dict[str, float], ends: bool) -> None:
    client = sign_in(person)
    assert is_in(client)
    put_back(client, **left)
    assert is_in(client) is not ends


def test_a_new_password_ends_the_other_sessions(person: User) -> None:
    here, there = sign_in(person), sign_in(person)
    new = {"oldpassword": PASSWORD, "password1": "another sentence, long", "password2": "another sentence, long"}
    assert here.post("/account/password/change/", new)["Location"] == "/portal/"
    assert (is_in(here), is_in(there)) == (True, False)
    assert AuditEvent.objects.get(type="person.password-set").actor == person


def test_whoever_is_deactivated_is_out_with_every_token(person: User, member: Organisation) -> None:
    client = sign_in(person)
    token = tokens.create(person=person, organisation=member, name="export", scopes=["read"], by=COMMAND)
    people.deactivate(person=person, reason="left", leaving_nobody=True, by=COMMAND)
    assert not is_in(client)
    assert not UserSession.objects.exists()
    asking = Client(headers={"Authorization": f"Bearer {token}"})
    assert asking.get("/api/v1/submissions/").status_code == 401
    person.is_active = True
    person.save()
    assert not is_in(client)
    assert asking.get("/api/v1/submissions/").status_code == 401


def test_nobody_ends_the_session_of_another(browse: Browse, person: User, rival: User, client: Client) -> None:
    theirs = sign_in(person)
    row = UserSession.objects.get()
    assert browse(rival).post("/account/sessions/end/", {"session": row.pk}).status_code == 404
    assert browse(rival).post("/account/sessions/end/", {"session": "x"}).status_code == 404
    assert is_in(theirs)
    assert client.get("/account/sessions/")["Location"].startswith("/account/login/")


def test_nothing_behind_the_doors_is_kept_by_a_cache(browse: Browse, lead: User) -> None:
    members.authenticator_app(lead)
    client = browse(lead)
    for path in ("/account/email/", "/account/password/change/", "/account/2fa/webauthn/", "/account/2fa/"):
        assert "no-store" in client.get(path)["Cache-Control"]
