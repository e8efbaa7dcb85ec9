"""An organisation's people and their invitations, and the addresses that it takes."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from members.actions import confirmations, invitations, organisations, tokens
from members.forms import DomainsForm, InvitationForm
from members.models import Invitation, SingleSignOn
from members.permissions import MANAGING, Right
from members.roles import ROLES
from members.team import colleagues, open_invitations, tokens_in
from members.views.acting import acting, for_rights
from members.views.confirming import lately_confirmed
from members.views.place import Place, place_of, tried


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_rights(*MANAGING, confidential=False)
@lately_confirmed
def team(request: HttpRequest, slug: str | None = None) -> HttpResponse:
    """Everybody in the organisation, the invitations that are open, and the form that sends another."""
    place = place_of(request, slug)
    form = InvitationForm(request.POST if request.method == "POST" else None, kind=place.organisation.kind)
    if request.method == "POST" and tried(form, lambda: _invite(request, place, form)):
        messages.success(request, _("The invitation to %(email)s is on its way.") % form.cleaned_data)
        return redirect(place.url("team"))
    return _page(request, place, form=form)


@never_cache
@require_POST
@for_rights(Right.ADMINISTER, confidential=False)
@lately_confirmed
def domains(request: HttpRequest, slug: str) -> HttpResponse:
    """Take only addresses at some domains from now on."""
    place, form = place_of(request, slug), DomainsForm(request.POST)
    if not tried(form, lambda: _restrict(request, place, form)):
        return _page(request, place, domains_form=form)
    messages.success(request, _("From now on new roles go only to these addresses."))
    return redirect(place.url("team"))


@require_POST
@for_rights(*MANAGING, confidential=False)
def confirm(request: HttpRequest, slug: str | None = None) -> HttpResponse:
    """Say that everybody in the list still works here."""
    place = place_of(request, slug)
    done = _("You confirmed everybody but yourself, unless nobody else could.")
    return place.do(request, lambda: confirmations.confirm(organisation=place.organisation, by=acting(request)), done)


@require_POST
@for_rights(*MANAGING, confidential=False)
def invite_again(request: HttpRequest, number: int, slug: str | None = None) -> HttpResponse:
    """Send an invitation again, with a new link."""
    place = place_of(request, slug)
    offer = _invitation(place, number)
    done = _("The invitation was sent again. The link sent before no longer works.")
    return place.do(request, lambda: invitations.send_again(invitation=offer, by=acting(request)), done)


@require_POST
@for_rights(*MANAGING, confidential=False)
def revoke_invitation(request: HttpRequest, number: int, slug: str | None = None) -> HttpResponse:
    """End an invitation that nobody has accepted."""
    place = place_of(request, slug)
    offer = _invitation(place, number)
    done = _("The invitation no longer works.")
    return place.do(request, lambda: invitations.revoke(invitation=offer, by=acting(request)), done)


@require_POST
@for_rights(*MANAGING, confidential=False)
def revoke_token(request: HttpRequest, slug: str | None = None) -> HttpResponse:
    """End a token of anybody in the organisation; it is named in the form, so that nothing of it is in an address."""
    place = place_of(request, slug)
    token = tokens_in(place.organisation).filter(digest=request.POST.get("token", "")).first()
    if token is None:
        raise Http404
    done = _("The token “%(name)s” no longer works.") % {"name": token.name}
    return place.do(request, lambda: tokens.revoke(token=token, by=acting(request)), done)


def _invite(request: HttpRequest, place: Place, form: InvitationForm) -> None:
    invitations.invite(**form.cleaned_data, organisation=place.organisation, by=acting(request))


def _restrict(request: HttpRequest, place: Place, form: DomainsForm) -> None:
    organisations.restrict(organisation=place.organisation, domains=form.cleaned_data["domains"], by=acting(request))


def _invitation(place: Place, number: int) -> Invitation:
    found = open_invitations().filter(organisation=place.organisation, pk=number).first()
    if found is None:
        raise Http404
    return found


def _page(request: HttpRequest, place: Place, **given: forms.Form) -> HttpResponse:
    """The page, with the form that was just refused in it where there is one."""
    organisation = place.organisation
    shown = {
        "form": InvitationForm(kind=organisation.kind),
        "domains_form": DomainsForm(initial={"domains": "\n".join(organisation.email_domains)}),
    } | given
    return place.page(
        request,
        "team",
        status=400 if any(form.errors for form in given.values()) else 200,
        **shown,
        rows=[(found, place.url("person", number=found.person.pk)) for found in colleagues(organisation)],
        offers=[
            (
                offer,
                ROLES[offer.role],
                place.url("invite-again", number=offer.pk),
                place.url("revoke-invitation", number=offer.pk),
            )
            for offer in open_invitations().filter(organisation=organisation).select_related("invited_by")
        ],
        tokens=tokens_in(organisation),
        sign_on=SingleSignOn.objects.filter(organisation=organisation, enabled=True).first(),
        own_url=place.url("team"),
        confirm_url=place.url("confirm-people"),
        domains_url=place.url("domains") if place.slug else "",
        revoke_token_url=place.url("revoke-team-token"),
    )
