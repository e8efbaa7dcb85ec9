"""Who is who, and who may do what. Reads only."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from allauth.mfa.models import Authenticator
from django.contrib.sessions.backends.base import SessionBase
from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from members.actors import NOBODY, Actor
from members.history import belonging
from members.models import Care, FactorReset, Membership, MembershipInterval, Organisation, SingleSignOn, Token, User
from members.models.membership import RESTS_AFTER
from members.permissions import MANAGING, Right, rights_within
from members.roles import ROLES, rights_of_roles, roles_with

ACTING_IN = "acting_in"  # in a session: the number of the organisation that its person chose


def roles_of(person: User, organisation: Organisation) -> set[str]:
    """The roles that a person holds in an organisation."""
    return set(Membership.objects.filter(person=person, organisation=organisation).values_list("role", flat=True))


def older_than(age: timedelta) -> Q:
    """Memberships whose confirmation is that old, by the database's clock."""
    return Q(confirmed_at__lte=Now() - age)


def rests() -> "ExpressionWrapper[Q]":
    """Of a membership: whether nobody confirmed it for so long that its rights rest."""
    return ExpressionWrapper(older_than(RESTS_AFTER), BooleanField())


def rights_of(person: User, organisation: Organisation) -> frozenset[Right]:
    """What the roles of a person in an organisation add up to.

    A role that nobody confirmed for a year and the days of grace rests: nothing opens by it. Only the right to
    manage people never rests, since rest ends by it: leads confirm each other, administrators confirm anybody, and
    whoever is left alone confirms themselves. So a forgotten year locks no organisation out.
    """
    held = Membership.objects.filter(person=person, organisation=organisation).values_list("role", rests())
    rights = frozenset[Right]().union(
        *(rights_of_roles([role]) & MANAGING if resting else rights_of_roles([role]) for role, resting in held)
    )
    if organisation.reporters_may_submit and Right.UPLOAD in rights:
        rights |= {Right.SUBMIT}
    return rights


def actor_for(person: User, organisation: Organisation | None = None) -> Actor:
    """The person in that organisation, or in the first in which they hold a role; NOBODY without any."""
    if not person.is_active:
        return NOBODY
    if organisation is None:
        organisation = Organisation.objects.filter(memberships__person=person).order_by("name").first()
    return Actor(person, organisation, rights_of(person, organisation)) if organisation else NOBODY


def actor_in(session: SessionBase, person: User) -> Actor:
    """The person in the organisation that they chose in this session, or else in the first.

    Where the choice no longer holds they are nobody until they choose again: what they were about to do in one
    organisation must not happen in another.
    """
    chosen = session.get(ACTING_IN)
    if chosen is None:
        return actor_for(person)
    organisation = Organisation.objects.filter(pk=chosen, memberships__person=person).first()
    return actor_for(person, organisation) if organisation else NOBODY


def actor_in_person(person: User) -> Actor:
    """The person looking after their own account: in the organisation where they work, or in none."""
    actor = actor_for(person)
    return actor if actor.person else Actor(person, None, frozenset())


def actor_with_token(token: Token) -> Actor:
    """The token's person in its organisation, with no more rights than the token's scopes carry."""
    actor = actor_for(token.user, token.organisation)
    return Actor(actor.person, actor.organisation, actor.rights & rights_within(token.scopes), "token")


def token_with(digest: str) -> Token | None:
    """The token of that digest, if it and its person still hold."""
    if not digest:
        return None
    found: Token | None = Token.objects.filter(
        digest=digest, expiry__gt=timezone.now(), user__is_active=True
    ).first()
    return found


def sign_on_for(address: str) -> SingleSignOn | None:
    """The provider that vouches for the address's domain, where there is one."""
    domain = address.rpartition("@")[2].lower()
    return SingleSignOn.objects.filter(domains__domain=domain, enabled=True).first()


def is_demonstration() -> bool:
    """Whether this installation is the demo: it holds organisations that were made up."""
    return Organisation.objects.filter(is_invented=True).exists()


def must_have_factor(person: User) -> bool:
    """Whether a role of the person, or the database administration, asks for a second factor; in the demo none does."""
    roles = Membership.objects.filter(person=person).values_list("role", flat=True)
    needs = person.is_staff or any(ROLES[role].needs_factor for role in roles)
    return needs and not is_demonstration()


def has_factor(person: User) -> bool:
    """Whether the person has an authenticator app or a passkey; recovery codes alone are none."""
    return factors_of(person).exists()


def factors_of(person: User) -> QuerySet[Authenticator]:
    """The person's authenticator app and passkeys."""
    factors: QuerySet[Authenticator] = Authenticator.objects.filter(user=person).exclude(
        type=Authenticator.Type.RECOVERY_CODES
    )
    return factors


