"""People's roles, and leaving: what was open is closed with the next request."""

import pytest
from django.test import Client

from members.actions import people, tokens
from members.actions.refusals import Refused
from members.actors import COMMAND
from members.models import AuditEvent, Membership, Organisation, Token, User
from members.queries import actor_for
from tests.cast import Browse
from tests.factories import members

pytestmark = pytest.mark.django_db


@pytest.fixture
def second_lead(member: Organisation) -> User:
    return members.person("Second Lead", member, "lead")


def token_of(person: User, organisation: Organisation, *scopes: str) -> str:
    return tokens.create(person=person, organisation=organisation, name="export", scopes=scopes, by=COMMAND)


def ask(token: str) -> int:
    return Client().get("/api/v1/submissions/", headers={"Authorization": f"Bearer {token}"}).status_code


class TestChangingRoles:
    def test_a_person_holds_exactly_what_was_chosen(self, member: Organisation, lead: User, reporter: User) -> None:
        people.set_roles(person=reporter, organisation=member, roles=["lead"], reason="takes over", by=actor_for(lead))
        assert reporter.memberships.get().role == "lead"
        given, taken = AuditEvent.objects.order_by("id")
        assert (given.type, given.actor, given.reason, given.details) == (
            "person.role-given",
            lead,
            "takes over",
            {"role": "lead"},
        )
        assert (taken.type, taken.details["role"]) == ("person.role-taken", "reporter")

    def test_tokens_that_may_more_than_their_person_end(
        self, member: Organisation, lead: User, second_lead: User
    ) -> None:
        strong, weak = token_of(second_lead, member, "read", "submit"), token_of(second_lead, member, "read")
        people.set_roles(
            person=second_lead, organisation=member, roles=["reporter"], reason="less to do", by=actor_for(lead)
        )
        assert (ask(strong), ask(weak)) == (401, 200)
        assert AuditEvent.objects.filter(type="token.revoked", actor=lead).count() == 1
        people.set_roles(person=second_lead, organisation=member, roles=["lead"], reason="back", by=actor_for(lead))
        assert ask(strong) == 401

    def test_nobody_raises_their_own_rights(self, convener: Organisation, administrator: User) -> None:
        with pytest.raises(Refused, match="raises their own"):
            people.set_roles(
                person=administrator,
                organisation=convener,
                roles=["administrator", "reviewer"],
                reason="busy",
                by=actor_for(administrator),
            )

    def test_a_role_of_the_other_kind_is_refused(self, member: Organisation, lead: User, reporter: User) -> None:
        with pytest.raises(Refused, match="belongs to a convener"):
            people.set_roles(person=reporter, organisation=member, roles=["reviewer"], reason="x", by=actor_for(lead))
        assert reporter.memberships.get().role == "reporter"

    def test_only_by_who_manages_there(
        self, member: Organisation, lead: User, reporter: User, rival: User, reviewer: User
    ) -> None:
        rival_lead = members.person("Rival Lead", rival.memberships.get().organisation, "lead")
        for person in (reporter, rival, rival_lead, reviewer):
            with pytest.raises(Refused, match="Only its leads"):
                people.set_roles(person=reporter, organisation=member, roles=["lead"], reason="x", by=actor_for(person))


class TestLeaving:
    def test_nothing_opens_with_the_next_request(
        self, member: Organisation, lead: User, reporter: User, browse: Browse
    ) -> None:
        client, token = browse(reporter), token_of(reporter, member, "read")
        assert (client.get("/portal/").status_code, ask(token)) == (200, 200)
        people.remove(person=reporter, organisation=member, reason="left", by=actor_for(lead))
        assert (client.get("/portal/").status_code, ask(token)) == (404, 401)
        assert client.get("/account/").status_code == 200
        assert not Token.objects.exists()

    def test_the_record_stays(self, member: Organisation, lead: User, reporter: User) -> None:
        people.remove(person=reporter, organisation=member, reason="left in May", by=actor_for(lead))
        event = AuditEvent.objects.get(type="person.role-taken")
        assert (event.actor, event.object, event.reason) == (lead, str(reporter.pk), "left in May")
        assert User.objects.filter(pk=reporter.pk).exists()

    def test_roles_elsewhere_stay(
        self, member: Organisation, other_member: Organisation, lead: User, rival: User, browse: Browse
    ) -> None:
        Membership.objects.create(person=rival, organisation=member, role="reporter")
        kept = token_of(rival, other_member, "read")
        people.remove(person=rival, organisation=member, reason="left", by=actor_for(lead))
        assert ask(kept) == 200
        assert browse(rival).get("/portal/").status_code == 200

    def test_the_last_lead_goes_only_where_an_administrator_means_it(
        self, member: Organisation, lead: User, administrator: User
    ) -> None:
        for by, means_it in ((lead, False), (lead, True), (administrator, False)):
            with pytest.raises(Refused, match="last lead"):
                people.remove(
                    person=lead, organisation=member, reason="left", leaving_nobody=means_it, by=actor_for(by)
                )
        assert lead.memberships.exists()
        people.remove(person=lead, organisation=member, reason="left", leaving_nobody=True, by=actor_for(administrator))
        assert not lead.memberships.exists()

    def test_a_deactivated_lead_is_no_lead(self, member: Organisation, lead: User, second_lead: User) -> None:
        User.objects.filter(pk=second_lead.pk).update(is_active=False)
        with pytest.raises(Refused, match="last lead"):
            people.set_roles(person=lead, organisation=member, roles=["reporter"], reason="x", by=actor_for(lead))

    def test_the_last_administrator_never_goes(self, convener: Organisation, administrator: User) -> None:
        with pytest.raises(Refused, match="last administrator"):
            people.remove(person=administrator, organisation=convener, reason="x", leaving_nobody=True, by=COMMAND)
        members.person("Second Administrator", members.convener("Other Trust"), "administrator")
        people.remove(person=administrator, organisation=convener, reason="x", by=COMMAND)


