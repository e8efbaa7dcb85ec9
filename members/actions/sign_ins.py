"""People come in, fail to, and go; and what they change about their way in. All of it is written down."""

from functools import partial

from django.db import transaction
from django.db.models import OuterRef, Subquery

from coalition.lib import origin
from members import audit
from members.actors import NOBODY
from members.models import Membership, Organisation, User
from members.queries import actor_in_person


@transaction.atomic
def record_account(type: str, *, person: User, **details: str) -> None:
    """Write down what a person did with their own account, such as `factor.added`, with the request it came in.

    The one function for all of it: call it in the transaction that changes the account.
    """
    by = actor_in_person(person)
    audit.record(type, by=by, object=str(person.pk), organisation=by.organisation, **details)


def record_failure(type: str, *, email: str = "", person: User | None = None, **details: str) -> None:
    """Write down that somebody could not come in. It is kept whatever becomes of the request.

    Nobody has proven to be the person, so they are what it happened to. An address that is nobody's is not kept.
    """
    origin.afterwards(partial(_failed, type, person.email if person else email, details))


@transaction.atomic
def _failed(type: str, email: str, details: dict[str, str]) -> None:
    """The same statements for an address that is somebody's and for one that is nobody's: they take as long."""
    roles = Membership.objects.filter(person=OuterRef("pk")).order_by("organisation__name")
    known = User.objects.annotate(of=Subquery(roles.values("organisation")[:1])).filter(email=email.strip().lower())
    person, organisation = known.values_list("pk", "of").first() or ("", None)
    audit.record(
        type,
        by=NOBODY,
        object=str(person),
        organisation=Organisation(pk=organisation) if organisation else None,
        **details,
    )
