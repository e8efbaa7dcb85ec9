"""Signing in, and what the sign-in pages give away: nothing."""

import re

import pytest
from django.contrib.auth.hashers import BasePasswordHasher, get_hasher
from django.core import mail
from django.test import Client

from members.models import AuditEvent, Notification, Organisation, User
from tests.cast import Browse
from tests.integration.members.pages import as_seen

pytestmark = pytest.mark.django_db

PASSWORD = "a sentence that is long"


@pytest.fixture
def with_password(lead: User) -> User:
    lead.set_password(PASSWORD)
    lead.save()
    return lead


def sign_in(email: str, password: str) -> tuple[Client, str]:
    client = Client()
    answer = client.post("/account/login/", {"login": email, "password": password})
    return client, answer.headers.get("Location", "")


def test_people_sign_in_and_are_where_they_work(with_password: User, reviewer: User) -> None:
    reviewer.set_password(PASSWORD)
    reviewer.save()
    assert sign_in(with_password.email, PASSWORD)[1] == "/portal/"
    assert sign_in(reviewer.email.upper(), PASSWORD)[1] == "/desk/"


def test_a_person_without_a_role_lands_on_the_account(stranger: User) -> None:
    stranger.set_password(PASSWORD)
    stranger.save()
    assert sign_in(stranger.email, PASSWORD)[1] == "/account/"


