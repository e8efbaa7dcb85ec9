"""One person in an organisation: their roles, and the ways out."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from members.actions import confirmations, people
from members.forms import LeavingForm, RolesForm
from members.permissions import MANAGING
from members.team import Colleague, colleague
from members.views.acting import acting, for_rights
from members.views.confirming import lately_confirmed
from members.views.place import Place, place_of, tried


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_rights(*MANAGING, confidential=False)
@lately_confirmed
def person(request: HttpRequest, number: int, slug: str | None = None) -> HttpResponse:
    """The person's roles in the organisation, and the forms that change or end them."""
    place = place_of(request, slug)
    found = _colleague(place, number)
    if request.method != "POST":
        return _page(request, place, found)
    form = RolesForm(request.POST, kind=place.organisation.kind)
    if not tried(form, lambda: _set_roles(request, place, found, form)):
        return _page(request, place, found, form=form)
    messages.success(request, _("%(person)s has other roles from now on.") % {"person": found.person})
    return redirect(place.url("team"))


@require_POST
@for_rights(*MANAGING, confidential=False)
def confirm(request: HttpRequest, number: int, slug: str | None = None) -> HttpResponse:
    """Say that the person still works here."""
    place = place_of(request, slug)
    found, by = _colleague(place, number).person, acting(request)
    done = _("You confirmed that %(person)s still works here.") % {"person": found}
    return place.do(request, lambda: confirmations.confirm(organisation=place.organisation, person=found, by=by), done)


@never_cache
@require_POST
@for_rights(*MANAGING, confidential=False)
@lately_confirmed
def remove(request: HttpRequest, number: int, slug: str | None = None) -> HttpResponse:
    """Take all roles in the organisation, with the tokens."""
    place = place_of(request, slug)
    found, form = _colleague(place, number), LeavingForm(request.POST, asks=slug is not None)
    if not tried(form, lambda: _remove(request, place, found, form)):
        return _page(request, place, found, leaving_form=form)
    messages.success(request, _("%(person)s works here no longer. Nothing opens any more.") % {"person": found.person})
    return redirect(place.url("team"))


def _set_roles(request: HttpRequest, place: Place, found: Colleague, form: RolesForm) -> None:
    people.set_roles(person=found.person, organisation=place.organisation, **form.cleaned_data, by=acting(request))


def _remove(request: HttpRequest, place: Place, found: Colleague, form: LeavingForm) -> None:
    people.remove(person=found.person, organisation=place.organisation, **form.leaving, by=acting(request))


def _colleague(place: Place, number: int) -> Colleague:
    found = colleague(place.organisation, number)
    if found is None:
        raise Http404
    return found


def _page(request: HttpRequest, place: Place, found: Colleague, **given: forms.Form) -> HttpResponse:
    """The page, with the form that was just refused in it where there is one."""
    kind = place.organisation.kind
    shown = {
        "form": RolesForm(kind=kind, initial={"roles": [role.code for role in found.roles]}),
        "leaving_form": LeavingForm(asks=place.slug is not None, auto_id="leaving_%s"),
    } | given
    at = {"number": found.person.pk}
    return place.page(
        request,
        "person",
        status=400 if given else 200,
        **shown,
        found=found,
        own_url=place.url("person", **at),
        team_url=place.url("team"),
        confirm_url=place.url("confirm-person", **at),
        remove_url=place.url("remove-person", **at),
        deactivate_url=reverse("desk:deactivate-person", kwargs=at) if place.slug else "",
    )
