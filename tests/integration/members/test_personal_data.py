"""A person reads everything that is kept about them, and is forgotten on request; the record stays whole."""

import json
from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client

from coalition.embedded.places import OWNER
from coalition.lib.origin import Origin, coming_from
from members import audit, record
from members.actions import personal_data, tokens
from members.actors import COMMAND
from members.models import AuditEvent, AuditOrigin, Membership, Notification, Organisation, Token, User
from members.notifications import notify
from members.queries import actor_for
from metrics.models import Submission
from metrics.transitions import Status
from tests.cast import Browse
from tests.conftest import FreshDatabase
from tests.factories import members, submissions

PASSWORD = "a sentence that is long"
NAME, EMAIL = "Rita Reporter", "rita-reporter@example.org"


def _with_a_past(person: User, organisation: Organisation, other: User) -> Submission:
    """Somebody with one of everything: a session, a token, a factor, messages, acts."""
    person.set_password(PASSWORD)
    person.save()
    Client().post("/account/login/", {"login": person.email, "password": PASSWORD})
    Client().post("/account/login/", {"login": person.email, "password": "wrong"})
    EmailAddress.objects.get_or_create(user=person, email=person.email)
    Authenticator.objects.create(user=person, type="totp", data={"secret": "very-secret"})
    tokens.create(person=person, organisation=organisation, name="export", scopes=["read"], by=actor_for(person))
    notify([person], kind="receipt", subject="Your report", body="It has arrived.")
    notify([other], kind="receipt", subject=f"{person.name} signed off", body=f"Ask {person.email}.", address=EMAIL)
    with coming_from(Origin("192.0.2.7", "request")):
        audit.record("test", by=actor_for(person), object="1", organisation=organisation)
    return submissions.submission(organisation, submissions.period("2026-Q1"), person, status=Status.SUBMITTED)


class TestReading:
    def test_everything_that_is_kept_and_no_secret(
        self, reporter: User, lead: User, member: Organisation, browse: Browse
    ) -> None:
        sent = _with_a_past(reporter, member, lead)
        answer = browse(reporter).post("/account/data/")
        assert answer["Content-Disposition"] == 'attachment; filename="my-data.json"'
        assert "no-store" in answer["Cache-Control"]
        told = answer.json()
        assert told["person"]["email"] == EMAIL
        assert told["roles"] == [{"organisation_slug": member.slug, "role": "reporter"}]
        assert told["tokens"][0]["name"] == "export"
        assert told["second_factors"][0]["type"] == "totp"
        assert [message["subject"] for message in told["messages"]] == ["Your report"]
        assert "192.0.2.7" in {act["origin"] for act in told["acts"]}
        assert told["named_in"]["metrics.submission.uploaded_by"] == [str(sent.pk)]
        assert len(told["sessions"]) == 2
        text = answer.content.decode()
        digest = Token.objects.get().digest
        assert not [secret for secret in (digest, "very-secret", reporter.password) if secret in text]

    def test_that_it_was_handed_out_is_recorded(self, reporter: User, browse: Browse) -> None:
        assert browse(reporter).get("/account/data/").status_code == 405
        assert 'action="/account/data/"' in browse(reporter).get("/account/").content.decode()
        browse(reporter).post("/account/data/")
        assert AuditEvent.objects.get(type="person.exported").actor == reporter

    def test_by_command(self, reporter: User) -> None:
        said = StringIO()
        call_command("export_person", EMAIL.upper(), stdout=said)
        assert json.loads(said.getvalue())["person"]["name"] == NAME
        with pytest.raises(CommandError, match="nobody's address"):
            call_command("export_person", "nobody@example.org")

    def test_who_is_not_signed_in_gets_nothing(self, client: Client, db: None) -> None:
        assert client.post("/account/data/")["Location"].startswith("/account/login/")


class TestForgetting:
    def test_the_person_becomes_a_number_and_the_record_stays_whole(
        self, reporter: User, lead: User, member: Organisation
    ) -> None:
        person = reporter
        sent = _with_a_past(person, member, lead)
        before = AuditEvent.objects.count()
        call_command("erase_person", EMAIL, reason="Asked for it.", stdout=StringIO())
        audit.head()
        person.refresh_from_db()
        assert (person.name, person.email) == (f"Person {person.pk}", f"person-{person.pk}@erased.invalid")
        assert not person.is_active
        assert record.verify({}).problems == []
        assert AuditEvent.objects.count() == before + 1
        assert AuditEvent.objects.get(type="person.erased").reason == "Asked for it."
        assert Submission.objects.get().uploaded_by == person
        assert sent.pk == Submission.objects.get().pk

    def test_nothing_of_them_is_left_anywhere(self, fresh_database: FreshDatabase) -> None:
        """In no row of any table: not the name, not the address, not where they were."""
        with transaction.atomic():
            member = members.member("Example Marketplace")
            person, lead = members.person(NAME, member, "reporter"), members.person("Leo Lead", member, "lead")
            _with_a_past(person, member, lead)
            personal_data.erase(person=person, reason="Asked for it.", by=COMMAND)
        with fresh_database.connect(OWNER) as owner:
            tables = [str(name) for (name,) in owner.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            )]  # fmt: skip
            for table in tables:
                found = owner.execute(
                    f"SELECT count(*) FROM {table} it WHERE it::text ~* %s",
                    [f"{NAME}|{EMAIL}|192\\.0\\.2\\.7|very-secret"],
                ).fetchone()
                assert found == (0,), table

    def test_what_was_theirs_alone_is_gone_and_what_is_others_stays(
        self, reporter: User, lead: User, member: Organisation
    ) -> None:
        _with_a_past(reporter, member, lead)
        personal_data.erase(person=reporter, reason="Asked for it.", by=COMMAND)
        for model, of in ((Token, "user"), (Authenticator, "user"), (EmailAddress, "user"), (Membership, "person")):
            assert not model._default_manager.filter(**{of: reporter}).exists()
        assert not AuditOrigin.objects.exists()
        message = Notification.objects.get()
        assert message.subject == f"Person {reporter.pk} signed off"
        assert message.person == lead
        assert Membership.objects.filter(person=lead).exists()

    def test_nobody_comes_in_as_them(self, reporter: User, lead: User, member: Organisation) -> None:
        _with_a_past(reporter, member, lead)
        client = Client()
        client.force_login(reporter)
        personal_data.erase(person=reporter, reason="Asked for it.", by=COMMAND)
        assert client.get("/portal/")["Location"].startswith("/account/login/")
        assert authenticate(None, email=EMAIL, password=PASSWORD) is None

    @pytest.mark.parametrize("who", ["lead", "reviewer", "publisher"])
    def test_only_an_administrator_does_it(self, who: str, reporter: User, request: pytest.FixtureRequest) -> None:
        with pytest.raises(ValueError, match="only an administrator"):
            personal_data.erase(person=reporter, reason="x", by=actor_for(request.getfixturevalue(who)))

    def test_not_without_a_reason_and_not_twice(self, reporter: User, administrator: User) -> None:
        by = actor_for(administrator)
        with pytest.raises(ValueError, match="say why"):
            personal_data.erase(person=reporter, reason=" ", by=by)
        personal_data.erase(person=reporter, reason="Asked for it.", by=by)
        with pytest.raises(ValueError, match="erased already"):
            personal_data.erase(person=reporter, reason="Asked for it.", by=by)
