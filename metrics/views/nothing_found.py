"""“Nothing found this quarter”: the zeros, and the lead's signature below them."""

from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from members.models import Organisation
from members.permissions import Right
from members.queries import people_with
from members.views.acting import acting, for_rights
from metrics.actions import nothing_found as action
from metrics.actions.refusals import Malformed, Refusal
from metrics.queries import doors
from metrics.queries.doors import Lock
from metrics.queries.nothing_found import nothing_found
from metrics.report_forms import NothingFoundForm
from metrics.statistics.quarter import Quarter
from metrics.views.refusing import say_in, status_of
from metrics.views.report_pages import own_member
from metrics.views.uploading import replaced

ROWS_SHOWN = 200


@require_http_methods(["GET", "HEAD", "POST"])
@for_rights(Right.UPLOAD)
def page(request: HttpRequest, quarter: Quarter) -> HttpResponse:
    """Show what is expected, each with its zero; a lead signs it."""
    actor = acting(request)
    member = own_member(actor)
    if request.method == "POST":
        return _sign(request, member, quarter)
    return _shown(request, member, quarter, refusal=doors.to_upload(member, quarter, actor))


def _sign(request: HttpRequest, member: Organisation, quarter: Quarter) -> HttpResponse:
    zeros = nothing_found(member, quarter)
    form = NothingFoundForm(request.POST, whole=zeros.whole, revises=replaced(member, quarter) is not None)
    if not form.is_valid():
        return _shown(request, member, quarter, form, status=HTTPStatus.BAD_REQUEST)
    told = form.cleaned_data
    try:
        submission = action.report(
            quarter=quarter,
            sha256=told["sha256"],
            statement=told["statement"],
            whole=form.whole,
            reason=told.get("reason", ""),
            by=acting(request),
        )
    except Malformed as refusal:
        say_in(form, refusal)
        return _shown(request, member, quarter, form, status=HTTPStatus.BAD_REQUEST)
    except Refusal as refusal:
        return _shown(request, member, quarter, told=told, refusal=refusal, status=status_of(refusal))
    messages.success(request, _("Submitted. This page is your receipt; it was also sent by e-mail."))
    return redirect("portal:submission", submission.pk)


def _shown(
    request: HttpRequest,
    member: Organisation,
    quarter: Quarter,
    form: NothingFoundForm | None = None,
    *,
    told: Mapping[str, str] = MappingProxyType({}),
    refusal: Refusal | Lock | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    zeros = nothing_found(member, quarter)
    in_force = replaced(member, quarter)
    rows = [(row, [row.cells.get(measure.code, "") for measure in zeros.measures]) for row in zeros.rows[:ROWS_SHOWN]]
    return render(
        request,
        "portal/nothing_found.html",
        {
            "quarter": quarter,
            "zeros": zeros,
            "rows": rows,
            "form": form
            or NothingFoundForm(
                whole=zeros.whole, revises=in_force is not None, initial={**told, "sha256": zeros.sha256}
            ),
            "refusal": refusal,
            "in_force": in_force,
            "may_submit": acting(request).may(Right.SUBMIT),
            "leads": people_with(Right.SUBMIT, member),
        },
        status=status,
    )
