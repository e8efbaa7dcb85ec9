"""Opening a quarter again for one member, and ending that before its day."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from members.actions import showing
from members.models import Organisation
from members.permissions import Right
from members.views.acting import acting, for_rights
from metrics.actions import reopenings
from metrics.actions.refusals import Malformed, Refusal
from metrics.forms import EndReopeningForm, ReopeningForm
from metrics.models import Period
from metrics.queries import doors
from metrics.queries.reference import period_of
from metrics.queries.reopenings import history, reopened_for
from metrics.queries.submissions import in_force, open_version
from metrics.statistics.quarter import Quarter
from metrics.views.refusing import say_in, status_of


def _asked(request: HttpRequest, slug: str, quarter: Quarter) -> tuple[Organisation, Period]:
    """A member and a quarter that was opened once; Http404 for anything else."""
    period = period_of(quarter)
    if period is None:
        raise Http404
    member = get_object_or_404(Organisation, slug=slug, kind=Organisation.Kind.MEMBER)
    showing.about(request, object=str(period), organisation=member)
    return member, period


@require_safe
@for_rights(Right.READ_ALL)
def page(request: HttpRequest, slug: str, quarter: Quarter) -> HttpResponse:
    """Whether the member can report for the quarter, what was decided about it before, and the form to decide."""
    return _page(request, *_asked(request, slug, quarter))


@require_POST
@for_rights(Right.READ_ALL)
def reopen(request: HttpRequest, slug: str, quarter: Quarter) -> HttpResponse:
    """Take the member's files until a day."""
    member, period = _asked(request, slug, quarter)
    form = ReopeningForm(request.POST)
    if not form.is_valid():
        return _page(request, member, period, form=form, status=400)
    try:
        reopenings.reopen(member=member, period=period, by=acting(request), **form.cleaned_data)
    except Malformed as refusal:
        say_in(form, refusal)
        return _page(request, member, period, form=form, status=400)
    except Refusal as refusal:
        return _page(request, member, period, form=form, refusal=refusal)
    messages.success(request, _("Opened again. The member’s leads are told."))
    return redirect("desk:reopening", slug, quarter)


@require_POST
@for_rights(Right.READ_ALL)
def end(request: HttpRequest, slug: str, quarter: Quarter) -> HttpResponse:
    """End a re-opening before its day."""
    member, period = _asked(request, slug, quarter)
    form = EndReopeningForm(request.POST)
    if not form.is_valid():
        return _page(request, member, period, ending=form, status=400)
    try:
        reopenings.end(member=member, period=period, reason=form.cleaned_data["reason"], by=acting(request))
    except Refusal as refusal:
        return _page(request, member, period, ending=form, refusal=refusal)
    messages.success(request, _("Ended. The member’s leads are told."))
    return redirect("desk:reopening", slug, quarter)


def _page(
    request: HttpRequest,
    member: Organisation,
    period: Period,
    *,
    form: ReopeningForm | None = None,
    ending: EndReopeningForm | None = None,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    return render(
        request,
        "desk/reopening.html",
        {
            "member": member,
            "period": period,
            "lock": doors.to_reopen(member, period, acting(request)),
            "closed": doors.to_report(member, period.quarter),
            "reopening": reopened_for(member, period),
            "history": history(member, period),
            "in_force": in_force(member, period),
            "open_version": open_version(member, period),
            "form": form or ReopeningForm(),
            "ending": ending or EndReopeningForm(auto_id="id_end_%s"),
            "refusal": refusal,
        },
        status=status_of(refusal) if refusal else status,
    )
