"""Second factors: added, asked for on every way in, used once, kept encrypted."""

import json
import re

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from pytest_django.fixtures import Settings

from members.actions import people
from members.models import AuditEvent, Notification, Organisation, User
from tests import totp
from tests.cast import Browse
from tests.factories import members

pytestmark = pytest.mark.django_db

PASSWORD = "a sentence that is long"
WRONG = "000000"


@pytest.fixture
def with_password(lead: User) -> User:
    lead.set_password(PASSWORD)
    lead.save()
    people.confirm_address(person=lead)
    return lead


def sign_in(person: User, password: str = PASSWORD) -> Client:
    client = Client()
    client.post("/account/login/", {"login": person.email, "password": password})
    return client


def show(client: Client, code: str) -> str:
    """Type a code after the password; where that leads, or nothing."""
    return client.post("/account/2fa/authenticate/", {"code": code}).headers.get("Location", "")


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def activate(client: Client) -> tuple[str, str]:
    """Add an app as a person would; its secret, and the code that proved it."""
    page = client.get("/account/2fa/totp/activate/").content.decode()
    found = re.search(r'id="secret">(\w+)<', page)
    assert found
    code = totp.code(found[1])
    answer = client.post("/account/2fa/totp/activate/", {"code": code})
    assert answer["Location"] == "/account/2fa/recovery-codes/"
    return found[1], code


class TestAdding:
    def test_an_app_opens_the_doors_and_brings_recovery_codes(self, lead: User) -> None:
        client = members.signed_in(lead, factor=False)
        assert client.get("/portal/")["Location"] == "/account/2fa/"
        assert "Add a second factor to go on" in client.get("/account/2fa/").content.decode()
        activate(client)
        page = client.get("/account/2fa/recovery-codes/")
        assert len(re.findall(r"^(?:.*>)?(\d{8})$", page.content.decode(), re.MULTILINE)) == 10
        assert "no-store" in page["Cache-Control"]
        assert client.get("/portal/").status_code == 200

    def test_it_is_written_down_and_its_owner_is_told(
        self, lead: User, member: Organisation, django_capture_on_commit_callbacks: object
    ) -> None:
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
            activate(members.signed_in(lead, factor=False))
        event = AuditEvent.objects.get(type="factor.added")
        assert (event.actor, event.organisation, event.details) == (lead, member, {"kind": "totp"})
        assert "Authenticator app activated" in Notification.objects.get(person=lead).body

    def test_a_wrong_code_adds_nothing(self, lead: User) -> None:
        client = members.signed_in(lead, factor=False)
        client.get("/account/2fa/totp/activate/")
        assert client.post("/account/2fa/totp/activate/", {"code": WRONG}).status_code == 200
        assert not Authenticator.objects.exists()

    def test_strangers_are_asked_to_sign_in(self, client: Client) -> None:
        for path in ("", "totp/activate/", "webauthn/add/", "recovery-codes/generate/"):
            assert client.get(f"/account/2fa/{path}")["Location"].startswith("/account/login/")


class TestKeeping:
    def test_nothing_in_the_database_is_a_secret_in_clear(self, lead: User) -> None:
        client = members.signed_in(lead, factor=False)
        secret, _code = activate(client)
        codes = re.findall(r"\d{8}", client.get("/account/2fa/recovery-codes/").content.decode())
        kept = json.dumps(list(Authenticator.objects.values_list("data", flat=True)))
        assert not [text for text in (secret, *codes) if text in kept]

    def test_a_new_key_reads_what_the_old_one_sealed(self, with_password: User, settings: Settings) -> None:
        secret, old = members.authenticator_app(with_password), settings.FACTOR_KEYS
        settings.FACTOR_KEYS = ["a new key", *old]
        assert show(sign_in(with_password), totp.code(secret)) == "/portal/"

    def test_a_lost_key_is_as_a_wrong_code(self, with_password: User, settings: Settings) -> None:
        secret, (recovery, *_more) = members.authenticator_app(with_password), members.recovery_codes(with_password)
        settings.FACTOR_KEYS = ["another key"]
        for code in (totp.code(secret), recovery):
            client = sign_in(with_password)
            assert show(client, code) == ""
            assert not is_in(client)


