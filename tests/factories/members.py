"""Organisations and people, written straight into the database."""

import time
from datetime import date

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import transaction
from django.test import Client
from django.utils.text import slugify

from members.models import Membership, MembershipInterval, Organisation, Platform, User


@transaction.atomic
def member(name: str, *, joined: date = date(2018, 1, 1), platforms: tuple[str, ...] = ()) -> Organisation:
    """A company of the coalition, with a platform of its own name where none is given."""
    made = Organisation.objects.create(slug=slugify(name), name=name, kind=Organisation.Kind.MEMBER)
    MembershipInterval.objects.create(organisation=made, joined=joined)
    for platform in platforms or (name,):
        Platform.objects.create(organisation=made, slug=slugify(platform), name=platform)
    return made


@transaction.atomic
def convener(name: str) -> Organisation:
    """An organisation that runs the coalition."""
    return Organisation.objects.create(slug=slugify(name), name=name, kind=Organisation.Kind.CONVENER)


@transaction.atomic
def person(name: str, organisation: Organisation | None = None, role: str = "") -> User:
    """Somebody with an address of their name; without an organisation, a stranger to all of them."""
    made = User.objects.create(email=f"{slugify(name)}@example.org", name=name)
    if organisation is not None:
        Membership.objects.create(person=made, organisation=organisation, role=role)
    return made


def signed_in(person: User, *, factor: bool = True) -> Client:
    """A browser in which the person has just signed in, and has shown a second factor unless told otherwise."""
    client = Client()
    client.force_login(person)
    session = client.session
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(person.pk)
    shown = [{"method": "mfa", "type": "totp", "at": time.time()}] if factor else []
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": time.time()}, *shown]
    session.save()
    return client


def authenticator_app(person: User) -> str:
    """The secret in an app of the person, which from now on is asked for when they sign in."""
    secret: str = generate_totp_secret()
    TOTP.activate(person, secret)
    return secret


def recovery_codes(person: User) -> list[str]:
    """Ten codes of the person, none of them used."""
    codes: list[str] = RecoveryCodes.activate(person).generate_codes()
    return codes
