"""Signing in with one's organisation: its provider speaks for its own people, in signed words, once."""

import html
import re
import time
from collections.abc import Iterator
from io import StringIO
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django.fixtures import Settings

from members.actions import people, single_sign_on
from members.actors import COMMAND
from members.models import AuditEvent, Identity, Membership, Organisation, SingleSignOn, User
from tests import openid_provider
from tests.factories import members
from tests.integration.members.pages import as_seen
from tests.openid_provider import CLIENT, SECRET, OpenIDProvider

pytestmark = pytest.mark.django_db


@pytest.fixture
def provider() -> Iterator[OpenIDProvider]:
    with openid_provider.running() as running:
        yield running


def configure(organisation: Organisation, provider: OpenIDProvider, *domains: str) -> SingleSignOn:
    return single_sign_on.configure(
        organisation=organisation,
        issuer=provider.issuer,
        client_id=CLIENT,
        secret=SECRET,
        domains=domains or ("example.org",),
        factor_values=["mfa"],
        by=COMMAND,
    )


@pytest.fixture
def configured(member: Organisation, provider: OpenIDProvider) -> SingleSignOn:
    return configure(member, provider)


def leave(client: Client, email: str) -> str:
    """The address of the provider to which the page leads."""
    page = client.post("/account/organisation/", {"email": email})
    assert page.status_code == 200, page.content
    found = re.search(r'<a class="btn" href="([^"]+)" rel', page.content.decode())
    assert found is not None
    return html.unescape(found[1])


def come_back(client: Client, where: str) -> Any:
    parts = urlsplit(where)
    return client.get(f"{parts.path}?{parts.query}")


def sign_in(client: Client, provider: OpenIDProvider, email: str, **claims: Any) -> Any:
    """The answer to coming back, signed in at the provider with this address."""
    provider.claims = {"email": email, **claims}
    return come_back(client, provider.code_for(leave(client, email)))


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


class TestSigningIn:
    def test_people_of_the_organisation_come_in_and_are_where_they_work(
        self, client: Client, configured: SingleSignOn, provider: OpenIDProvider, reporter: User
    ) -> None:
        answer = sign_in(client, provider, reporter.email)
        assert (answer.status_code, answer["Location"]) == (302, "/portal/")
        assert client.session["_auth_user_id"] == str(reporter.pk)
        assert client.get("/portal/").status_code == 200
        assert Identity.objects.get().person == reporter
        assert AuditEvent.objects.get(type="person.identified").actor == reporter
        assert AuditEvent.objects.get(type="person.signed-in").actor == reporter

    def test_from_then_on_the_subject_says_who_it_is(
        self, configured: SingleSignOn, provider: OpenIDProvider, reporter: User, lead: User
    ) -> None:
        sign_in(Client(), provider, reporter.email)
        client = Client()
        sign_in(client, provider, "renamed@example.org")
        assert client.session["_auth_user_id"] == str(reporter.pk)

    def test_an_address_that_changed_hands_is_refused(
        self, client: Client, configured: SingleSignOn, provider: OpenIDProvider, reporter: User
    ) -> None:
        sign_in(Client(), provider, reporter.email)
        assert sign_in(client, provider, reporter.email, sub="subject-2").status_code == 403
        assert not is_in(client)

    def test_a_second_factor_is_asked_for_here_unless_the_provider_did(
        self, configured: SingleSignOn, provider: OpenIDProvider, reporter: User
    ) -> None:
        members.authenticator_app(reporter)
        here = Client()
        assert sign_in(here, provider, reporter.email, amr=["pwd"])["Location"] == "/account/2fa/authenticate/"
        assert not is_in(here)
        there = Client()
        assert sign_in(there, provider, reporter.email, amr=["pwd", "mfa"])["Location"] == "/portal/"
        assert is_in(there)
        assert AuditEvent.objects.get(type="person.signed-in").actor == reporter

    @pytest.mark.parametrize(
        "said", [{"amr": ["pwd"]}, {"amr": "mfa"}, {"acr": "1"}, {}, {"amr": None}, {"amr": [{"mfa": 1}]}]
    )
    def test_a_lead_who_has_shown_none_goes_no_further(
        self, client: Client, configured: SingleSignOn, provider: OpenIDProvider, lead: User, said: dict[str, Any]
    ) -> None:
        sign_in(client, provider, lead.email, **said)
        assert client.get("/portal/people/")["Location"] == "/account/2fa/"

    def test_a_lead_for_whom_the_provider_asked_does(
        self, client: Client, configured: SingleSignOn, provider: OpenIDProvider, lead: User
    ) -> None:
        sign_in(client, provider, lead.email, acr="mfa")
        assert client.get("/portal/people/").status_code == 200

    def test_whoever_was_signed_in_before_no_longer_is(
        self, configured: SingleSignOn, provider: OpenIDProvider, reporter: User, rival: User
    ) -> None:
        client = members.signed_in(rival)
        sign_in(client, provider, reporter.email)
        assert client.session["_auth_user_id"] == str(reporter.pk)
        assert "mfa" not in str(client.session.get("account_authentication_methods"))


