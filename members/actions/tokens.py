"""API tokens: made, shown once, revoked."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from members import audit
from members.actors import Actor
from members.models import Organisation, Token, User
from members.permissions import RIGHTS_OF_SCOPE, Scope
from members.queries import rights_of

LONGEST = timedelta(days=90)


def scopes_open_to(person: User, organisation: Organisation) -> list[Scope]:
    """The scopes that carry at least one right which the person holds in the organisation."""
    rights = rights_of(person, organisation)
    return [scope for scope in Scope if RIGHTS_OF_SCOPE[scope] & rights]


@transaction.atomic
def create(
    *,
    person: User,
    organisation: Organisation,
    name: str,
    scopes: Iterable[str],
    lasts: timedelta = LONGEST,
    by: Actor,
) -> str:
    """Make a token and return it: the only time that it is seen. ValueError for a scope beyond the person's rights."""
    wanted = [Scope(scope) for scope in scopes]
    beyond = set(wanted) - set(scopes_open_to(person, organisation))
    if not wanted or beyond:
        raise ValueError(
            f"the scopes {', '.join(sorted(beyond))} go beyond this person's rights in {organisation.name}"
            if beyond
            else "a token needs at least one scope"
        )
    if not timedelta(0) < lasts <= LONGEST:
        raise ValueError(f"a token lasts at most {LONGEST.days} days")
    row, token = Token.objects.create(
        user=person, organisation=organisation, name=name, scopes=wanted, expiry=lasts
    )
    audit.record(
        "token.created", by=by, object=row.public_id, organisation=organisation, person=person.pk, scopes=wanted
    )
    return str(token)


def revoke_beyond_rights(*, person: User, by: Actor) -> None:
    """End the person's tokens that may do more than their person by now, in the transaction that took the rights."""
    for token in Token.objects.filter(user=person).select_related("organisation"):
        if not set(token.scopes) <= set(scopes_open_to(person, token.organisation)):
            revoke(token=token, by=by)


@transaction.atomic
def revoke(*, token: Token, by: Actor) -> None:
    """End a token at once."""
    audit.record(
        "token.revoked", by=by, object=token.public_id, organisation=token.organisation, person=token.user_id
    )
    token.delete()


def note_use(token: Token) -> None:
    """Remember that the token was used; to the minute, so that reading does not write each time."""
    now = timezone.now()
    if token.last_used is None or now - token.last_used > timedelta(minutes=1):
        Token.objects.filter(pk=token.pk).update(last_used=now)
