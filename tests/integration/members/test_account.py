"""Signing in, and what the sign-in pages give away: nothing."""

import pytest
from django.core import mail
from django.test import Client

from members.models import Notification, User
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


def test_a_wrong_password_and_an_unknown_address_are_answered_alike(with_password: User) -> None:
    known, unknown = (
        as_seen(Client().post("/account/login/", {"login": email, "password": "wrong"})).replace(email, "")
        for email in (with_password.email, "nobody@example.org")
    )
    assert known == unknown


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
    assert Notification.objects.count() == 1


def test_a_new_address_is_asked_to_confirm_itself(browse: Browse, with_password: User) -> None:
    browse(with_password).post("/account/email/", {"action_add": "", "email": "other@example.org"})
    message = Notification.objects.filter(address="other@example.org").get()
    assert message.person == with_password


def test_the_account_says_what_one_may_do(browse: Browse, lead: User, client: Client) -> None:
    page = browse(lead).get("/account/").content.decode()
    assert "Signs off what the member submits" in page
    assert client.get("/account/").status_code == 302


@pytest.mark.parametrize("path", ["/account/login/", "/account/password/reset/", "/account/email/", "/account/2fa/"])
def test_allauths_pages_wear_our_clothes(browse: Browse, with_password: User, path: str) -> None:
    page = (Client() if "login" in path or "reset" in path else browse(with_password)).get(path)
    assert page.status_code == 200
    assert "css/site" in page.content.decode()
