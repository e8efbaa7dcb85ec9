"""Where in the site an organisation's people are looked after: a lead's own in the portal, any at the desk."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from members.actions.refusals import Refused
from members.areas import DESK, PORTAL
from members.models import Organisation
from members.permissions import Right
from members.views.acting import acting


@dataclass(frozen=True, slots=True)
class Place:
    """An organisation's people, in one of the two areas; `slug` is None for a lead's own."""

    organisation: Organisation
    slug: str | None

    @property
    def area(self) -> str:
        return PORTAL if self.slug is None else DESK

    def url(self, name: str, **arguments: object) -> str:
        return reverse(f"{self.area}:{name}", kwargs=arguments | ({"slug": self.slug} if self.slug else {}))

    def page(self, request: HttpRequest, name: str, *, status: int = 200, **context: object) -> HttpResponse:
        shared = {"layout": f"base_{self.area}.html", "organisation": self.organisation, "place": self}
        return render(request, f"people/{name}.html", {**shared, **context}, status=status)

    def do(self, request: HttpRequest, act: Callable[[], object], done: str) -> HttpResponse:
        """What a button without a form does; the list afterwards says what became of it."""
        try:
            act()
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, done)
        return redirect(self.url("team"))


def place_of(request: HttpRequest, slug: str | None) -> Place:
    """404 for an organisation whose people are not theirs to look after, as for one that never was."""
    actor = acting(request)
    if slug is None:
        if actor.organisation is None or not actor.may(Right.MANAGE_MEMBER):
            raise Http404
        return Place(actor.organisation, None)
    organisation = Organisation.objects.filter(slug=slug).first() if actor.may(Right.ADMINISTER) else None
    if organisation is None:
        raise Http404
    return Place(organisation, slug)


def tried(form: forms.Form, act: Callable[[], object]) -> bool:
    """Act on a form that is filled in rightly; where not, or where the action refuses, the form says why."""
    if not form.is_valid():
        return False
    try:
        act()
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    return True
