"""For administrators: every organisation, and everybody who may sign in."""

from collections.abc import Callable
from functools import partial
from itertools import chain

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from members.actions import people as actions
from members.forms import LeavingForm, PeopleFilter, ReasonForm
from members.models import User
from members.permissions import Right
from members.team import everybody, organisations
from members.views.acting import acting, for_rights
from members.views.confirming import lately_confirmed
from members.views.place import tried

ROWS = 50


@never_cache
@require_safe
@for_rights(Right.ADMINISTER, confidential=False)
def members(request: HttpRequest) -> HttpResponse:
    """Conveners and members, each with its time in the coalition, its platforms and the number of its people."""
    return render(request, "desk/members.html", {"organisations": organisations()})


@never_cache
@require_safe
@for_rights(Right.ADMINISTER, confidential=False)
def people(request: HttpRequest) -> HttpResponse:
    """Everybody, with their roles; those without any can only be found here."""
    form = PeopleFilter(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    page = Paginator(everybody(words), ROWS).get_page(request.GET.get("page"))
    return render(request, "desk/people.html", {"form": form, "page": page})


@require_POST
@for_rights(Right.ADMINISTER, confidential=False)
@lately_confirmed
def deactivate(request: HttpRequest, number: int) -> HttpResponse:
    """End everything of somebody, everywhere."""
    person, form = _person(number, is_active=True), LeavingForm(request.POST, asks=True)
    end = partial(actions.deactivate, person=person, by=acting(request))
    return _do(request, form, end, _("%(person)s was deactivated, everywhere.") % {"person": person})


@require_POST
@for_rights(Right.ADMINISTER, confidential=False)
@lately_confirmed
def reactivate(request: HttpRequest, number: int) -> HttpResponse:
    """Let somebody in again who was deactivated; an invitation gives them a role."""
    person, form = _person(number, is_active=False), ReasonForm(request.POST)
    let_in = partial(actions.reactivate, person=person, by=acting(request))
    return _do(request, form, let_in, _("%(person)s can be invited again.") % {"person": person})


def _do(request: HttpRequest, form: ReasonForm, act: Callable[..., None], done: str) -> HttpResponse:
    """The list afterwards says what became of it."""
    if tried(form, lambda: act(**form.cleaned_data)):
        messages.success(request, done)
    else:
        for error in chain.from_iterable(form.errors.values()):
            messages.error(request, str(error))
    return redirect("desk:people")


def _person(number: int, *, is_active: bool) -> User:
    person = User.objects.filter(pk=number, is_active=is_active).first()
    if person is None:
        raise Http404
    return person
