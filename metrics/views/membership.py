"""A member at the desk: its life in the coalition, how punctually it reports, and what administrators do with it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from members.actions import membership
from members.actions.membership import Kind
from members.actions.refusals import Refused
from members.actions.showing import about
from members.history import belongs, carers_by_member, planned_changes, platforms_of
from members.models import Organisation
from members.permissions import Right
from members.views.acting import acting, for_rights
from members.views.confirming import lately_confirmed
from members.views.place import tried
from metrics.actions import memberships
from metrics.desk_forms import CHANGE_FORMS, ChangeForm
from metrics.presenters.breaks import in_words
from metrics.presenters.membership import timeline
from metrics.queries.breaks import in_force
from metrics.queries.timeliness import timeliness

TITLES: dict[Kind, Promise] = {
    Kind.PAUSE: gettext_lazy("Pause"),
    Kind.LEAVE: gettext_lazy("Leave"),
    Kind.RETURN: gettext_lazy("Come back"),
    Kind.RENAME: gettext_lazy("Take another name"),
    Kind.MERGE: gettext_lazy("Become part of another member"),
    Kind.SALE: gettext_lazy("Sell a platform"),
}


@never_cache
@require_safe
@for_rights(Right.READ_ALL)
def member(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything about its membership, and its last quarters."""
    return _page(request, _member(slug))


@never_cache
@require_POST
@for_rights(Right.ADMINISTER)
@lately_confirmed
def change(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Something happens to the member, today or on another day."""
    found = _member(slug)
    if kind not in Kind.values:
        raise Http404
    asked = Kind(kind)
    form = _form(found, asked, request)
    if not tried(form, lambda: _change(request, found, asked, form)):
        return _page(request, found, refused=(asked, form))
    return redirect("desk:member", slug=slug)


@never_cache
@require_POST
@for_rights(Right.ADMINISTER)
def drop(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Take back what is planned."""
    found = _member(slug)
    planned = planned_changes().filter(organisation=found, pk=number).first()
    if planned is None:
        raise Http404
    try:
        membership.drop(change=planned, by=acting(request))
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("It is no longer planned."))
    return redirect("desk:member", slug=slug)


def _member(slug: str) -> Organisation:
    found = Organisation.objects.filter(slug=slug, kind=Organisation.Kind.MEMBER).first()
    if found is None:
        raise Http404
    return found


def _change(request: HttpRequest, found: Organisation, kind: Kind, form: ChangeForm) -> None:
    made = memberships.change(member=found, asked=form.asked(kind), by=acting(request))
    planned = _("Planned for %(day)s. Until then only the member and conveners see it.")
    said = _("Done, as of %(day)s.") if made.in_force_at else planned
    messages.success(request, said % {"day": made.on})


def _form(found: Organisation, kind: Kind, request: HttpRequest | None = None) -> ChangeForm:
    return CHANGE_FORMS[kind](request.POST if request else None, member=found, auto_id=f"{kind}_%s")


def _offered(found: Organisation) -> list[Kind]:
    """What can happen to it next."""
    if belongs(found, timezone.localdate()):
        return [Kind.PAUSE, Kind.LEAVE, Kind.RENAME, Kind.MERGE, *([Kind.SALE] if found.platforms.exists() else [])]
    return [Kind.RETURN, Kind.LEAVE, Kind.RENAME, Kind.MERGE]


def _page(request: HttpRequest, found: Organisation, *, refused: tuple[Kind, ChangeForm] | None = None) -> HttpResponse:
    about(request, object=found.slug, organisation=found)
    actor, today = acting(request), timezone.localdate()
    offered = _offered(found) if actor.may(Right.ADMINISTER) else []
    forms = {kind: _form(found, kind) for kind in offered} | ({refused[0]: refused[1]} if refused else {})
    quarters = timeliness(actor, found, today)
    return render(
        request,
        "desk/member.html",
        {
            "member": found,
            "belongs": belongs(found, today),
            "timeline": timeline(found),
            "today": today,
            "quarters": quarters,
            "trail": [quarter.state for quarter in reversed(quarters)],
            "platforms": platforms_of(found, today),
            "former_names": found.former_names.all(),
            "breaks": in_words(in_force([found])),
            "carers": carers_by_member([found]).get(found.pk, []),
            "forms": [(kind.value, TITLES[kind], form, bool(form.errors)) for kind, form in forms.items()],
            "may_administer": actor.may(Right.ADMINISTER),
            "may_review": actor.may(Right.REVIEW),
        },
        status=400 if refused else 200,
    )
