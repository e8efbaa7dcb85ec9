"""The invented coalition: its companies, conveners and people."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from members.actions import membership, organisations, people, tokens
from members.actions.membership import Asked, Kind
from members.actions.organisations import PlatformSpec
from members.actors import COMMAND, Actor
from members.models import Organisation, User
from members.queries import actor_for
from metrics.demo.scenario import CONVENERS, Company
from metrics.statistics.quarter import Quarter

LEAD = "lead"
SHARED = frozenset({"rival"})  # names of roles in the demonstration that are a reporter's role in the program


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the demonstration."""

    user: User
    organisation: Organisation

    @property
    def actor(self) -> Actor:
        return actor_for(self.user, self.organisation)


@dataclass(slots=True)
class Coalition:
    """Members by company name, with the lead who signs off for each; and by role the people whom visitors play."""

    members: dict[str, Organisation] = field(default_factory=dict)
    leads: dict[str, Person] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)


def found(companies: Sequence[Company], quarters: Sequence[Quarter]) -> Coalition:
    """Make every organisation and everybody in it, with their membership as of the quarters told about."""
    coalition = Coalition()
    for company in companies:
        member = _member(company, quarters)
        coalition.members[company.name] = member
        for role in company.people:
            person = _person(role, member)
            coalition.people.setdefault(role, person)
            if role == LEAD:
                coalition.leads[company.name] = person
    for role, name in CONVENERS.items():
        convener = organisations.add_convener(name=name, is_invented=True, by=COMMAND)
        coalition.people[role] = _person(role, convener)
    return coalition


def _member(company: Company, quarters: Sequence[Quarter]) -> Organisation:
    """A late one joins within its first quarter; a pause lasts from one quarter's first day to another's."""
    joined = date(quarters[0].year - 2, 3, 7)
    if company.first:
        joined = quarters[company.first].first_day + timedelta(days=45)
    member = organisations.add_member(
        name=company.name,
        joined=joined,
        platforms=[PlatformSpec(name, type_) for name, type_ in company.platforms],
        is_invented=True,
        by=COMMAND,
    )
    if company.pauses:
        first, last = company.pauses
        pause = Asked(
            Kind.PAUSE,
            on=quarters[first].first_day,
            until=quarters[last].first_day,
            reason="moved its moderation to another system",
        )
        membership.change(member=member, asked=pause, by=COMMAND)
    return member


def _person(role: str, organisation: Organisation) -> Person:
    """Without a password: only those whom visitors play get one."""
    user = people.add_person(
        email=f"{role}@{organisation.slug.removesuffix('-invented')}.example",
        organisation=organisation,
        role="reporter" if role in SHARED else role,
        name=f"{role.capitalize()} (invented)",
        by=COMMAND,
    )
    people.confirm_address(person=user)
    return Person(user, organisation)


def access_for(person: Person) -> dict[str, str]:
    """How a visitor signs in as this person: a password of 24 characters, and a token of every scope."""
    password = secrets.token_urlsafe(18)
    person.user.set_password(password)
    person.user.save()
    token = tokens.create(
        person=person.user,
        organisation=person.organisation,
        name="demonstration",
        scopes=tokens.scopes_open_to(person.user, person.organisation),
        by=COMMAND,
    )
    return {
        "email": person.user.email,
        "password": password,
        "member": person.organisation.slug,
        "token": token,
    }
