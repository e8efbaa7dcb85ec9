"""Second factors: how they are kept, who must have one, and whether a session has shown one."""

import time
from base64 import b32encode
from secrets import token_bytes

import structlog
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY, get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from coalition.lib.sealing import seal, unseal
from members.models import User
from members.queries import factors_of, must_have_factor

log = structlog.get_logger(__name__)

_PURPOSE = b"second factors"
_SHOWN = "mfa"  # what allauth calls the showing of a factor, in the record that it keeps in the session


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets are encrypted; whoever must have a factor cannot remove the last one."""

    def encrypt(self, text: str) -> str:
        return seal(text, settings.FACTOR_KEYS, purpose=_PURPOSE)

    def decrypt(self, encrypted_text: str) -> str:
        """A factor whose key is lost fits no code: the person shows another one, or has theirs reset."""
        try:
            return unseal(encrypted_text, settings.FACTOR_KEYS, purpose=_PURPOSE)
        except InvalidToken:
            log.error("factor_not_readable", remedy="Give FACTOR_KEYS the secret that it was sealed with.")
            return b32encode(token_bytes(20)).decode("ascii")

    def generate_authenticator_name(self, user: User, type: str) -> str:
        """A name to begin with; people choose better ones."""
        return _("Passkey %(number)d") % {"number": Authenticator.objects.filter(user=user, type=type).count() + 1}

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        person = authenticator.user
        return factors_of(person).exclude(pk=authenticator.pk).exists() or not must_have_factor(person)


def may_pass(request: HttpRequest) -> bool:
    """Whether a signed-in session may go where only some may go: it has shown a second factor, or needs none."""
    return has_shown_factor(request) or not must_have_factor(_person(request))


def has_shown_factor(request: HttpRequest) -> bool:
    """Whether a second factor was shown in this session: at sign-in, when it was added, or when asked once more."""
    return any(record["method"] == _SHOWN for record in get_authentication_records(request, request.user))


def note_factor(request: HttpRequest, person: User, *, how: str) -> None:
    """Note that the person has shown a second factor in this session.

    allauth notes its own. This is for a factor that was just added, and for an identity provider that says, in a
    signed `amr` or `acr` which the organisation's agreement names, that it asked for one.
    """
    record_authentication(request, person, _SHOWN, type=how)


def forget_factor(request: HttpRequest) -> None:
    """The session has shown none any more: the last one was just removed."""
    records = get_authentication_records(request, request.user)
    request.session[AUTHENTICATION_METHODS_SESSION_KEY] = [row for row in records if row["method"] != _SHOWN]


def signed_in_lately(request: HttpRequest) -> bool:
    """Whether the person proved who they are, at sign-in or since, within the last minutes."""
    since = time.time() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    return any(record["at"] > since for record in get_authentication_records(request, request.user))


def _person(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise TypeError("nobody is signed in")
    return request.user
