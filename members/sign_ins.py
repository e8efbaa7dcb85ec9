"""What allauth tells of people's accounts, which it does by signals, goes into the audit record."""

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as factors
from allauth.mfa.models import Authenticator
from django.contrib.auth.signals import user_logged_out, user_login_failed
from django.dispatch import Signal

from members.actions.sign_ins import record_account, record_failure
from members.models import User

_OF_ACCOUNTS: dict[Signal, str] = {
    account.user_logged_in: "person.signed-in",
    user_logged_out: "person.signed-out",
    account.password_set: "person.password-set",
    account.password_changed: "person.password-changed",
    account.password_reset: "person.password-reset",
    account.email_changed: "person.address-changed",
    factors.authenticator_added: "person.factor-added",
    factors.authenticator_removed: "person.factor-removed",
    factors.authenticator_reset: "person.factor-reset",
}


def listen() -> None:
    for signal in _OF_ACCOUNTS:
        signal.connect(_of_account, dispatch_uid="audit")
    user_login_failed.connect(_not_signed_in, dispatch_uid="audit")
    factors.authentication_failed.connect(_factor_failed, dispatch_uid="audit")


def _of_account(
    signal: Signal, user: User | None = None, authenticator: Authenticator | None = None, **_told: Any
) -> None:
    if user is not None:  # a session that ends may be nobody's
        record_account(_OF_ACCOUNTS[signal], person=user, **_kind_of(authenticator))


def _not_signed_in(credentials: dict[str, Any], **_told: Any) -> None:
    record_failure("person.sign-in-failed", email=str(credentials.get("email") or credentials.get("username") or ""))


def _factor_failed(user: User, authenticator: Authenticator | None = None, **_told: Any) -> None:
    record_failure("person.factor-failed", person=user, **_kind_of(authenticator))


def _kind_of(authenticator: Authenticator | None) -> dict[str, str]:
    return {"factor": str(authenticator.type)} if authenticator else {}
