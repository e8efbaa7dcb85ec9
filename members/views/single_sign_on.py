"""Signing in with one's organisation: by way of the provider of the address's domain, and back."""

import time
from typing import Any
from urllib.parse import urlsplit

import structlog
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import auth
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from coalition.lib import openid
from coalition.lib.openid import Attempt, Untrusted
from members.actions import single_sign_on as actions
from members.actions.sign_ins import record_failure
from members.forms import SignOnForm
from members.models import SingleSignOn, User
from members.queries import sign_on_for
from members.second_factors import note_factor

UNDER_WAY = "single_sign_on"  # in a session: the one attempt that may come back
LASTS = 10 * 60  # seconds

log = structlog.get_logger(__name__)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Ask for the address; its domain says which provider, and nothing else of it is looked up.

    The answer is a page with a link and no redirect: our policy lets no form lead to another site.
    """
    form = SignOnForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "account/sign_on.html", {"form": form}, status=400 if form.errors else 200)
    found = sign_on_for(form.cleaned_data["email"])
    if found is None:
        form.add_error("email", _("No organisation signs in this way with this domain. Sign in with a password."))
        return render(request, "account/sign_on.html", {"form": form}, status=400)
    attempt = Attempt.new()
    request.session[UNDER_WAY] = {"provider": found.pk, "at": time.time(), **attempt.kept()}
    where = openid.address(actions.provider_of(found), attempt, back=_back(), hint=form.cleaned_data["email"])
    return render(request, "account/sign_on_leave.html", {"where": where, "host": urlsplit(where).hostname})


@transaction.non_atomic_requests
@never_cache
@sensitive_variables("claims")
@require_safe
def callback(request: HttpRequest) -> HttpResponseBase:
    """Back from the provider. Whatever was wrong, the answer is the same; the log says what, without any name.

    No transaction is held while the provider is asked.
    """
    attempt: dict[str, Any] = request.session.pop(UNDER_WAY, {})
    found = SingleSignOn.objects.filter(pk=attempt.get("provider", 0), enabled=True).first()
    try:
        if found is None or time.time() - attempt["at"] > LASTS:
            raise Untrusted("no-attempt")
        claims = _claims(request, found, attempt)
        with transaction.atomic():
            return _sign_in(request, found, actions.identify(provider=found, claims=claims), claims)
    except Untrusted as error:
        log.warning("single_sign_on_refused", provider=found.pk if found else None, reason=error.code)
        if found is not None:
            record_failure("person.sign-in-failed", how="single sign-on")
        return render(request, "account/sign_on_refused.html", status=403)


def _claims(request: HttpRequest, found: SingleSignOn, attempt: dict[str, Any]) -> Any:
    """What the provider says, to this attempt alone."""
    given = request.GET
    if given.get("state") != attempt["state"] or given.get("iss", found.issuer) != found.issuer:
        raise Untrusted("another-state")
    if "code" not in given:
        raise Untrusted("no-code")
    kept = Attempt(attempt["state"], attempt["nonce"], attempt["verifier"])
    return openid.claims(actions.provider_of(found), kept, code=given["code"], back=_back())


def _sign_in(request: HttpRequest, found: SingleSignOn, person: User, claims: Any) -> HttpResponseBase:
    """Through allauth, which asks for the second factor here, unless the provider says that it asked for one."""
    auth.logout(request)
    record_authentication(request, person, "single_sign_on", provider=found.pk)
    if not actions.asked_for_factor(found, claims):
        answer: HttpResponseBase = perform_login(request, person, email=person.email)
        return answer
    note_factor(request, person, how="single_sign_on")
    adapter = get_adapter(request)
    adapter.login(request, person)
    told = {"email_verification": None, "signal_kwargs": None, "signup": False, "redirect_url": None}
    done: HttpResponseBase = adapter.post_login(request, person, email=person.email, **told)
    return done


def _back() -> str:
    return f"{settings.SITE_URL}{reverse('account:sign-on-callback')}"
