"""People get roles in organisations and a way in; they leave, and nothing of theirs opens any more."""

from collections.abc import Collection

from allauth.account.models import EmailAddress
from django.contrib.auth.tokens import default_token_generator
from django.db import connection, transaction
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _

from members import audit
from members.actions import sessions, tokens
from members.actions.refusals import Refused
from members.actors import Actor
from members.models import Membership, Organisation, User
from members.permissions import MANAGING, Right
from members.queries import people_with, roles_of
from members.roles import ROLES, rights_of_roles
from members.team import open_invitations


@transaction.atomic
def add_person(
    *, email: str, organisation: Organisation, role: str, name: str = "", password: str | None = None, by: Actor
) -> User:
    """Give the person of this address a role in the organisation; the person is made where there is none.

    Refused where there is no such role, where it belongs to the other kind of organisation, where the organisation
    takes no such address, and for somebody who was deactivated.
    """
    check_fits(role, email, organisation)
    person = User.objects.filter(email=email.strip().lower()).first() or User.objects.create_user(
        email, password, name=name
    )
    if not person.is_active:
        raise Refused(_("This person was deactivated. An administrator lets them in again first."))
    _give(person, organisation, role, by)
    return person


def check_fits(role: str, email: str, organisation: Organisation) -> None:
    """Refuse a role that nobody with this address can hold in this organisation."""
    if role not in ROLES:
        raise Refused(f"there is no role {role!r}; write one of {', '.join(ROLES)}")
    if ROLES[role].of != organisation.kind:
        raise Refused(f"a {role} belongs to a {ROLES[role].of}, and {organisation.name} is a {organisation.kind}")
    check_takes(email, organisation)


def check_takes(email: str, organisation: Organisation) -> None:
    """Refuse an address of a domain that the organisation does not take."""
    if not organisation.takes(email):
        raise Refused(
            _("%(organisation)s takes only addresses at %(domains)s.")
            % {"organisation": organisation.name, "domains": ", ".join(organisation.email_domains)}
        )


def check_may_move(person: User, email: str) -> None:
    """Refuse a new address that an organisation in which the person works does not take."""
    for organisation in Organisation.objects.filter(memberships__person=person).distinct():
        check_takes(email, organisation)


def check_manages(by: Actor, organisation: Organisation) -> None:
    """Refuse whoever may not manage the organisation's people: a lead manages its own, an administrator any."""
    own = by.may(Right.MANAGE_MEMBER) and by.organisation == organisation
    if not own and not by.may(Right.ADMINISTER):
        raise Refused(_("Only its leads and the conveners’ administrators manage an organisation’s people."))


@transaction.atomic
def set_roles(*, person: User, organisation: Organisation, roles: Collection[str], reason: str, by: Actor) -> None:
    """Let the person, who holds a role in the organisation, hold exactly these from now on."""
    check_manages(by, organisation)
    if not roles:
        raise Refused(_("Choose at least one role, or remove the person."))
    for role in roles:
        check_fits(role, person.email, organisation)
    _alone()
    held = roles_of(person, organisation)
    if not held:
        raise Refused(_("This person holds no role in %s any more. Send an invitation.") % organisation.name)
    if person == by.person and not rights_of_roles(roles) <= rights_of_roles(held):
        raise Refused(_("Nobody raises their own rights. Ask somebody else who manages these people."))
    for role in set(roles) - held:
        _give(person, organisation, role, by, reason)
    _take(person, organisation, held - set(roles), reason, by)


@transaction.atomic
def remove(*, person: User, organisation: Organisation, reason: str, leaving_nobody: bool = False, by: Actor) -> None:
    """Take all of the person's roles in the organisation, at once; the record of what they did stays.

    `leaving_nobody`: an administrator says that a member is meant to be left without a lead.
    """
    check_manages(by, organisation)
    _alone()
    _take(person, organisation, roles_of(person, organisation), reason, by, leaving_nobody)
    open_invitations().filter(organisation=organisation, email=person.email).update(revoked_at=Now())


