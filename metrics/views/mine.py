"""The members that a reviewer looks after."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from members.actions import care
from members.history import carers_by_member
from members.models import Organisation
from members.permissions import Right
from members.views.acting import acting, for_rights
from metrics.desk_forms import ChosenForm


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_rights(Right.REVIEW, confidential=False)
def mine(request: HttpRequest) -> HttpResponse:
    """Every member, with a box for those whom the reviewer looks after."""
    form = ChosenForm(request.POST)
    if request.method == "POST" and form.is_valid():
        care.look_after(members=form.cleaned_data["member"], by=acting(request))
        messages.success(request, _("From now on you hear of these members’ reports."))
        return redirect("desk:mine")
    members = Organisation.objects.filter(kind=Organisation.Kind.MEMBER).order_by("name")
    carers = carers_by_member(members)
    rows = [
        (
            member,
            any(held.person == request.user for held in carers.get(member.pk, [])),
            [str(held.person) for held in carers.get(member.pk, []) if held.person != request.user],
        )
        for member in members
    ]
    return render(request, "desk/mine.html", {"rows": rows})
