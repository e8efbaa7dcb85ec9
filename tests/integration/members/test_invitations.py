"""Invitations: for one address and one role, accepted once, dead as soon as they should be."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.utils import timezone

from members.actions import invitations, people
from members.actions.mail import send_waiting
from members.actions.refusals import Refused
from members.actors import COMMAND
from members.models import AuditEvent, Invitation, Membership, Notification, Organisation, User
from members.queries import actor_for
from tests.cast import Browse
from tests.factories import members
from tests.integration.members.letters import last_link_to
from tests.integration.members.pages import as_seen

pytestmark = pytest.mark.django_db

NEW = "new@example.org"


def invited(member: Organisation, by: User, email: str = NEW, role: str = "reporter") -> str:
    """The link of an invitation."""
    invitations.invite(email=email, organisation=member, role=role, by=actor_for(by))
    return last_link_to(email)


def opened(link: str, client: Client | None = None) -> Client:
    """A browser in which the link was opened."""
    client = client or Client()
    assert client.get(link)["Location"] == "/account/invitation/"
    return client


def roles(email: str) -> set[str]:
    return set(Membership.objects.filter(person__email=email).values_list("role", flat=True))


class TestAccepting:
    def test_opening_the_link_uses_nothing_up(self, member: Organisation, lead: User) -> None:
        link = invited(member, lead)
        for _visit in range(2):
            page = opened(link).get("/account/invitation/")
            assert page.status_code == 200
            assert "no-store" in page["Cache-Control"]
        assert not User.objects.filter(email=NEW).exists()

    def test_the_button_makes_the_person_with_exactly_that_role_and_signs_in(
        self, member: Organisation, lead: User
    ) -> None:
        client = opened(invited(member, lead))
        answer = client.post("/account/invitation/")
        assert answer["Location"] == "/account/password/set/"
        person = User.objects.get(email=NEW)
        assert client.session["_auth_user_id"] == str(person.pk)
        assert not person.has_usable_password()
        assert [(held.organisation, held.role) for held in person.memberships.all()] == [(member, "reporter")]
        assert EmailAddress.objects.get(user=person).verified
        assert client.get("/portal/").status_code == 200
        assert Invitation.objects.get().accepted_by == person

    def test_it_works_once(self, member: Organisation, lead: User) -> None:
        link = invited(member, lead)
        first, second = opened(link), opened(link)
        first.post("/account/invitation/")
        assert second.post("/account/invitation/").status_code == 404
        assert Client().get(link).status_code == 404
        assert "_auth_user_id" not in second.session

    def test_who_has_an_account_signs_in_first_and_a_link_is_not_enough(
        self, member: Organisation, lead: User, rival: User, browse: Browse
    ) -> None:
        link = invited(member, lead, rival.email)
        outside = opened(link)
        assert "Sign in with it" in outside.get("/account/invitation/").content.decode()
        assert outside.post("/account/invitation/").status_code == 409
        assert "_auth_user_id" not in outside.session
        inside = opened(link, browse(rival))
        assert inside.post("/account/invitation/")["Location"] == "/portal/"
        assert rival.memberships.filter(organisation=member, role="reporter").exists()
        assert "Everything you do here is done for Example Marketplace" in inside.get("/account/").content.decode()

    def test_somebody_else_cannot_accept_it(
        self, member: Organisation, lead: User, reporter: User, rival: User, browse: Browse
    ) -> None:
        for link in (invited(member, lead), invited(member, lead, rival.email, "lead")):
            inside = opened(link, browse(reporter))
            assert "Sign out" in inside.get("/account/invitation/").content.decode()
            assert inside.post("/account/invitation/").status_code == 409
        assert roles(reporter.email) == {"reporter"}
        assert not User.objects.filter(email=NEW).exists()

    def test_dead_ones_and_made_up_ones_are_answered_alike(self, member: Organisation, lead: User) -> None:
        links = {}
        for how in ("revoked", "expired", "again"):
            links[how] = invited(member, lead, f"{how}@example.org")
        by = actor_for(lead)
        invitations.revoke(invitation=Invitation.objects.get(email="revoked@example.org"), by=by)
        hour = timedelta(hours=1)
        for offer in Invitation.objects.exclude(email="revoked@example.org"):
            offer.sent_at -= hour
            offer.expires_at = timezone.now() - timedelta(seconds=1) if "expired" in offer.email else offer.expires_at
            offer.save()
        invitations.send_again(invitation=Invitation.objects.get(email="again@example.org"), by=by)
        pages = [
            Client().get(link) for link in (*links.values(), "/account/invitation/made-up/", "/account/invitation/")
        ]
        assert {page.status_code for page in pages} == {404}
        assert len({as_seen(page) for page in pages}) == 1
        opened(last_link_to("again@example.org"))

    def test_one_that_ends_between_the_page_and_the_button_is_dead(self, member: Organisation, lead: User) -> None:
        client = opened(invited(member, lead))
        invitations.revoke(invitation=Invitation.objects.get(), by=actor_for(lead))
        assert client.post("/account/invitation/").status_code == 404
        assert not User.objects.filter(email=NEW).exists()

    def test_an_address_that_is_no_longer_taken_is_refused(self, member: Organisation, lead: User) -> None:
        client = opened(invited(member, lead))
        Organisation.objects.filter(pk=member.pk).update(email_domains=["example.com"])
        answer = client.post("/account/invitation/")
        assert answer.status_code == 409
        assert "only addresses at example.com" in answer.content.decode()
        assert not User.objects.filter(email=NEW).exists()

    def test_who_was_deactivated_stays_out(self, member: Organisation, lead: User, rival: User) -> None:
        link = invited(member, lead, rival.email)
        people.deactivate(person=rival, reason="left", leaving_nobody=True, by=COMMAND)
        client = opened(link)
        assert client.post("/account/invitation/").status_code == 409
        assert not rival.memberships.exists()


class TestSending:
    def test_only_a_hash_is_kept_and_the_letter_forgets_the_link(self, member: Organisation, lead: User) -> None:
        token = invited(member, lead).split("/")[-2]
        offer = Invitation.objects.get()
        assert token not in {str(getattr(offer, field.name)) for field in offer._meta.concrete_fields}
        assert send_waiting() == 1
        letter = Notification.objects.get()
        assert (letter.person, letter.address, letter.body) == (None, NEW, "")

    def test_it_is_written_down_without_the_address(self, member: Organisation, lead: User) -> None:
        opened(invited(member, lead)).post("/account/invitation/")
        told = {event.type: event for event in AuditEvent.objects.all()}
        assert told["invitation.sent"].actor == lead
        assert told["invitation.accepted"].actor == User.objects.get(email=NEW)
        assert told["person.role-given"].details == {"role": "reporter"}
        assert all(NEW not in f"{event.object}{event.details}" for event in told.values())

    def test_one_open_invitation_an_address(self, member: Organisation, lead: User) -> None:
        invited(member, lead)
        with pytest.raises(Refused, match="open already"):
            invited(member, lead, NEW.upper())
        Invitation.objects.update(
            sent_at=timezone.now() - timedelta(days=8), expires_at=timezone.now() - timedelta(days=1)
        )
        opened(invited(member, lead))

    def test_not_twice_within_a_minute(self, member: Organisation, lead: User) -> None:
        invited(member, lead)
        with pytest.raises(Refused, match="less than a minute"):
            invitations.send_again(invitation=Invitation.objects.get(), by=actor_for(lead))

    @pytest.mark.parametrize("domain", ["example.com", "sub.example.org", "notexample.org"])
    def test_an_address_outside_the_domains_is_refused(self, member: Organisation, lead: User, domain: str) -> None:
        member.email_domains = ["example.org"]
        member.save()
        with pytest.raises(Refused, match=r"only addresses at example\.org"):
            invited(member, lead, f"new@{domain}")
        opened(invited(member, lead))

    @pytest.mark.parametrize("role", ["administrator", "publisher", "reviewer", "king"])
    def test_a_lead_gives_only_a_members_roles(self, member: Organisation, lead: User, role: str) -> None:
        with pytest.raises(Refused):
            invited(member, lead, role=role)

    def test_a_lead_invites_only_into_the_own_organisation(
        self, other_member: Organisation, convener: Organisation, lead: User
    ) -> None:
        for organisation, role in ((other_member, "reporter"), (convener, "administrator")):
            with pytest.raises(Refused, match="Only its leads"):
                invited(organisation, lead, role=role)

    def test_others_invite_nobody(self, member: Organisation, reporter: User, reviewer: User, publisher: User) -> None:
        for person in (reporter, reviewer, publisher):
            with pytest.raises(Refused):
                invited(member, person)

    def test_nobody_invites_themselves(self, member: Organisation, administrator: User) -> None:
        with pytest.raises(Refused, match="themselves"):
            invited(member, administrator, administrator.email, "lead")

    def test_an_administrator_invites_anywhere(
        self, member: Organisation, convener: Organisation, administrator: User
    ) -> None:
        opened(invited(member, administrator, role="lead"))
        opened(invited(convener, administrator, role="reviewer"))

    def test_the_answer_does_not_tell_whether_an_address_is_known(
        self, member: Organisation, lead: User, rival: User, browse: Browse
    ) -> None:
        client = browse(lead)
        pages = []
        for email in (NEW, rival.email):
            answer = client.post("/portal/people/", {"email": email, "role": "reporter"}, follow=True)
            page = as_seen(answer).replace(email, "ADDRESS")
            pages.append(page[page.index("is on its way") :][:20])
            assert answer.status_code == 200
        assert pages[0] == pages[1]


def test_a_lead_who_goes_takes_their_open_invitations_along(member: Organisation, lead: User) -> None:
    members.person("Second Lead", member, "lead")
    link = invited(member, lead)
    people.remove(person=lead, organisation=member, reason="left", by=COMMAND)
    assert Client().get(link).status_code == 404