class TestSigningIn:
    def test_the_password_alone_signs_nobody_in_who_has_a_factor(self, with_password: User) -> None:
        secret = members.authenticator_app(with_password)
        client = sign_in(with_password)
        assert not is_in(client)
        assert show(client, WRONG) == ""
        assert show(client, totp.code(secret)) == "/portal/"
        assert client.get("/portal/").status_code == 200

    def test_a_code_works_once(self, with_password: User) -> None:
        code = totp.code(members.authenticator_app(with_password))
        assert show(sign_in(with_password), code) == "/portal/"
        assert show(sign_in(with_password), code) == ""

    def test_the_code_that_added_the_app_is_used_up(self, with_password: User) -> None:
        _secret, code = activate(members.signed_in(with_password, factor=False))
        assert show(sign_in(with_password), code) == ""

    def test_a_recovery_code_works_once(self, with_password: User) -> None:
        members.authenticator_app(with_password)
        code = members.recovery_codes(with_password)[3]
        assert show(sign_in(with_password), code) == "/portal/"
        assert show(sign_in(with_password), code) == ""

    def test_the_link_of_an_invitation_asks_for_it_too(self, with_password: User) -> None:
        secret, client = members.authenticator_app(with_password), Client()
        assert client.post(people.sign_in_path(with_password))["Location"] == "/account/2fa/authenticate/"
        assert not is_in(client)
        assert show(client, totp.code(secret)) == "/portal/"

    def test_a_new_password_opens_nothing_without_it(self, with_password: User) -> None:
        members.authenticator_app(with_password)
        client, elsewhere = Client(), members.signed_in(with_password)
        client.post("/account/password/reset/", {"email": with_password.email})
        found = re.search(r"/account/password/reset/key/\S+", Notification.objects.get().body)
        assert found
        form = client.get(found[0])["Location"]
        new = "quite another sentence"
        client.post(form, {"password1": new, "password2": new})
        assert not is_in(client)
        assert not is_in(sign_in(with_password, new))
        assert not is_in(sign_in(with_password))
        assert elsewhere.get("/portal/")["Location"].startswith("/account/login/")

    def test_guessing_codes_ends_soon(self, with_password: User) -> None:
        secret, client = members.authenticator_app(with_password), sign_in(with_password)
        for _try in range(6):
            show(client, WRONG)
        assert show(client, totp.code(secret)) == ""

    def test_a_session_from_before_the_factor_shows_it_first(self, with_password: User) -> None:
        client = members.signed_in(with_password, factor=False)
        secret = members.authenticator_app(with_password)
        asked = client.get("/portal/")["Location"]
        assert asked == "/account/2fa/reauthenticate/?next=%2Fportal%2F"
        assert client.post(asked, {"code": totp.code(secret)})["Location"] == "/portal/"
        assert client.get("/portal/").status_code == 200


class TestRemoving:
    def test_whoever_must_have_one_keeps_the_last(self, browse: Browse, lead: User) -> None:
        members.authenticator_app(lead)
        page = browse(lead).post("/account/2fa/totp/deactivate/")
        assert "Your role needs a second factor" in page.content.decode()
        assert Authenticator.objects.filter(user=lead).exists()

    def test_a_reporter_may_do_without(self, browse: Browse, reporter: User) -> None:
        members.authenticator_app(reporter)
        members.recovery_codes(reporter)
        client, elsewhere = browse(reporter), browse(reporter)
        assert client.post("/account/2fa/totp/deactivate/")["Location"] == "/account/2fa/"
        assert not Authenticator.objects.exists()
        assert AuditEvent.objects.get(type="factor.removed").actor == reporter
        assert client.get("/portal/").status_code == 200
        assert elsewhere.get("/portal/")["Location"].startswith("/account/login/")

    def test_who_did_without_and_becomes_a_lead_adds_one_again(
        self, browse: Browse, reporter: User, member: Organisation
    ) -> None:
        members.authenticator_app(reporter)
        client = browse(reporter)
        client.post("/account/2fa/totp/deactivate/")
        reporter.memberships.create(organisation=member, role="lead")
        assert client.get("/portal/")["Location"] == "/account/2fa/"

    def test_nobody_removes_the_passkey_of_another(self, browse: Browse, lead: User, rival: User) -> None:
        key = Authenticator.objects.create(user=lead, type="webauthn", data={"name": "Laptop", "credential": {}})
        assert browse(rival).post(f"/account/2fa/webauthn/keys/{key.pk}/remove/").status_code == 404
        assert Authenticator.objects.filter(pk=key.pk).exists()
