"""Who is who, and who may do what. Reads only."""

from datetime import date

from django.contrib.sessions.backends.base import SessionBase
from django.db.models import Q, QuerySet
from django.utils import timezone

from members.actors import NOBODY, Actor
from members.models import Membership, Organisation, Token, User
from members.permissions import Right, rights_within
from members.roles import rights_of_roles, roles_with

ACTING_IN = "acting_in"  # in a session: the number of the organisation that its person chose

def roles_of(person: User, organisation: Organisation) -> set[str]:
    """The roles that a person holds in an organisation."""
    return set(Membership.objects.filter(person=person, organisation=organisation).values_list("role", flat=True))


def rights_of(person: User, organisation: Organisation) -> frozenset[Right]:
    """What the roles of a person in an organisation add up to."""
    rights = rights_of_roles(roles_of(person, organisation))
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


def expected_members(last_day: date) -> QuerySet[Organisation]:
    """The members expected to report for the quarter that ends on that day.

    A membership interval covers a quarter when it holds on the quarter's last day: who joins within a
    quarter reports for it, who leaves within one no longer does.
    """
    holds = Q(intervals__joined__lte=last_day) & (
        Q(intervals__left__isnull=True) | Q(intervals__left__gt=last_day)
    )
    return Organisation.objects.filter(holds, kind=Organisation.Kind.MEMBER).order_by("name").distinct()


def tokens_of(person: User, organisation: Organisation) -> QuerySet[Token]:
    """The person's own tokens in the organisation that still hold, the newest first."""
    tokens: QuerySet[Token] = Token.objects.filter(
        user=person, organisation=organisation, expiry__gt=timezone.now()
    )
    return tokens


def people_with(right: Right, organisation: Organisation | None = None) -> list[User]:
    """Active people whose role carries the right, in the organisation or, without one, in any."""
    held = Membership.objects.filter(role__in=roles_with(right))
    if organisation is not None:
        held = held.filter(organisation=organisation)
    return list(User.objects.filter(is_active=True, pk__in=held.values("person")))
