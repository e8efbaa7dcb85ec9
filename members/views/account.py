"""The account: who is signed in, what they may do and where, and in which organisation they act."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from members.actions import personal_data
from members.areas import DOORS, areas_of
from members.models import Organisation
from members.queries import ACTING_IN, actor_for, actor_in_person, has_factor
from members.roles import ROLES
from members.team import memberships_of
from members.views.acting import acting, signed_in
from members.views.confirming import lately_confirmed


@never_cache
@login_required
@require_POST
@lately_confirmed
def data(request: HttpRequest) -> HttpResponse:
    """Everything that is kept about the person signed in, as a file. A form, for that it was handed out is recorded."""
    person = signed_in(request)
    told = personal_data.export(person=person, by=actor_in_person(person))
    return JsonResponse(
        told,
        json_dumps_params={"ensure_ascii": False, "indent": 1},
        headers={"Content-Disposition": 'attachment; filename="my-data.json"'},
    )


@never_cache
@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The person, their roles with what each means, and where the account is looked after."""
    actor = acting(request)
    person = signed_in(request)
    held = list(memberships_of(person))
    organisations = list(dict.fromkeys(membership.organisation for membership in held))
    return render(
        request,
        "account/home.html",
        {
            "roles": [(membership, ROLES[membership.role]) for membership in held],
            "acting_in": actor.organisation,
            "choices": organisations if len(organisations) > 1 or not actor.rights else [],
            "may_have_tokens": bool(actor.rights),
            "has_factor": has_factor(person),
        },
    )


@login_required
@require_POST
def act(request: HttpRequest) -> HttpResponse:
    """Act in another of the person's organisations, until they choose again or sign out."""
    slug = request.POST.get("organisation", "")
    chosen = Organisation.objects.filter(slug=slug, memberships__person=signed_in(request)).first()
    if chosen is None:
        raise Http404
    request.session[ACTING_IN] = chosen.pk
    areas = areas_of(actor_for(signed_in(request), chosen))
    return redirect(DOORS[areas[0]] if areas else "account:home")