class TestDeactivating:
    def test_ends_everything_everywhere_and_no_session_comes_back(
        self, member: Organisation, other_member: Organisation, administrator: User, reporter: User, browse: Browse
    ) -> None:
        Membership.objects.create(person=reporter, organisation=other_member, role="reporter")
        client, token = browse(reporter), token_of(reporter, other_member, "read")
        people.deactivate(person=reporter, reason="left", by=actor_for(administrator))
        assert client.get("/account/")["Location"].startswith("/account/login/")
        assert ask(token) == 401
        reporter.refresh_from_db()
        assert not reporter.is_active
        assert not reporter.memberships.exists()
        people.reactivate(person=reporter, reason="back", by=actor_for(administrator))
        assert client.get("/account/")["Location"].startswith("/account/login/")

    def test_only_by_an_administrator_and_never_oneself(self, administrator: User, lead: User, reporter: User) -> None:
        for by, person in ((lead, reporter), (administrator, administrator)):
            with pytest.raises(Refused):
                people.deactivate(person=person, reason="x", by=actor_for(by))

    def test_all_or_nothing(self, member: Organisation, administrator: User, lead: User) -> None:
        Membership.objects.create(person=lead, organisation=members.member("A First One"), role="reporter")
        with pytest.raises(Refused, match="last lead"):
            people.deactivate(person=lead, reason="left", by=actor_for(administrator))
        assert lead.memberships.count() == 2


class TestActingInOneOfSeveral:
    @pytest.fixture
    def both(self, rival: User, member: Organisation) -> User:
        Membership.objects.create(person=rival, organisation=member, role="lead")
        return rival

    def test_the_choice_holds_for_the_session(self, both: User, browse: Browse, other_member: Organisation) -> None:
        client = browse(both)
        assert "Example Marketplace" in client.get("/portal/").content.decode()
        assert client.post("/account/act/", {"organisation": other_member.slug})["Location"] == "/portal/"
        assert "Northern Classifieds" in client.get("/portal/").content.decode()
        assert client.get("/api/v1/completeness/?member=example-marketplace&period=2025-Q4").status_code == 404
        assert client.get("/portal/people/").status_code == 404
        assert "Example Marketplace" in browse(both).get("/portal/").content.decode()

    def test_a_choice_that_no_longer_holds_leads_nowhere_else(
        self, both: User, browse: Browse, member: Organisation, other_member: Organisation
    ) -> None:
        client = browse(both)
        client.post("/account/act/", {"organisation": other_member.slug})
        people.remove(person=both, organisation=other_member, reason="left", by=COMMAND)
        assert client.get("/portal/").status_code == 404
        assert "Choose where to go on" in client.get("/account/").content.decode()
        client.post("/account/act/", {"organisation": member.slug})
        assert client.get("/portal/").status_code == 200

    def test_one_organisation_leaves_nothing_to_choose(self, reporter: User, browse: Browse) -> None:
        assert "Where you act" not in browse(reporter).get("/account/").content.decode()

    def test_nobody_acts_where_they_hold_no_role(
        self, reporter: User, browse: Browse, other_member: Organisation, client: Client
    ) -> None:
        for slug in (other_member.slug, "never-was", ""):
            assert browse(reporter).post("/account/act/", {"organisation": slug}).status_code == 404
        assert client.post("/account/act/", {"organisation": other_member.slug}).status_code == 302
