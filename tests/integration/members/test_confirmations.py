"""Once a year somebody says who still works there; what nobody confirms comes to rest, and nobody is locked out."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.test import Client

from members.actions import confirmations, people, tokens
from members.actions.refusals import Refused
from members.actors import COMMAND
from members.models import AuditEvent, Membership, Notification, Organisation, User
from members.permissions import Right
from members.queries import actor_for, people_with
from members.tasks import ask_for_confirmations
from tests.cast import Browse
from tests.factories import members

pytestmark = pytest.mark.django_db


def last_confirmed(days_ago: int, *whom: User) -> None:
    Membership.objects.filter(person__in=whom).update(confirmed_at=Now() - timedelta(days=days_ago))


class TestRest:
    @pytest.mark.parametrize(("days_ago", "opens"), [(0, 200), (394, 200), (396, 404)])
    def test_nothing_opens_after_a_year_and_a_month(
        self, days_ago: int, opens: int, member: Organisation, reporter: User, browse: Browse
    ) -> None:
        token = tokens.create(person=reporter, organisation=member, name="x", scopes=["read"], by=COMMAND)
        last_confirmed(days_ago, reporter)
        assert browse(reporter).get("/portal/").status_code == opens
        asked = Client().get("/api/v1/submissions/", headers={"Authorization": f"Bearer {token}"})
        assert asked.status_code == (200 if opens == 200 else 401)
        assert ("These rights rest" in browse(reporter).get("/account/").content.decode()) == (opens == 404)

    def test_a_resting_lead_opens_the_people_and_no_figure(self, lead: User, browse: Browse) -> None:
        last_confirmed(500, lead)
        client = browse(lead)
        assert actor_for(lead).rights == {Right.MANAGE_MEMBER}
        assert client.get("/portal/people/").status_code == 200
        assert {client.get(path).status_code for path in ("/portal/", "/portal/history/", "/portal/progress/")} == {404}

    def test_a_resting_administrator_opens_the_people_and_no_figure(self, administrator: User, browse: Browse) -> None:
        last_confirmed(500, administrator)
        client = browse(administrator)
        assert client.get("/desk/people/").status_code == 200
        assert client.get("/desk/").status_code == 404

    def test_who_rests_is_not_written_to_about_submissions(self, member: Organisation, lead: User) -> None:
        last_confirmed(500, lead)
        assert people_with(Right.SUBMIT, member) == []
        assert people_with(Right.MANAGE_MEMBER, member) == [lead]


class TestConfirming:
    def test_one_button_wakes_everybody_up(
        self, member: Organisation, lead: User, reporter: User, rival: User, browse: Browse
    ) -> None:
        last_confirmed(500, reporter, rival)
        browse(lead).post("/portal/people/confirm/")
        assert browse(reporter).get("/portal/").status_code == 200
        assert browse(rival).get("/portal/").status_code == 404
        events = AuditEvent.objects.filter(type="person.confirmed", actor=lead, organisation=member)
        assert {event.object for event in events} == {str(lead.pk), str(reporter.pk)}

    def test_one_person_alone(self, lead: User, reporter: User, browse: Browse) -> None:
        last_confirmed(500, lead, reporter)
        browse(lead).post(f"/portal/people/{reporter.pk}/confirm/")
        assert actor_for(reporter).may(Right.UPLOAD)
        assert not actor_for(lead).may(Right.UPLOAD)

    def test_two_resting_leads_confirm_each_other_and_not_themselves(self, member: Organisation, lead: User) -> None:
        other = members.person("Other Lead", member, "lead")
        last_confirmed(500, lead, other)
        with pytest.raises(Refused, match="Nobody confirms themselves"):
            confirmations.confirm(organisation=member, person=lead, by=actor_for(lead))
        assert confirmations.confirm(organisation=member, by=actor_for(lead)) == 1
        assert actor_for(other).may(Right.SUBMIT)
        assert not actor_for(lead).may(Right.SUBMIT)
        confirmations.confirm(organisation=member, by=actor_for(other))
        assert actor_for(lead).may(Right.SUBMIT)

    def test_a_lead_or_an_administrator_left_alone_confirms_themselves(
        self, member: Organisation, convener: Organisation, lead: User, administrator: User
    ) -> None:
        last_confirmed(500, lead, administrator)
        confirmations.confirm(organisation=member, by=actor_for(lead))
        confirmations.confirm(organisation=convener, by=actor_for(administrator))
        assert actor_for(lead).may(Right.SUBMIT)
        assert actor_for(administrator).may(Right.READ_ALL)

    def test_a_second_administrator_elsewhere_is_somebody_else(
        self, convener: Organisation, administrator: User
    ) -> None:
        members.person("Second", members.convener("Other Trust"), "administrator")
        with pytest.raises(Refused):
            confirmations.confirm(organisation=convener, by=actor_for(administrator))

    def test_an_administrator_confirms_a_members_people_and_a_reporter_nobody(
        self, member: Organisation, lead: User, reporter: User, administrator: User
    ) -> None:
        last_confirmed(500, lead)
        with pytest.raises(Refused, match="Only its leads"):
            confirmations.confirm(organisation=member, by=actor_for(reporter))
        assert confirmations.confirm(organisation=member, by=actor_for(administrator)) == 2
        assert actor_for(lead).may(Right.SUBMIT)


class TestAsking:
    @pytest.mark.parametrize(("days_ago", "letters"), [(334, 0), (336, 1), (359, 1), (396, 2)])
    def test_each_stage_is_asked_about_once(
        self, days_ago: int, letters: int, lead: User, reporter: User, administrator: User
    ) -> None:
        last_confirmed(days_ago, reporter)
        for _run in range(2):
            ask_for_confirmations()
        asked = Notification.objects.filter(kind="people.confirmation")
        assert asked.count() == letters
        paths = {"/portal/people/", "/desk/people/example-marketplace/"}
        assert {(letter.person, letter.path) for letter in asked} <= set(
            zip((lead, administrator), sorted(paths, reverse=True), strict=True)
        )

    def test_the_stages_follow_each_other(self, lead: User, reporter: User) -> None:
        last_confirmed(336, reporter)
        ask_for_confirmations()
        day = timedelta(days=1)
        for days_later, letters in ((10, 1), (13, 2), (30, 2), (24, 3)):
            membership = reporter.memberships.get()
            membership.confirmed_at -= day * days_later
            assert membership.reminded_at is not None
            membership.reminded_at -= day * days_later
            membership.save()
            ask_for_confirmations()
            assert Notification.objects.filter(person=lead).count() == letters

    def test_conveners_are_confirmed_by_administrators(self, reviewer: User, administrator: User) -> None:
        last_confirmed(340, reviewer)
        ask_for_confirmations()
        letter = Notification.objects.get()
        assert (letter.person, letter.path) == (administrator, "/desk/people/convening-trust/")

    def test_a_member_without_a_lead_is_asked_about_at_the_desk(self, reporter: User, administrator: User) -> None:
        last_confirmed(340, reporter)
        ask_for_confirmations()
        assert Notification.objects.get().person == administrator

    def test_whoever_is_confirmed_is_asked_about_next_year(self, member: Organisation, lead: User) -> None:
        last_confirmed(340, lead)
        ask_for_confirmations()
        confirmations.confirm(organisation=member, by=COMMAND)
        last_confirmed(340, lead)
        ask_for_confirmations()
        assert Notification.objects.filter(person=lead).count() == 2


def test_a_role_given_again_counts_as_confirmed(member: Organisation, reporter: User) -> None:
    last_confirmed(500, reporter)
    people.add_person(email=reporter.email, organisation=member, role="reporter", by=COMMAND)
    assert actor_for(reporter).may(Right.UPLOAD)
