"""Who works where, and what is said of it: colleagues, invitations, lost factors, sessions, and the record."""

from collections.abc import Mapping
from datetime import timedelta

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.test import Client
from django.utils import timezone

from members import audit
from members.actors import COMMAND
from members.models import FactorReset, Invitation, Membership, MembershipChange, Organisation, SingleSignOn, User
from members.notifications import notify
from tests.integration.routes.canaries import FIGURES, LEAVER, PLACES, Figures
from tests.integration.routes.cast import CANARY, ELSEWHERE, GONE, MEMBER_OF, PERSONS, SISKIN, STAFF
from tests.integration.routes.clients import token_of
from tests.integration.routes.passkeys import passkey
from tests.integration.routes.things import Thing

COLLEAGUE, INVITATION, RESET, SESSION, PLAN = 1, 2, 3, 4, 5  # added to a member's number: the numbers of its rows


def colleague_of(figures: Figures, organisation: Organisation) -> User:
    made = User.objects.create(pk=figures.row(COLLEAGUE), email=figures.address, name=figures.colleague)
    Membership.objects.create(person=made, organisation=organisation, role="reporter")
    return made


def staff_of(figures: Figures, organisation: Organisation, people: Mapping[str, User]) -> list[Thing]:
    """What a lead and an administrator look after; under another member's address at the desk it is nobody's."""
    colleague, word = people[figures.word], figures.word
    lead = next(people[person] for person, of in MEMBER_OF.items() if of == word and "lead" in person)
    yesterday = timezone.now() - timedelta(days=1)
    Invitation.objects.create(
        pk=figures.row(INVITATION),
        organisation=organisation,
        email=figures.invited,
        role="reporter",
        digest=word * 8,
        invited_by=lead,
        sent_at=yesterday,
        expires_at=yesterday + timedelta(days=7),
    )
    FactorReset.objects.create(
        pk=figures.row(RESET),
        person=colleague,
        organisation=organisation,
        asked_by=lead,
        reason=figures.in_("lost factor"),
    )
    SingleSignOn.objects.create(organisation=organisation, issuer=figures.issuer, client_id="us")
    token_of(colleague, figures.in_("colleague token"), ["read"])
    for type, place in (("submission.returned", "history"), ("person.role-given", "record of people")):
        audit.record(type, by=COMMAND, object=str(colleague.pk), organisation=organisation, reason=figures.in_(place))
    MembershipChange.objects.create(
        pk=figures.row(PLAN),
        organisation=organisation,
        kind=MembershipChange.Kind.RETURN,
        on=timezone.localdate() + timedelta(days=30),
        reason=figures.in_("plan"),
    )
    numbers = {"colleague": colleague.pk, "invitation": figures.row(INVITATION)}
    at_the_desk = STAFF[word] if word == CANARY else ELSEWHERE
    return [
        *(Thing(kind, STAFF[word], number) for kind, number in numbers.items()),
        *(Thing(f"canary's {kind}", at_the_desk, number) for kind, number in numbers.items()),
        Thing("canary's plan", at_the_desk, figures.row(PLAN)),
        Thing("somebody", STAFF[word], colleague.pk),
        Thing("lost factor", STAFF[word], figures.row(RESET)),
        Thing("team", STAFF[word], figures.slug),
    ]


def leaver() -> Thing:
    """Somebody who was deactivated."""
    made = User.objects.create(pk=FIGURES[CANARY].row(COLLEAGUE) + 1000, email=LEAVER, is_active=False)
    return Thing("leaver", GONE, made.pk)


def of_one_person(person: User, word: str) -> Thing:
    """A message, a token, a session elsewhere and a passkey of somebody."""
    figures = FIGURES[CANARY if word == PERSONS["reporter"] else SISKIN]
    notify([person], kind="test", subject=f"{word} in a notice", body="")
    token_of(person, f"{word} in a token", ["read"])
    elsewhere = Client()
    elsewhere.force_login(person)
    UserSession.objects.create(
        pk=figures.row(SESSION), user=person, ip=PLACES[word], session_key=elsewhere.session.session_key
    )
    made = Authenticator.objects.create(
        pk=figures.row(),
        user=person,
        type=Authenticator.Type.WEBAUTHN,
        data=passkey(f"{word} in a passkey"),
    )
    return Thing("passkey", word, made.pk)
