"""The pages on which leads and administrators look after people; everybody else finds none of them."""

import pytest
from django.test import Client
from django.utils import timezone

from members.actions import invitations, tokens
from members.actors import COMMAND
from members.models import Invitation, Membership, Organisation, Token, User
from members.queries import actor_for
from tests.cast import Browse
from tests.factories import members

pytestmark = pytest.mark.django_db

NEW = "new@example.org"


class TestALeadsPage:
    def test_shows_people_invitations_and_tokens(
        self, browse: Browse, member: Organisation, lead: User, reporter: User
    ) -> None:
        invitations.invite(email=NEW, organisation=member, role="reporter", by=actor_for(lead))
        tokens.create(person=reporter, organisation=member, name="nightly export", scopes=["read"], by=COMMAND)
        User.objects.filter(pk=reporter.pk).update(last_login=timezone.now())
        answer = browse(lead).get("/portal/people/")
        page = answer.content.decode()
        assert "no-store" in answer["Cache-Control"]
        for told in (NEW, "nightly export", reporter.name, lead.name, f"{timezone.now():%Y}", "never"):
            assert told in page
        assert 'href="/portal/people/"' in browse(lead).get("/portal/").content.decode()
        assert 'href="/portal/people/"' not in browse(reporter).get("/portal/").content.decode()

    def test_inviting_revoking_and_sending_again(self, browse: Browse, lead: User) -> None:
        client = browse(lead)
        assert client.post("/portal/people/", {"email": NEW, "role": "lead"})["Location"] == "/portal/people/"
        offer = Invitation.objects.get()
        again = client.post(f"/portal/people/invitations/{offer.pk}/again/", follow=True)
        assert "less than a minute ago" in again.content.decode()
        client.post(f"/portal/people/invitations/{offer.pk}/revoke/")
        offer.refresh_from_db()
        assert offer.revoked_at is not None
        assert client.post(f"/portal/people/invitations/{offer.pk}/revoke/").status_code == 404

    @pytest.mark.parametrize(
        "given", [{}, {"email": "nobody", "role": "lead"}, {"email": NEW, "role": "reviewer"}, {"email": NEW}]
    )
    def test_what_is_wrong_with_an_invitation_is_said(self, browse: Browse, lead: User, given: dict[str, str]) -> None:
        answer = browse(lead).post("/portal/people/", given)
        assert answer.status_code == 400
        assert "Please check what you entered" in answer.content.decode()
        assert not Invitation.objects.exists()

    def test_changing_roles_and_removing(self, browse: Browse, lead: User, reporter: User) -> None:
        client, page = browse(lead), f"/portal/people/{reporter.pk}/"
        assert reporter.email in client.get(page).content.decode()
        assert client.post(page, {"roles": ["lead"]}).status_code == 400
        client.post(page, {"roles": ["lead", "reporter"], "reason": "takes over"})
        assert reporter.memberships.count() == 2
        assert client.post(f"{page}remove/", {}).status_code == 400
        assert client.post(f"{page}remove/", {"reason": "left"})["Location"] == "/portal/people/"
        assert client.get(page).status_code == 404

    def test_the_last_lead_is_told_why_not(self, browse: Browse, lead: User) -> None:
        answer = browse(lead).post(f"/portal/people/{lead.pk}/remove/", {"reason": "left", "leaving_nobody": "on"})
        assert answer.status_code == 400
        assert "Make somebody else a lead first" in answer.content.decode()
        assert lead.memberships.exists()

    def test_a_lead_ends_anybodys_token_there(
        self, browse: Browse, member: Organisation, lead: User, reporter: User
    ) -> None:
        tokens.create(person=reporter, organisation=member, name="export", scopes=["read"], by=COMMAND)
        browse(lead).post("/portal/people/tokens/revoke/", {"token": Token.objects.get().digest})
        assert not Token.objects.exists()


