"""Whoever must have a second factor and has shown none reaches what is open to all, and where to add one."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import ResolverMatch, reverse
from django.utils.http import urlencode

from members.models import User
from members.queries import has_factor
from members.second_factors import may_pass

Answer = Callable[[HttpRequest], HttpResponseBase]

# Namespaces and names of what is open to people who are not signed in. The API asks for itself.
PUBLIC = {"public", "api"}
ENTRANCE = {
    "coalition.views.live",
    "coalition.views.ready",
    "live",
    "ready",
    "account_login",
    "account_logout",
    "account_signup",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_confirm_email",
    "account:language",
    "account:link",
    "account:sign-on",
    "account:sign-on-callback",
}
# A password is chosen after the first sign-in by a link, and asked for before a factor is added.
ENROLMENT = {
    "account_set_password",
    "account_reauthenticate",
    "mfa_index",
    "mfa_authenticate",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_login_webauthn",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_list_webauthn",
}


class FactorGate:
    """Closed by default: a page that is added later is behind it until it is named here."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: Any, kwargs: Any) -> HttpResponseBase | None:
        if _is_open(request.resolver_match) or not isinstance(request.user, User) or may_pass(request):
            return None
        if has_factor(request.user):  # added in another session
            return redirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': request.get_full_path()})}")
        return redirect("mfa_index")


def _is_open(match: ResolverMatch | None) -> bool:
    if match is None:
        return False
    return bool(PUBLIC & set(match.namespaces)) or match.view_name in ENTRANCE | ENROLMENT
