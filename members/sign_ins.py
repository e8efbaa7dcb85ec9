"""Who came in, who could not, and who went: allauth tells it by signals, and it goes into the audit record."""

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as factors
from allauth.mfa.models import Authenticator
from django.contrib.auth.signals import user_logged_out, user_login_failed
from django.dispatch import Signal

from members.actions.sign_ins import record_account, record_failure
from members.models import User

_COMING_AND_GOING: dict[Signal, str] = {
    account.user_logged_in: "person.signed-in",
    user_logged_out: "person.signed-out",
}


def listen() -> None:
    for signal in _COMING_AND_GOING:
        signal.connect(_came_or_went, dispatch_uid="audit")
    user_login_failed.connect(_not_signed_in, dispatch_uid="audit")
    factors.authentication_failed.connect(_factor_failed, dispatch_uid="audit")


def _came_or_went(signal: Signal, user: User | None = None, **_told: Any) -> None:
    if user is not None:  # a session that ends may be nobody's
        record_account(_COMING_AND_GOING[signal], person=user)


def _not_signed_in(credentials: dict[str, Any], **_told: Any) -> None:
    record_failure("person.sign-in-failed", email=str(credentials.get("email") or credentials.get("username") or ""))


def _factor_failed(user: User, authenticator: Authenticator | None = None, **_told: Any) -> None:
    kind = {"kind": str(authenticator.type)} if authenticator else {}
    record_failure("factor.failed", person=user, **kind)