class TestTheDesk:
    def test_an_administrator_looks_after_every_organisation(
        self, browse: Browse, administrator: User, member: Organisation, convener: Organisation, lead: User
    ) -> None:
        client = browse(administrator)
        page = client.get("/desk/members/").content.decode()
        assert all(organisation.name in page for organisation in (member, convener))
        assert "since 1 Jan 2018" in page
        client.post(f"/desk/people/{member.slug}/", {"email": NEW, "role": "lead"})
        client.post(f"/desk/people/{convener.slug}/", {"email": NEW, "role": "publisher"})
        assert Invitation.objects.count() == 2
        answer = client.post(f"/desk/people/{member.slug}/{lead.pk}/remove/", {"reason": "left"})
        assert answer.status_code == 400
        client.post(f"/desk/people/{member.slug}/{lead.pk}/remove/", {"reason": "left", "leaving_nobody": "on"})
        assert not lead.memberships.exists()

    def test_people_are_found_deactivated_and_let_in_again(
        self, browse: Browse, administrator: User, rival: User, reporter: User
    ) -> None:
        client = browse(administrator)
        found = client.get("/desk/people/?q=northern").content.decode()
        assert rival.name in found
        assert reporter.name not in found
        client.post(f"/desk/people/{rival.pk}/deactivate/", {"reason": "left"})
        rival.refresh_from_db()
        assert not rival.is_active
        assert "deactivated" in client.get("/desk/people/?q=rival").content.decode()
        assert client.post(f"/desk/people/{rival.pk}/deactivate/", {"reason": "left"}).status_code == 404
        client.post(f"/desk/people/{rival.pk}/reactivate/", {"reason": "back"})
        rival.refresh_from_db()
        assert rival.is_active

    def test_domains_are_kept_and_nonsense_refused(
        self, browse: Browse, administrator: User, lead: User, member: Organisation
    ) -> None:
        client, page = browse(administrator), f"/desk/people/{member.slug}/"
        client.post(f"{page}domains/", {"domains": "Example.org\n@mail.example.com example.org"})
        member.refresh_from_db()
        assert member.email_domains == ["example.org", "mail.example.com"]
        assert client.post(f"{page}domains/", {"domains": "not a domain"}).status_code == 400
        assert browse(lead).post("/portal/people/", {"email": "new@example.net", "role": "lead"}).status_code == 400
        assert "only to addresses at example.org, mail" in browse(lead).get("/portal/people/").content.decode()

    def test_a_reason_is_asked_for(self, browse: Browse, administrator: User, rival: User) -> None:
        answer = browse(administrator).post(f"/desk/people/{rival.pk}/deactivate/", follow=True)
        assert "This field is required" in answer.content.decode()
        assert User.objects.get(pk=rival.pk).is_active


PORTAL = ("/portal/people/", "/portal/people/{lead}/")
DESK = ("/desk/members/", "/desk/people/", "/desk/people/{slug}/", "/desk/people/{slug}/{lead}/")
BUTTONS = (
    "people/{at}confirm/",
    "people/{at}domains/",
    "people/{at}{lead}/confirm/",
    "people/{at}tokens/revoke/",
    "people/{at}invitations/{offer}/again/",
    "people/{at}invitations/{offer}/revoke/",
    "people/{at}{lead}/",
    "people/{at}{lead}/remove/",
)


def test_nobody_else_finds_any_of_it(
    browse: Browse,
    member: Organisation,
    lead: User,
    reporter: User,
    reviewer: User,
    publisher: User,
    stranger: User,
    other_member: Organisation,
) -> None:
    rival_lead = members.person("Rival Lead", other_member, "lead")
    offer = invitations.invite(email=NEW, organisation=member, role="reporter", by=actor_for(lead))
    names = {"lead": lead.pk, "slug": member.slug, "offer": offer.pk}
    before = list(Membership.objects.values_list())
    for person in (reporter, reviewer, publisher, stranger, rival_lead, lead):
        client = browse(person)
        leads = {lead: PORTAL, rival_lead: PORTAL[:1]}.get(person, ())
        for address in {*PORTAL, *DESK} - set(leads):
            assert client.get(address.format(**names)).status_code == 404, (person, address)
        for button in BUTTONS if person != lead else ():
            for address in (f"/portal/{button}", f"/desk/{button}"):
                slug = f"{member.slug}/" if "desk" in address else ""
                given = {"reason": "x", "roles": ["lead"], "domains": "example.net"}
                if person != rival_lead or button != BUTTONS[0] or slug:
                    assert client.post(address.format(at=slug, **names), given).status_code == 404, (person, address)
        assert client.post(f"/desk/people/{lead.pk}/deactivate/", {"reason": "x"}).status_code == 404
    for address in (*PORTAL, *DESK):
        assert Client().get(address.format(**names))["Location"].startswith("/account/login/")
    assert list(Membership.objects.values_list()) == before
    assert Invitation.objects.get().revoked_at is None
