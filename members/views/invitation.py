"""Accepting an invitation: the link opens a page with a button, and only the button accepts."""

from allauth.account.utils import perform_login
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from members.actions import invitations
from members.actions.refusals import Refused
from members.areas import DOORS, areas_of
from members.models import Invitation, User
from members.queries import ACTING_IN, actor_for
from members.roles import ROLES
from members.team import invitation_alive

HELD = "invitation"  # in a session: the digest of the invitation whose link was opened in this browser


@never_cache
@sensitive_variables("token")
@require_safe
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Remember that this browser has the link, and leave its address, so that no page or log after it holds it."""
    digest = invitations.digest_of(token)
    if not invitation_alive(digest).exists():
        return _dead(request)
    request.session[HELD] = digest
    return redirect("account:invitation")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest) -> HttpResponseBase:
    """What is offered, and the button. Who has an account signs in first: a link is no second factor."""
    found = invitation_alive(request.session.get(HELD, "")).first()
    if found is None:
        return _dead(request)
    account = User.objects.filter(email=found.email).first()
    person = request.user if request.user.is_authenticated else None
    if request.method == "POST" and account == person:
        return _accept(request, found, person)
    return render(
        request,
        "account/invitation.html",
        {
            "invitation": found,
            "role": ROLES[found.role],
            "is_theirs": account == person,
            "has_account": account is not None,
        },
        status=409 if request.method == "POST" else 200,
    )


def _accept(request: HttpRequest, found: Invitation, person: User | None) -> HttpResponseBase:
    try:
        new = invitations.accept(digest=found.digest, person=person)
    except Refused as refused:
        return render(request, "account/invitation_refused.html", {"reason": refused}, status=409)
    if new is None:
        return _dead(request)
    del request.session[HELD]
    request.session[ACTING_IN] = found.organisation_id
    if person is not None:
        messages.success(request, _("You now work in %s here.") % found.organisation.name)
        areas = areas_of(actor_for(new, found.organisation))
        return redirect(DOORS[areas[0]] if areas else "account:home")
    answer: HttpResponseBase = perform_login(
        request, new, redirect_url=reverse("account_set_password"), email=new.email
    )
    return answer


def _dead(request: HttpRequest) -> HttpResponse:
    """The same answer for an invitation that was used, revoked, is too old, and that never was one."""
    return render(request, "account/invitation_dead.html", status=404)
