"""The account: who is signed in, what they may do and where."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from members.models import Membership
from members.roles import ROLES
from members.views.acting import acting


@never_cache
@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The person, their roles with what each means, and where the account is looked after."""
    actor = acting(request)
    held = Membership.objects.filter(person=actor.person).select_related("organisation")
    return render(
        request,
        "account/home.html",
        {
            "roles": [(membership.organisation, ROLES[membership.role]) for membership in held],
            "may_have_tokens": bool(actor.rights),
        },
    )
