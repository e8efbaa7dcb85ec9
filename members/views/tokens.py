"""API tokens of the person signed in: made, shown once, ended."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from members.actions import tokens as actions
from members.forms import TokenForm
from members.models import Organisation, User
from members.permissions import Right
from members.queries import tokens_of
from members.views.acting import acting, for_rights
from members.views.confirming import lately_confirmed


@never_cache
@for_rights(*Right, confidential=False)
@lately_confirmed
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables("made")
def tokens(request: HttpRequest) -> HttpResponse:
    """The person's tokens, and a form for another; a new one is shown in the answer to its form, and never again."""
    person, organisation = _acting_person(request)
    form = TokenForm(request.POST or None, scopes=actions.scopes_open_to(person, organisation))
    made = None
    if request.method == "POST" and form.is_valid():
        made = actions.create(
            person=person,
            organisation=organisation,
            name=form.cleaned_data["name"],
            scopes=form.cleaned_data["scopes"],
            lasts=form.lasts,
            by=acting(request),
        )
    listed = tokens_of(person, organisation)
    return render(
        request,
        "account/tokens.html",
        {"form": form, "made": made, "tokens": listed, "organisation": organisation},
    )


@for_rights(*Right, confidential=False)
@lately_confirmed
@require_POST
def revoke(request: HttpRequest) -> HttpResponse:
    """End one of the person's own tokens; it is named in the form, so that nothing of it is in an address."""
    person, organisation = _acting_person(request)
    token = tokens_of(person, organisation).filter(digest=request.POST.get("token", "")).first()
    if token is None:
        raise Http404
    actions.revoke(token=token, by=acting(request))
    messages.success(request, _("The token “%(name)s” no longer works.") % {"name": token.name})
    return redirect("account:tokens")


def _acting_person(request: HttpRequest) -> tuple[User, Organisation]:
    actor = acting(request)
    if actor.person is None or actor.organisation is None:
        raise Http404
    return actor.person, actor.organisation
