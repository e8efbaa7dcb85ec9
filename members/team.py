"""Who works in an organisation, for those who manage its people. Reads only."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Prefetch, Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from members.models import Invitation, Membership, Organisation, Token, User
from members.models.membership import CONFIRMED_FOR, RESTS_AFTER
from members.queries import older_than, rests
from members.roles import ROLES, Role

FIRST_ASKED = CONFIRMED_FOR - timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Colleague:
    """A person with the roles that they hold in one organisation."""

    person: User
    memberships: tuple[Membership, ...]

    is_due: bool
    rests: bool

    @property
    def roles(self) -> list[Role]:
        return [ROLES[membership.role] for membership in self.memberships]

    @property
    def confirmed_at(self) -> datetime:
        """When somebody last said that they still work there; of the role that waits longest."""
        return min(membership.confirmed_at for membership in self.memberships)


def colleagues(organisation: Organisation) -> list[Colleague]:
    """Everybody who holds a role in the organisation, by name."""
    held = Membership.objects.filter(organisation=organisation).select_related("person")
    by_person: dict[User, list[Membership]] = {}
    for membership in held.order_by("role"):
        by_person.setdefault(membership.person, []).append(membership)
    due = set(held.filter(older_than(FIRST_ASKED)).values_list("pk", flat=True))
    resting = set(held.filter(older_than(RESTS_AFTER)).values_list("pk", flat=True))
    return sorted(
        (
            Colleague(person, tuple(of), any(one.pk in due for one in of), any(one.pk in resting for one in of))
            for person, of in by_person.items()
        ),
        key=lambda one: str(one.person).casefold(),
    )


def colleague(organisation: Organisation, number: int) -> Colleague | None:
    """The person of this number, while they hold a role in the organisation."""
    return next((found for found in colleagues(organisation) if found.person.pk == number), None)


def open_invitations() -> QuerySet[Invitation]:
    """Invitations that were neither accepted nor revoked, expired ones included: those can be sent again."""
    return Invitation.objects.filter(accepted_at=None, revoked_at=None)


def invitation_alive(digest: str) -> QuerySet[Invitation]:
    """The invitation with this digest, while it can be accepted. The database's clock decides."""
    return Invitation.objects.filter(
        digest=digest, accepted_at=None, revoked_at=None, expires_at__gt=Now()
    ).select_related("organisation")


def tokens_in(organisation: Organisation) -> QuerySet[Token]:
    """Everybody's tokens in the organisation that still hold, the newest first."""
    held: QuerySet[Token] = Token.objects.filter(organisation=organisation, expiry__gt=timezone.now())
    return held.select_related("user")


def organisations() -> QuerySet[Organisation]:
    """Conveners, then members, with their intervals and platforms and the number of their people."""
    counted = Organisation.objects.annotate(people=Count("memberships__person", distinct=True))
    return counted.prefetch_related("intervals", "platforms").order_by("kind", "name")


def everybody(words: str = "") -> QuerySet[User]:
    """All people with their roles, by address; with `words`, those whose name, address or organisation has them."""
    found = User.objects.prefetch_related(
        Prefetch("memberships", Membership.objects.select_related("organisation").order_by("organisation__name"))
    ).order_by("email")
    if not words:
        return found
    named = Membership.objects.filter(organisation__name__icontains=words).values("person")
    return found.filter(Q(email__icontains=words) | Q(name__icontains=words) | Q(pk__in=named))


def memberships_of(person: User) -> QuerySet[Membership]:
    """The roles of a person in every organisation, by its name, each with `rests`."""
    held = Membership.objects.filter(person=person).annotate(rests=rests())
    return held.select_related("organisation").order_by("organisation__name", "role")