def expected_members(last_day: date) -> QuerySet[Organisation]:
    """The members expected to report for the quarter that ends on that day.

    A membership interval covers a quarter when it holds on the quarter's last day: who joins within a
    quarter reports for it, who leaves within one no longer does.
    """
    return Organisation.objects.filter(belonging(last_day), kind=Organisation.Kind.MEMBER).order_by("name").distinct()


def expected_by_day(
    days: Iterable[date], among: Mapping[int, Organisation] | None = None
) -> Mapping[date, Mapping[int, Organisation]]:
    """The same for several days, by id and in the order of names: one query, however many days.

    Whoever has the members at hand asks `among` them, and gets them in no order.
    """
    if among is None:
        of_members = MembershipInterval.objects.filter(organisation__kind=Organisation.Kind.MEMBER)
        ordered = of_members.select_related("organisation").order_by("organisation__name")
        found = [(each.organisation_id, each.organisation, each.joined, each.left) for each in ordered]
    else:
        told = MembershipInterval.objects.values_list("organisation_id", "joined", "left")
        found = [(pk, among[pk], joined, left) for pk, joined, left in told if pk in among]
    in_order = sorted(set(days))  # `history.belonging` asks the database the same, of one day
    expected: dict[date, dict[int, Organisation]] = {day: {} for day in in_order}
    for pk, member, joined, left in found:
        end = len(in_order) if left is None else bisect_left(in_order, left)
        for day in in_order[bisect_left(in_order, joined) : end]:
            expected[day][pk] = member
    return expected


def person_with(email: str) -> User:
    """The person of this address; ValueError where it is nobody's."""
    person = User.objects.filter(email=email.strip().lower()).first()
    if person is None:
        raise ValueError(f"{email} is nobody's address")
    return person


def open_to(actor: Actor, members: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """Of these members, those whose figures the actor may see: all, its own, or none without the right to read."""
    if actor.sees_all:
        return members
    if actor.organisation is None or not actor.may(Right.READ_OWN):
        return members.none()
    return members.filter(pk=actor.organisation.pk)


def is_open_to(actor: Actor, member: Organisation) -> bool:
    """Whether the actor may see this member's figures; asks the database nothing."""
    return actor.sees_all or (actor.may(Right.READ_OWN) and actor.organisation == member)


def tokens_of(person: User, organisation: Organisation) -> QuerySet[Token]:
    """The person's own tokens in the organisation that still hold, the newest first."""
    tokens: QuerySet[Token] = Token.objects.filter(user=person, organisation=organisation, expiry__gt=timezone.now())
    return tokens


def people_with(right: Right, organisation: Organisation | None = None) -> list[User]:
    """Active people whose role carries the right, in the organisation or, without one, in any."""
    held = Membership.objects.filter(role__in=roles_with(right))
    if right not in MANAGING:
        held = held.exclude(older_than(RESTS_AFTER))
    if organisation is not None:
        held = held.filter(organisation=organisation)
    return list(User.objects.filter(is_active=True, pk__in=held.values("person")))


def organisations_with(right: Right) -> list[Organisation]:
    """The organisations in which somebody holds the right, by name."""
    holders = Membership.objects.filter(role__in=roles_with(right), person__is_active=True)
    return list(Organisation.objects.filter(pk__in=holders.values("organisation")).order_by("name"))


def reviewers_of(member: Organisation) -> list[User]:
    """The reviewers who look after the member; all of them where none does, so that nothing lies unread."""
    reviewers = people_with(Right.REVIEW)
    caring = set(Care.objects.filter(member=member).values_list("person", flat=True))
    return [person for person in reviewers if person.pk in caring] or reviewers


def administrators() -> list[User]:
    """Everybody who manages members and people, whichever convener they work for."""
    roles = [role.code for role in ROLES.values() if Right.ADMINISTER in role.rights]
    return list(User.objects.filter(memberships__role__in=roles, is_active=True).distinct())


def factor_resets_for(actor: Actor) -> QuerySet[FactorReset]:
    """The resets of second factors that wait: a lead's own organisation's, an administrator's all."""
    waiting = FactorReset.objects.filter(confirmed_at__isnull=True).select_related("person", "organisation", "asked_by")
    if actor.may(Right.ADMINISTER):
        return waiting
    return waiting.filter(organisation=actor.organisation) if actor.may(Right.MANAGE_MEMBER) else waiting.none()


def memberships_under(actor: Actor) -> QuerySet[Membership]:
    """Who works where, of the people whom the actor looks after: a lead's own, an administrator's everybody."""
    held = Membership.objects.filter(person__is_active=True).select_related("person", "organisation")
    held = held.order_by("organisation__name", "person__email", "role")
    if actor.may(Right.ADMINISTER):
        return held
    return held.filter(organisation=actor.organisation) if actor.may(Right.MANAGE_MEMBER) else held.none()