@transaction.atomic
def deactivate(*, person: User, reason: str, leaving_nobody: bool = False, by: Actor) -> None:
    """End everything of a person: roles everywhere, tokens, sessions, sign-in. Only an administrator does.

    The password goes too: a session is bound to it, so that none comes back when the person is let in again.
    """
    if not by.may(Right.ADMINISTER) or person == by.person:
        raise Refused(_("Only an administrator deactivates people, and nobody themselves."))
    for organisation in Organisation.objects.filter(memberships__person=person).distinct():
        remove(person=person, organisation=organisation, reason=reason, leaving_nobody=leaving_nobody, by=by)
    tokens.revoke_beyond_rights(person=person, by=by)
    person.is_active = False
    person.set_unusable_password()
    person.save(update_fields=["is_active", "password"])
    sessions.end_all(person=person)
    audit.record("person.deactivated", by=by, object=str(person.pk), organisation=None, reason=reason)


@transaction.atomic
def reactivate(*, person: User, reason: str, by: Actor) -> None:
    """Let a deactivated person in again, with no role: the next invitation gives one."""
    if not by.may(Right.ADMINISTER):
        raise Refused(_("Only an administrator lets people in again."))
    person.is_active = True
    person.save(update_fields=["is_active"])
    audit.record("person.reactivated", by=by, object=str(person.pk), organisation=None, reason=reason)


def confirm_address(*, person: User) -> None:
    """Note that the person's own address is theirs: they used a link that was sent to it, or it is made up."""
    EmailAddress.objects.filter(user=person, primary=True).exclude(email=person.email).update(primary=False)
    EmailAddress.objects.update_or_create(user=person, email=person.email, defaults={"verified": True, "primary": True})


def sign_in_path(person: User) -> str:
    """A link that signs this person in once: it stops working with the next sign-in, and after three days."""
    return reverse(
        "account:link",
        args=[urlsafe_base64_encode(str(person.pk).encode()), default_token_generator.make_token(person)],
    )


def _alone() -> None:
    """One change of roles at a time: of two leads who remove each other at once, the second finds itself the last."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('roles', 0))")


def _give(person: User, organisation: Organisation, role: str, by: Actor, reason: str = "") -> None:
    Membership.objects.update_or_create(
        person=person, organisation=organisation, role=role, defaults={"confirmed_at": Now(), "reminded_at": None}
    )
    if person.identities.exclude(single_sign_on__organisation=organisation).exists():
        sessions.end_all(person=person)  # begun on the word of one organisation, they must not open another
    audit.record(
        "person.role-given", by=by, object=str(person.pk), organisation=organisation, reason=reason, role=role
    )


def _take(
    person: User,
    organisation: Organisation,
    roles: Collection[str],
    reason: str,
    by: Actor,
    leaving_nobody: bool = False,
) -> None:
    Membership.objects.filter(person=person, organisation=organisation, role__in=roles).delete()
    for role in sorted(roles):
        audit.record(
            "person.role-taken",
            by=by,
            object=str(person.pk),
            organisation=organisation,
            role=role,
            reason=reason,
        )
    managed = rights_of_roles(roles) & MANAGING
    for right in managed - rights_of_roles(roles_of(person, organisation)):
        _check_left(right, organisation, leaving_nobody and by.may(Right.ADMINISTER))
        open_invitations().filter(invited_by=person).update(revoked_at=Now())
    tokens.revoke_beyond_rights(person=person, by=by)


def _check_left(right: Right, organisation: Organisation, leaving_nobody: bool) -> None:
    """Refuse to take away the last lead of a member by mistake, and the last administrator in any case."""
    if right == Right.ADMINISTER:
        if not people_with(right):
            raise Refused(_("This is the last administrator. Give the role to somebody else first."))
    elif not leaving_nobody and not people_with(right, organisation):
        raise Refused(
            _("This is the last lead of %s. Make somebody else a lead first; an administrator can remove the last.")
            % organisation.name
        )