class TestWhomItSpeaksFor:
    def test_nobody_of_another_organisation(
        self, client: Client, configured: SingleSignOn, provider: OpenIDProvider, rival: User, stranger: User
    ) -> None:
        for person in (rival, stranger):
            assert sign_in(client, provider, person.email).status_code == 403
            assert not is_in(client)
        assert not Identity.objects.exists()
        assert AuditEvent.objects.filter(type="person.sign-in-failed", object="").count() == 2

    def test_nobody_who_works_elsewhere_too(
        self,
        client: Client,
        configured: SingleSignOn,
        provider: OpenIDProvider,
        reporter: User,
        convener: Organisation,
    ) -> None:
        inside = Client()
        sign_in(inside, provider, reporter.email)
        people.add_person(email=reporter.email, organisation=convener, role="reviewer", by=COMMAND)
        assert inside.get("/portal/")["Location"].startswith("/account/login/")
        assert sign_in(client, provider, reporter.email).status_code == 403

    def test_nobody_without_an_invitation(
        self, client: Client, configured: SingleSignOn, provider: OpenIDProvider
    ) -> None:
        before = User.objects.count()
        assert sign_in(client, provider, "nobody@example.org").status_code == 403
        assert User.objects.count() == before

    def test_no_address_of_another_domain(
        self, client: Client, configured: SingleSignOn, provider: OpenIDProvider, member: Organisation
    ) -> None:
        person = User.objects.create(email="rita@example.net")
        Membership.objects.create(person=person, organisation=member, role="reporter")
        provider.claims = {"email": person.email}
        answer = come_back(client, provider.code_for(leave(client, "x@example.org")))
        assert answer.status_code == 403

    def test_nobody_who_left_or_was_deactivated(
        self, client: Client, configured: SingleSignOn, provider: OpenIDProvider, reporter: User, lead: User
    ) -> None:
        sign_in(Client(), provider, reporter.email)
        people.remove(person=reporter, organisation=configured.organisation, reason="left", by=COMMAND)
        assert sign_in(client, provider, reporter.email).status_code == 403

    @pytest.mark.parametrize("verified", [False, None, "true"])
    def test_no_address_that_it_did_not_verify(
        self, client: Client, configured: SingleSignOn, provider: OpenIDProvider, reporter: User, verified: Any
    ) -> None:
        assert sign_in(client, provider, reporter.email, email_verified=verified).status_code == 403

    def test_no_superuser(
        self, client: Client, configured: SingleSignOn, provider: OpenIDProvider, reporter: User
    ) -> None:
        User.objects.filter(pk=reporter.pk).update(is_staff=True)
        assert sign_in(client, provider, reporter.email).status_code == 403


