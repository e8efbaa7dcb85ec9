"""Where a person is signed in: look, end one, end all others."""

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from members.actions import sessions as actions
from members.actors import Actor
from members.browsers import browser_words
from members.queries import actor_in_person
from members.views.acting import signed_in


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request: HttpRequest) -> HttpResponse:
    """The list; POST signs out everywhere else."""
    if request.method == "POST":
        ended = actions.end_others(current=request.session.session_key or "", by=_self(request))
        said = ngettext("%(number)d other session was ended.", "%(number)d other sessions were ended.", ended)
        messages.success(request, said % {"number": ended})
        return redirect("account:sessions")
    listed = UserSession.objects.purge_and_list(request.user)
    newest_first = sorted(listed, key=lambda session: session.last_seen_at, reverse=True)
    rows = [(row, browser_words(row.user_agent), row.is_current()) for row in newest_first]
    return render(request, "account/sessions.html", {"rows": rows})


@login_required
@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """End one of the person's own sessions; this one too, by its other name: signing out."""
    named = request.POST.get("session", "")
    found = UserSession.objects.filter(user=request.user, pk=int(named) if named.isdecimal() else 0).first()
    if found is None:
        raise Http404
    if found.is_current():
        return redirect("account_logout")
    actions.end(session=found, by=_self(request))
    messages.success(request, _("This session was ended."))
    return redirect("account:sessions")


def _self(request: HttpRequest) -> Actor:
    return actor_in_person(signed_in(request))
