"""A lost second factor: one person asks to take it away, an administrator who is another one does."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from members.actions import factors as actions
from members.forms import FactorResetForm
from members.models import Organisation, User
from members.permissions import Right
from members.queries import factor_resets_for, memberships_under
from members.views.acting import acting, for_rights
from members.views.confirming import lately_confirmed


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_rights(Right.MANAGE_MEMBER, Right.ADMINISTER)
@lately_confirmed
def factor_resets(request: HttpRequest) -> HttpResponse:
    """What waits, and the form with which the first of two people asks."""
    actor = acting(request)
    form = FactorResetForm(request.POST if request.method == "POST" else None, people=_people(request))
    if request.method == "POST" and form.is_valid():
        person, organisation = form.chosen
        try:
            actions.ask_for_reset(
                person=person, organisation=organisation, reason=form.cleaned_data["reason"], by=actor
            )
        except ValueError:
            form.add_error("person", _("A reset of this person’s second factors waits already."))
        else:
            messages.success(request, _("It waits for an administrator to confirm it. The person was told."))
            return redirect("account:factor-resets")
    context = {"form": form, "waiting": factor_resets_for(actor)}
    return render(request, "account/factor_resets.html", context, status=400 if form.errors else 200)


def _people(request: HttpRequest) -> list[tuple[User, Organisation]]:
    """Everybody else whom one looks after, once in each organisation."""
    held = memberships_under(acting(request)).exclude(person=acting(request).person)
    return list(dict.fromkeys((membership.person, membership.organisation) for membership in held))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_rights(Right.MANAGE_MEMBER, Right.ADMINISTER)
@lately_confirmed
def factor_reset(request: HttpRequest, id: int) -> HttpResponse:
    """Who, why, and who asked; an administrator who is neither of them confirms, whoever may see it can drop it."""
    actor = acting(request)
    reset = get_object_or_404(factor_resets_for(actor), pk=id)
    may_confirm = actor.may(Right.ADMINISTER) and actor.person not in (reset.asked_by, reset.person)
    if request.method == "POST":
        if "drop" in request.POST:
            return _do(request, lambda: actions.drop_reset(reset=reset, by=actor), _("The second factors stay."))
        done = _("The second factors are gone, and the person was signed out everywhere and told.")
        return _do(request, lambda: actions.confirm_reset(reset=reset, by=actor), done)
    return render(request, "account/factor_reset.html", {"reset": reset, "may_confirm": may_confirm})


def _do(request: HttpRequest, action: Callable[[], object], done: str) -> HttpResponse:
    try:
        action()
    except ValueError:
        messages.error(request, _("This was decided by somebody else meanwhile, or is not yours to decide."))
    else:
        messages.success(request, done)
    return redirect("account:factor-resets")