class TestWhatItSays:
    @pytest.mark.parametrize(
        "claims",
        [
            {"aud": "another-client"},
            {"aud": [CLIENT, "another-client"], "azp": "another-client"},
            {"iss": "http://127.0.0.1:1"},
            {"exp": int(time.time()) - 120, "iat": int(time.time()) - 500},
            {"iat": int(time.time()) + 86_400},  # far ahead of a slow run, too
            {"nonce": "of-another-attempt"},
            {"nonce": None},
            {"exp": None},
            {"sub": None},
            {"sub": ""},
        ],
        ids=" and ".join,
    )
    def test_for_another_at_another_time_or_of_nobody_is_refused(
        self,
        client: Client,
        configured: SingleSignOn,
        provider: OpenIDProvider,
        reporter: User,
        claims: dict[str, Any],
    ) -> None:
        assert sign_in(client, provider, reporter.email, **claims).status_code == 403
        assert not is_in(client)

    @pytest.mark.parametrize("how", ["none", "HS256", "another key"])
    def test_unsigned_or_signed_by_anybody_else_is_refused(
        self, client: Client, configured: SingleSignOn, provider: OpenIDProvider, reporter: User, how: str
    ) -> None:
        if how == "another key":
            provider.signs_with = openid_provider.new_key()
        else:
            provider.algorithm, provider.signs_with = how, None if how == "none" else SECRET.encode() * 2
        assert sign_in(client, provider, reporter.email).status_code == 403
        assert not is_in(client)

    def test_an_answer_works_once_and_in_the_browser_that_asked(
        self, client: Client, configured: SingleSignOn, provider: OpenIDProvider, reporter: User
    ) -> None:
        provider.claims = {"email": reporter.email}
        back = provider.code_for(leave(client, reporter.email))
        elsewhere = Client()
        assert come_back(elsewhere, back).status_code == 403
        leave(elsewhere, reporter.email)
        assert come_back(elsewhere, back).status_code == 403
        assert provider.token_requests == 0
        assert come_back(client, back).status_code == 302
        client.post("/account/logout/")
        assert come_back(client, back).status_code == 403
        assert not is_in(client)

    def test_an_answer_that_comes_too_late_is_refused(
        self, client: Client, configured: SingleSignOn, provider: OpenIDProvider, reporter: User
    ) -> None:
        provider.claims = {"email": reporter.email}
        back = provider.code_for(leave(client, reporter.email))
        session = client.session
        session["single_sign_on"] = {**session["single_sign_on"], "at": time.time() - 601}
        session.save()
        assert come_back(client, back).status_code == 403

    def test_every_refusal_looks_alike(
        self, configured: SingleSignOn, provider: OpenIDProvider, reporter: User, rival: User
    ) -> None:
        pages = [
            sign_in(Client(), provider, rival.email),
            sign_in(Client(), provider, "nobody@example.org"),
            sign_in(Client(), provider, reporter.email, aud="another-client"),
            Client().get("/account/organisation/callback/"),
            Client().get("/account/organisation/callback/?error=access_denied&state=x"),
        ]
        assert len({(page.status_code, as_seen(page)) for page in pages}) == 1


class TestSettingUp:
    def test_by_command_with_the_secret_from_standard_input(
        self, member: Organisation, provider: OpenIDProvider, monkeypatch: pytest.MonkeyPatch, settings: Settings
    ) -> None:
        monkeypatch.setattr("sys.stdin", StringIO(f"{SECRET}\n"))
        out = StringIO()
        asked = ("--issuer", provider.issuer, "--client-id", CLIENT, "--domain", "Example.org", "example.com")
        call_command("set_single_sign_on", member.slug, *asked, stdout=out)
        assert '"redirect_uri": "' + settings.SITE_URL + '/account/organisation/callback/"' in out.getvalue()
        assert '"domains": ["example.com", "example.org"]' in out.getvalue()
        kept = SingleSignOn.objects.get()
        assert SECRET not in {str(getattr(kept, field.name)) for field in kept._meta.concrete_fields}
        assert single_sign_on.provider_of(kept).secret == SECRET
        call_command("set_single_sign_on", member.slug, "--off", stdout=StringIO())
        assert Client().post("/account/organisation/", {"email": "x@example.org"}).status_code == 400
        types = list(AuditEvent.objects.order_by("pk").values_list("type", flat=True))
        assert types == ["single-sign-on.configured", "single-sign-on.switched-off"]

    def test_a_domain_belongs_to_one(
        self, configured: SingleSignOn, provider: OpenIDProvider, other_member: Organisation
    ) -> None:
        with pytest.raises(ValueError, match="has one of these domains"):
            configure(other_member, provider, "example.net", "example.org")
        assert not SingleSignOn.objects.filter(organisation=other_member).exists()

    def test_another_issuer_knows_nobody_yet(
        self, configured: SingleSignOn, provider: OpenIDProvider, reporter: User, member: Organisation
    ) -> None:
        sign_in(Client(), provider, reporter.email)
        configure(member, provider)
        assert Identity.objects.exists()
        with openid_provider.running() as other:
            configure(member, other)
        assert not Identity.objects.exists()

    @pytest.mark.parametrize("issuer", ["http://127.0.0.1:1", "http://example.org", "ftp://example.org", "nothing"])
    def test_what_is_no_provider_is_refused(
        self, member: Organisation, issuer: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("sys.stdin", StringIO(SECRET))
        with pytest.raises(CommandError, match="no OpenID Connect provider answers"):
            call_command("set_single_sign_on", member.slug, "--issuer", issuer, "--client-id", "x", "--domain", "a.org")

    def test_an_unknown_domain_tells_of_no_organisation(self, client: Client, member: Organisation) -> None:
        known, unknown = (
            as_seen(client.post("/account/organisation/", {"email": email})).replace(email, "")
            for email in ("rita@example.org", "x@example.net")
        )
        assert known == unknown


def test_the_sign_in_page_leads_there(client: Client) -> None:
    assert 'href="/account/organisation/"' in client.get("/account/login/").content.decode()
