"""The database administration opens for superusers, and changes nothing that actions write."""

from datetime import date

import pytest
from django.apps import apps
from django.contrib import admin
from django.test import Client

from coalition.lib.origin import Origin, coming_from
from members import audit
from members.actions import factors, heads, invitations, membership, publications, tokens
from members.actions.membership import Asked, Kind
from members.actors import COMMAND
from members.models import (
    AuditEvent,
    AuditHead,
    AuditLink,
    AuditOrigin,
    Care,
    FactorReset,
    FormerName,
    FormerOwner,
    Identity,
    Invitation,
    Membership,
    MembershipChange,
    MembershipInterval,
    NewsItem,
    Notification,
    Organisation,
    Platform,
    SignOnDomain,
    SingleSignOn,
    Token,
    User,
)
from members.notifications import notify
from members.queries import actor_for
from tests.cast import Browse
from tests.factories import members

pytestmark = pytest.mark.django_db

READ_ONLY = [
    AuditEvent,
    AuditHead,
    AuditLink,
    AuditOrigin,
    Care,
    FactorReset,
    FormerName,
    FormerOwner,
    Identity,
    Invitation,
    Membership,
    MembershipChange,
    MembershipInterval,
    Notification,
    Organisation,
    Platform,
    SignOnDomain,
    SingleSignOn,
    Token,
    User,
]


@pytest.fixture
def superuser(db: None) -> Client:
    return members.signed_in(User.objects.create_superuser("root@example.org", "a sentence that is long"))


def test_every_page_of_it_opens(
    superuser: Client, lead: User, administrator: User, member: Organisation, other_member: Organisation
) -> None:
    asked = Asked(Kind.RENAME, date(2025, 1, 1), "a new brand", name="Kite")
    membership.change(member=member, asked=asked, by=COMMAND)
    asked = Asked(Kind.SALE, date(2025, 2, 1), "sold", other=other_member, platform=member.platforms.get())
    membership.change(member=member, asked=asked, by=COMMAND)
    Care.objects.create(person=administrator, member=member)
    publications.load_reference(by=COMMAND)
    tokens.create(person=lead, organisation=member, name="export", scopes=["read"], by=COMMAND)
    invitations.invite(email="new@example.org", organisation=member, role="reporter", by=COMMAND)
    notify([lead], kind="account", subject="Reset", body="secret-link")
    factors.ask_for_reset(person=lead, organisation=member, reason="Lost the telephone.", by=actor_for(administrator))
    provider = SingleSignOn.objects.create(organisation=member, issuer="https://id.example.org", sealed_secret="sealed")
    SignOnDomain.objects.create(single_sign_on=provider, domain="example.org")
    Identity.objects.create(single_sign_on=provider, subject="1", person=lead)
    with coming_from(Origin("192.0.2.7", "request")):
        audit.record("test", by=COMMAND, object="", organisation=None)
    audit.head()
    heads.note_head()
    for model in apps.get_app_config("members").get_models():
        address = f"/admin/members/{model._meta.model_name}/"
        assert superuser.get(address).status_code == 200
        first = model._default_manager.first()
        assert first is not None
        page = superuser.get(f"{address}{first.pk}/change/")
        assert page.status_code == 200
        assert "secret-link" not in page.content.decode()


@pytest.mark.parametrize("model", READ_ONLY)
def test_what_actions_write_is_only_looked_at(superuser: Client, lead: User, model: type[User]) -> None:
    assert superuser.get(f"/admin/members/{model._meta.model_name}/add/").status_code == 403


def test_news_can_be_written_there(superuser: Client) -> None:
    superuser.post("/admin/members/newsitem/add/", {"key": "ours", "date": "2026-01-01", "headline": "Ours"})
    assert NewsItem.objects.filter(key="ours").exists()
    assert AuditEvent.objects.get(type="newsitem.written").object == "ours"


def test_others_are_sent_to_the_one_sign_in(client: Client, browse: Browse, lead: User) -> None:
    assert client.get("/admin/login/")["Location"].startswith("/account/login/")
    assert browse(lead).get("/admin/members/user/", follow=True).status_code == 403
    assert admin.site.is_registered(User)
