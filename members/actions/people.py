"""People get roles in organisations, and a way in."""

from allauth.account.models import EmailAddress
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.urls import reverse
from django.utils.http import urlsafe_base64_encode

from members import audit
from members.actors import Actor
from members.models import Membership, Organisation, User
from members.roles import ROLES


@transaction.atomic
def add_person(
    *, email: str, organisation: Organisation, role: str, name: str = "", password: str | None = None, by: Actor
) -> User:
    """Give the person of this address a role in the organisation; the person is made where there is none.

    ValueError where there is no such role, or where the role belongs to the other kind of organisation.
    """
    if role not in ROLES:
        raise ValueError(f"there is no role {role!r}; write one of {', '.join(ROLES)}")
    if ROLES[role].of != organisation.kind:
        raise ValueError(
            f"a {role} belongs to a {ROLES[role].of}, and {organisation.name} is a {organisation.kind}"
        )
    person = User.objects.filter(email=email.strip().lower()).first() or User.objects.create_user(
        email, password, name=name
    )
    Membership.objects.get_or_create(person=person, organisation=organisation, role=role)
    audit.record("person.role-given", by=by, object=str(person.pk), organisation=organisation, role=role)
    return person


def confirm_address(*, person: User) -> None:
    """Note that the person's own address is theirs: they used a link that was sent to it, or it is made up."""
    EmailAddress.objects.filter(user=person, primary=True).exclude(email=person.email).update(primary=False)
    EmailAddress.objects.update_or_create(
        user=person, email=person.email, defaults={"verified": True, "primary": True}
    )


def sign_in_path(person: User) -> str:
    """A link that signs this person in once: it stops working with the next sign-in, and after three days."""
    return reverse(
        "account:link",
        args=[urlsafe_base64_encode(str(person.pk).encode()), default_token_generator.make_token(person)],
    )
