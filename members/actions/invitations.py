"""Invitations: sent to one address for one role, sent again, revoked, accepted once."""

import secrets
from datetime import timedelta
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from members import audit
from members.actions import letters, people
from members.actions.refusals import Refused
from members.actors import Actor
from members.models import Invitation, Organisation, User
from members.team import invitation_alive, open_invitations

LASTS = timedelta(days=7)
PAUSE = timedelta(minutes=1)  # between two letters to one address
AT_ONCE = 100  # open invitations of one organisation: nobody has us write to the whole world


@transaction.atomic
def invite(*, email: str, organisation: Organisation, role: str, by: Actor) -> Invitation:
    """Offer a role in the organisation to whoever reads the mail of this address.

    The answer is the same whether the address is somebody's already or not. Refused where `by` does not manage the
    organisation's people, where the role or the address does not fit, and while an earlier invitation is open.
    """
    people.check_manages(by, organisation)
    address = _address(email)
    people.check_fits(role, address, organisation)
    if by.person is not None and by.person.email == address:
        raise Refused(_("Nobody gives themselves a role."))
    _check_room(organisation, address)
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        organisation=organisation,
        email=address,
        role=role,
        digest=digest_of(token),
        invited_by=by.person,
        expires_at=Now() + LASTS,
    )
    audit.record("invitation.sent", by=by, object=str(invitation.pk), organisation=organisation, role=role)
    letters.invitation(invitation, token)
    return invitation


@transaction.atomic
def send_again(*, invitation: Invitation, by: Actor) -> None:
    """Send it with a new link that lasts as long again; the link sent before dies."""
    people.check_manages(by, invitation.organisation)
    people.check_fits(invitation.role, invitation.email, invitation.organisation)
    token = secrets.token_urlsafe(32)
    rested = open_invitations().filter(pk=invitation.pk, sent_at__lte=Now() - PAUSE)
    if not rested.update(digest=digest_of(token), sent_at=Now(), expires_at=Now() + LASTS):
        raise Refused(_("It was accepted or revoked meanwhile, or sent less than a minute ago."))
    audit.record("invitation.sent-again", by=by, object=str(invitation.pk), organisation=invitation.organisation)
    letters.invitation(invitation, token)


@transaction.atomic
def revoke(*, invitation: Invitation, by: Actor) -> None:
    """End an invitation that nobody has accepted yet."""
    people.check_manages(by, invitation.organisation)
    if not open_invitations().filter(pk=invitation.pk).update(revoked_at=Now()):
        raise Refused(_("This invitation was accepted or revoked meanwhile."))
    audit.record("invitation.revoked", by=by, object=str(invitation.pk), organisation=invitation.organisation)


@transaction.atomic
def accept(*, digest: str, person: User | None) -> User | None:
    """Give the role to whoever followed the link, and return them; None where the invitation is dead.

    The link proves that its holder reads the address's mail, and no more. Who has an account signs in first, as
    `person`, with whatever second factor they have; only for an address without account is one made here.
    """
    invitation = invitation_alive(digest).select_for_update(of=("self",)).first()
    if invitation is None:
        return None
    account = User.objects.filter(email=invitation.email).first()
    if account != person:
        raise Refused(_("Sign in with the address that the invitation was sent to."))
    new = people.add_person(
        email=invitation.email,
        organisation=invitation.organisation,
        role=invitation.role,
        by=Actor(person, invitation.organisation, frozenset(), "invitation"),
    )
    if account is None:
        people.confirm_address(person=new)
    Invitation.objects.filter(pk=invitation.pk).update(accepted_at=Now(), accepted_by=new)
    audit.record(
        "invitation.accepted",
        by=Actor(new, invitation.organisation, frozenset(), "invitation"),
        object=str(invitation.pk),
        organisation=invitation.organisation,
        role=invitation.role,
    )
    return new


def digest_of(token: str) -> str:
    """What is kept of a link's token; it is long and random, so that one quick hash is enough."""
    return sha256(token.encode()).hexdigest()


def _address(email: str) -> str:
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError as error:
        raise Refused(_("%s is not an e-mail address.") % email) from error
    return address


def _check_room(organisation: Organisation, address: str) -> None:
    """Refuse a second invitation to an address while the first is open, and more of them than anybody needs."""
    waiting = open_invitations().filter(organisation=organisation)
    waiting.filter(email=address, expires_at__lte=Now()).update(revoked_at=Now())
    if waiting.filter(email=address).exists():
        raise Refused(_("An invitation to this address is open already. You can send it again."))
    if waiting.count() >= AT_ONCE:
        raise Refused(_("Too many invitations are open. Revoke those that nobody will accept."))
