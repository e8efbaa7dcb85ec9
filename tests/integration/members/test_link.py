"""A sign-in link works once, for whoever has it, and for nobody else."""

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from members.actions import people
from members.actors import COMMAND
from members.models import AuditEvent, User
from tests.integration.members.pages import as_seen

pytestmark = pytest.mark.django_db


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_opening_the_link_signs_nobody_in(client: Client, lead: User) -> None:
    path = people.sign_in_path(lead)
    for _visit in range(2):
        page = client.get(path)
        assert page.status_code == 200
        assert not signed_in(client)
    assert "no-store" in page["Cache-Control"]


def test_pressing_its_button_signs_in_and_leads_to_a_password(client: Client, lead: User) -> None:
    lead.set_unusable_password()
    lead.save()
    answer = client.post(people.sign_in_path(lead))
    assert answer.status_code == 302
    assert answer["Location"] == reverse("account_set_password")
    assert client.session["_auth_user_id"] == str(lead.pk)
    assert EmailAddress.objects.get(user=lead).verified


def test_whoever_has_a_password_goes_to_their_work(client: Client, lead: User) -> None:
    lead.set_password("a sentence that is long")
    lead.save()
    assert client.post(people.sign_in_path(lead))["Location"] == "/portal/"


def test_it_works_once(client: Client, lead: User) -> None:
    path = people.sign_in_path(lead)
    client.post(path)
    late = Client()
    assert late.post(path).status_code == 404
    assert late.get(path).status_code == 404
    assert not signed_in(late)


@pytest.mark.parametrize("uid", ["MQ", "x", "LTE", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5"])
def test_what_never_was_a_link_gets_the_same_answer(client: Client, lead: User, uid: str) -> None:
    used = people.sign_in_path(lead)
    client.post(used)
    dead = Client().get(used)
    made_up = Client().get(f"/account/link/{uid}/abc-def/")
    assert made_up.status_code == dead.status_code == 404
    assert as_seen(made_up) == as_seen(dead)


def test_somebody_elses_token_opens_nothing(client: Client, lead: User, rival: User) -> None:
    uid = people.sign_in_path(lead).split("/")[3]
    token = people.sign_in_path(rival).split("/")[4]
    assert client.post(f"/account/link/{uid}/{token}/").status_code == 404


def test_a_person_who_left_has_no_way_in(client: Client, lead: User) -> None:
    path = people.sign_in_path(lead)
    lead.is_active = False
    lead.save()
    assert client.post(path).status_code == 404
    assert not signed_in(client)


def test_a_new_password_ends_the_link(client: Client, lead: User) -> None:
    path = people.sign_in_path(lead)
    lead.set_password("another sentence that is long")
    lead.save()
    assert client.post(path).status_code == 404


def test_an_invitation_is_written_down(lead: User) -> None:
    organisation = lead.memberships.get().organisation
    people.add_person(email="new@example.org", organisation=organisation, role="reporter", by=COMMAND)
    event = AuditEvent.objects.get(type="person.role-given")
    assert (event.organisation, event.details) == (organisation, {"role": "reporter"})
