"""A lost second factor takes two people, and neither of them is the one who lost it."""

import pytest
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from members.actions import factors
from members.models import AuditEvent, FactorReset, Notification, Organisation, User
from members.queries import actor_for
from tests.cast import Browse
from tests.factories import members

pytestmark = pytest.mark.django_db

PAGE = "/account/factor-resets/"
REASON = "Telephone lost; I called back on the number that I know."


@pytest.fixture
def colleague(member: Organisation) -> User:
    """A lead who has lost their app, and is still signed in somewhere."""
    made = members.person("Lou Lost", member, "lead")
    members.authenticator_app(made)
    members.recovery_codes(made)
    return made


@pytest.fixture
def asked(colleague: User, member: Organisation, lead: User) -> FactorReset:
    return factors.ask_for_reset(person=colleague, organisation=member, reason=REASON, by=actor_for(lead))


def confirm(client: Client, reset: FactorReset) -> str:
    return client.post(f"{PAGE}{reset.pk}/", {"confirm": ""}).headers.get("Location", "")


def test_a_lead_asks_and_an_administrator_confirms(
    browse: Browse, lead: User, colleague: User, member: Organisation, administrator: User
) -> None:
    thief = browse(colleague)
    asking = browse(lead).post(PAGE, {"person": f"{colleague.pk}-{member.pk}", "reason": REASON})
    assert asking["Location"] == PAGE
    assert Authenticator.objects.filter(user=colleague).count() == 2
    reset = FactorReset.objects.get()
    assert Notification.objects.get(person=administrator).path == f"{PAGE}{reset.pk}/"
    page = browse(administrator).get(f"{PAGE}{reset.pk}/").content.decode()
    assert REASON in page
    assert "Take the factors away" in page
    assert confirm(browse(administrator), reset) == PAGE
    assert not Authenticator.objects.exists()
    assert thief.get("/portal/")["Location"].startswith("/account/login/")
    events = AuditEvent.objects.filter(object=str(colleague.pk)).values_list("type", "actor", "organisation")
    assert list(events) == [
        ("factor.reset-asked", lead.pk, member.pk),
        ("factor.reset-confirmed", administrator.pk, member.pk),
    ]
    told = Notification.objects.filter(person=colleague).order_by("at")
    assert [message.subject for message in told] == [
        "Somebody asked to reset your second factors",
        "Your second factors were reset",
    ]


def test_an_administrator_who_asked_does_not_confirm(
    browse: Browse, administrator: User, colleague: User, member: Organisation
) -> None:
    by = actor_for(administrator)
    reset = factors.ask_for_reset(person=colleague, organisation=member, reason=REASON, by=by)
    assert "Take the factors away" not in browse(administrator).get(f"{PAGE}{reset.pk}/").content.decode()
    confirm(browse(administrator), reset)
    assert Authenticator.objects.exists()


def test_a_lead_does_not_confirm(browse: Browse, asked: FactorReset, member: Organisation) -> None:
    other = members.person("Lea Lead", member, "lead")
    confirm(browse(other), asked)
    assert Authenticator.objects.exists()


def test_an_administrator_does_not_confirm_their_own(
    browse: Browse, administrator: User, convener: Organisation
) -> None:
    members.authenticator_app(administrator)
    colleague = members.person("Alan Administrator", convener, "administrator")
    by = actor_for(colleague)
    reset = factors.ask_for_reset(person=administrator, organisation=convener, reason=REASON, by=by)
    confirm(browse(administrator), reset)
    assert Authenticator.objects.exists()
    with pytest.raises(ValueError, match="their own"):
        factors.ask_for_reset(person=colleague, organisation=convener, reason=REASON, by=by)


@pytest.mark.parametrize("second", ["asked_by", "person"])
def test_the_database_refuses_it_too(asked: FactorReset, second: str) -> None:
    with pytest.raises(IntegrityError, match="reset_"), transaction.atomic():
        FactorReset.objects.update(confirmed_by=getattr(asked, second), confirmed_at=timezone.now())


def test_it_can_be_dropped_and_asked_again(
    browse: Browse, lead: User, colleague: User, member: Organisation, asked: FactorReset
) -> None:
    again = {"person": f"{colleague.pk}-{member.pk}", "reason": REASON}
    assert browse(lead).post(PAGE, again).status_code == 400
    browse(lead).post(f"{PAGE}{asked.pk}/", {"drop": ""})
    assert AuditEvent.objects.filter(type="factor.reset-dropped", actor=lead).exists()
    assert Authenticator.objects.exists()
    assert browse(lead).post(PAGE, again).status_code == 302


def test_it_works_once(administrator: User, asked: FactorReset) -> None:
    factors.confirm_reset(reset=asked, by=actor_for(administrator))
    with pytest.raises(ValueError, match="already"):
        factors.confirm_reset(reset=asked, by=actor_for(administrator))
    with pytest.raises(ValueError, match="already"):
        factors.drop_reset(reset=asked, by=actor_for(administrator))


def test_a_lead_asks_for_nobody_of_another_member(browse: Browse, lead: User, rival: User) -> None:
    organisation = rival.memberships.get().organisation
    answer = browse(lead).post(PAGE, {"person": f"{rival.pk}-{organisation.pk}", "reason": REASON})
    assert answer.status_code == 400
    assert rival.email not in answer.content.decode()
    assert not FactorReset.objects.exists()


def test_others_find_nothing(
    client: Client, browse: Browse, reporter: User, reviewer: User, other_member: Organisation, asked: FactorReset
) -> None:
    for person in (reporter, reviewer):
        assert browse(person).get(PAGE).status_code == 404
    foreign = members.person("Liz Lead", other_member, "lead")
    assert "Lou Lost" not in browse(foreign).get(PAGE).content.decode()
    for person in (reporter, reviewer, foreign):
        assert browse(person).get(f"{PAGE}{asked.pk}/").status_code == 404
        assert browse(person).post(f"{PAGE}{asked.pk}/", {"drop": ""}).status_code == 404
    assert client.get(PAGE)["Location"].startswith("/account/login/")
