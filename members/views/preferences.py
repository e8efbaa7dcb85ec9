"""How somebody is written to: language, time zone, and which letters."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from members.actions.preferences import set_preferences
from members.forms import PreferencesForm
from members.notifications import OPTIONAL
from members.queries import actor_in_person
from members.views.acting import signed_in
from members.views.place import tried


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """The person's own, to be looked at and changed."""
    person = signed_in(request)
    now = {
        "language": person.language,
        "time_zone": person.time_zone,
        "wanted": [kind for kind in OPTIONAL if kind not in person.muted],
    }
    form = PreferencesForm(request.POST if request.method == "POST" else None, initial=now)
    if request.method == "POST" and tried(
        form, lambda: set_preferences(person=person, **form.cleaned_data, by=actor_in_person(person))
    ):
        messages.success(request, _("From now on you are written to like this."))
        return redirect("account:preferences")
    return render(request, "account/preferences.html", {"form": form}, status=400 if form.errors else 200)