def test_a_wrong_password_and_an_unknown_address_are_answered_alike(
    with_password: User, reviewer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same page after the same work: the hasher runs once for each, for somebody without a password too."""
    hasher, hashed = get_hasher(), []
    encode = type(hasher).encode

    def counted(self: BasePasswordHasher, password: str, salt: str) -> str:
        hashed.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(type(hasher), "encode", counted)
    reviewer.set_unusable_password()
    reviewer.save()
    pages = []
    for email in (with_password.email, "nobody@example.org", reviewer.email):
        page = Client().post("/account/login/", {"login": email, "password": "wrong"})
        pages.append(as_seen(page).replace(email, ""))
    assert len(set(pages)) == 1
    assert len(hashed) == 3


def test_a_new_installation_knows_nobody() -> None:
    """Migrated and filled with reference data, and no account stands open."""
    assert not User.objects.exists()


def test_nobody_signs_up(client: Client) -> None:
    before = User.objects.count()
    for method in (client.get, client.post):
        page = method("/account/signup/", {"email": "me@example.org"})
        assert "by invitation" in page.content.decode()
    assert User.objects.count() == before


def test_a_forgotten_password_is_a_message_in_the_queue(client: Client, with_password: User) -> None:
    answer = client.post("/account/password/reset/", {"email": with_password.email})
    message = Notification.objects.get()
    assert (message.person, message.kind, message.address) == (with_password, Notification.ACCOUNT, "")
    assert "/account/password/reset/key/" in message.body
    assert mail.outbox == []
    unknown = Client().post("/account/password/reset/", {"email": "nobody@example.org"})
    assert (unknown.status_code, unknown["Location"]) == (answer.status_code, answer["Location"])
    assert as_seen(unknown) == as_seen(answer)
    assert Notification.objects.count() == 1


def test_a_new_address_is_asked_to_confirm_itself(browse: Browse, with_password: User) -> None:
    browse(with_password).post("/account/email/", {"action_add": "", "email": "other@example.org"})
    message = Notification.objects.filter(address="other@example.org").get()
    assert message.person == with_password


def test_an_address_changes_when_the_new_one_confirms_it_and_the_old_one_is_told(
    browse: Browse, client: Client, with_password: User, member: Organisation
) -> None:
    old = with_password.email
    browse(with_password).post("/account/email/", {"action_add": "", "email": "New@example.org"})
    with_password.refresh_from_db()
    assert with_password.email == old
    asked = Notification.objects.get()
    assert asked.address.lower() == "new@example.org"
    client.post(_path(asked.body, "confirm-email"))
    with_password.refresh_from_db()
    assert with_password.email == "new@example.org"
    told = Notification.objects.exclude(pk=asked.pk).get()
    assert (told.person, told.address) == (with_password, old)
    event = AuditEvent.objects.get(type="person.address-changed")
    assert (event.actor, event.organisation, event.details) == (with_password, member, {})


def test_nobody_moves_to_a_domain_that_their_organisation_does_not_take(
    browse: Browse, client: Client, with_password: User, member: Organisation
) -> None:
    browse(with_password).post("/account/email/", {"action_add": "", "email": "new@example.org"})
    asked = Notification.objects.get()
    Organisation.objects.filter(pk=member.pk).update(email_domains=["example.com"])
    client.post(_path(asked.body, "confirm-email"))
    with_password.refresh_from_db()
    assert with_password.email != "new@example.org"
    refused = browse(with_password).post("/account/email/", {"action_add": "", "email": "newer@example.org"})
    assert "takes only addresses at example.com" in refused.content.decode()
    assert Notification.objects.count() == 1


def test_asking_for_an_address_tells_nobody_whose_it_is(
    browse: Browse, client: Client, with_password: User, rival: User
) -> None:
    free, taken = (
        browse(with_password).post("/account/email/", {"action_add": "", "email": email})
        for email in ("other@example.org", rival.email)
    )
    assert (free.status_code, free["Location"]) == (taken.status_code, taken["Location"])
    client.post(_path(Notification.objects.get(address=rival.email).body, "confirm-email"))
    with_password.refresh_from_db()
    assert with_password.email != rival.email


def _path(body: str, part: str) -> str:
    found = re.search(rf"/account/{part}/\S+", body)
    assert found
    return found[0]


class TestGuessing:
    """Wrong passwords shut the door for a while where they were tried, and nowhere else."""

    def test_after_many_wrong_passwords_the_right_one_is_refused_there_alone(self, with_password: User) -> None:
        thief, owner = Client(REMOTE_ADDR="192.0.2.7"), Client(REMOTE_ADDR="198.51.100.8")
        given = {"login": with_password.email, "password": PASSWORD}
        for _try in range(12):
            thief.post("/account/login/", {**given, "password": "wrong"})
        refused = thief.post("/account/login/", given)
        assert "Too many failed login attempts" in refused.content.decode()
        assert "_auth_user_id" not in thief.session
        assert owner.post("/account/login/", given)["Location"] == "/portal/"

    def test_an_unknown_address_is_refused_alike(self, with_password: User) -> None:
        pages = []
        for place, email in (("192.0.2.7", with_password.email), ("192.0.2.8", "nobody@example.org")):
            client = Client(REMOTE_ADDR=place)
            for _try in range(7):
                page = client.post("/account/login/", {"login": email, "password": "wrong"})
            pages.append(as_seen(page).replace(email, ""))
        assert pages[0] == pages[1]

    def test_asking_for_links_ends_soon_and_says_when_to_come_back(self, client: Client, with_password: User) -> None:
        for _try in range(6):
            answer = client.post("/account/password/reset/", {"email": with_password.email})
        assert (answer.status_code, answer["Retry-After"]) == (429, "60")
        assert "css/site" in answer.content.decode()
        assert "Too many requests came from you" in answer.content.decode()


def test_the_account_says_what_one_may_do(browse: Browse, lead: User, client: Client) -> None:
    page = browse(lead).get("/account/").content.decode()
    assert "Signs off what the member submits" in page
    assert client.get("/account/").status_code == 302


@pytest.mark.parametrize("path", ["/account/login/", "/account/password/reset/", "/account/email/", "/account/2fa/"])
def test_allauths_pages_wear_our_clothes(browse: Browse, with_password: User, path: str) -> None:
    page = (Client() if "login" in path or "reset" in path else browse(with_password)).get(path)
    assert page.status_code == 200
    assert "css/site" in page.content.decode()
