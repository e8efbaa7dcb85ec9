"""Signing in by a one-time link, as invitations carry it."""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlsafe_base64_decode
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from members.actions import people
from members.models import User


@never_cache
@sensitive_variables("token")
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, uid: str, token: str) -> HttpResponse:
    """GET shows a button, so that a mail program which opens links uses nothing up; POST signs in."""
    if request.method == "POST":
        return _sign_in(request, uid, token)
    if _holds(_person(uid), token) is None:
        return _dead(request)
    return render(request, "account/link.html")


@transaction.atomic
def _sign_in(request: HttpRequest, uid: str, token: str) -> HttpResponse:
    """Sign the link's person in, after their second factor where they have one.

    The row is locked, so that of two clicks at once only one finds the link alive.
    """
    person = _holds(_person(uid, lock=True), token)
    if person is None:
        return _dead(request)
    people.confirm_address(person=person)
    record_authentication(request, person, "link")
    landing = None if person.has_usable_password() else reverse("account_set_password")
    response: HttpResponse = perform_login(request, person, redirect_url=landing, email=person.email)
    return response


def _holds(person: User | None, token: str) -> User | None:
    return person if person and default_token_generator.check_token(person, token) else None


def _person(uid: str, *, lock: bool = False) -> User | None:
    """The active person whose number the link carries, if it carries one."""
    try:
        number = int(urlsafe_base64_decode(uid).decode("ascii"))
    except ValueError:
        return None
    people_ = User.objects.select_for_update() if lock else User.objects.all()
    return people_.filter(pk=number, is_active=True).first() if 0 < number < 2**63 else None


def _dead(request: HttpRequest) -> HttpResponse:
    """The same answer for a link that was used, that is too old, and that never was one."""
    return render(request, "account/link_dead.html", status=404)
