"""The form of a quarter: a grid of cells for members with few rows, saved as they go on, by any of their people."""

from collections.abc import Iterable
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from members.models import Organisation
from members.permissions import Right
from members.views.acting import acting, for_rights
from metrics.actions import drafts
from metrics.actions.refusals import Refusal
from metrics.actions.submissions import Upload
from metrics.intake.form_grid import FormGrid, changes, grid_csv
from metrics.presenters.form_grid import cell_name, suggestions, table_of
from metrics.queries import doors
from metrics.queries.doors import Lock
from metrics.queries.drafts import LONGEST, Form, form_of
from metrics.report_forms import GridForm, ReasonForm
from metrics.statistics.indicator import definitions
from metrics.statistics.quarter import Quarter
from metrics.views.refusing import status_of
from metrics.views.report_pages import own_member, steps
from metrics.views.uploading import replaced, sent


@require_http_methods(["GET", "HEAD", "POST"])
@for_rights(Right.UPLOAD)
def page(request: HttpRequest, quarter: Quarter) -> HttpResponse:
    """Show the form; save it, with another row or other columns, or throw it away."""
    actor = acting(request)
    member = own_member(actor)
    if request.method != "POST":
        lock = doors.to_upload(member, quarter, actor)
        return _shown(request, member, quarter, form_of(member, quarter), refusal=lock)
    grid, revision = _typed(request)
    wish = request.POST.get("do", "save")
    if wish == "discard":
        return _discarded(request, member, quarter, grid, revision)
    if wish == "add" and len(grid.rows) < LONGEST:
        grid = FormGrid(grid.measures, [*grid.rows, {}])
    try:
        drafts.save(quarter=quarter, grid=grid, revision=revision, by=acting(request))
    except Refusal as refusal:
        return _refused(request, member, quarter, grid, refusal)
    messages.success(request, _("Saved. Your colleagues can go on with it."))
    return _back(quarter, cell_name(len(grid.rows) - 1, "taxon") if wish == "add" else "")


@require_POST
@for_rights(Right.UPLOAD)
def check(request: HttpRequest, quarter: Quarter) -> HttpResponse:
    """Save the form and have it checked, as the file that it makes."""
    member = own_member(acting(request))
    grid, revision = _typed(request)
    try:
        drafts.save(quarter=quarter, grid=grid, revision=revision, by=acting(request))
    except Refusal as refusal:
        return _refused(request, member, quarter, grid, refusal)
    form = ReasonForm(request.POST, revises=replaced(member, quarter) is not None)
    form.is_valid()
    file = Upload.of(f"form-{quarter}.csv", grid_csv(grid, str(quarter)))
    return sent(
        request,
        quarter,
        file,
        form,
        lambda **answer: _shown(request, member, quarter, form_of(member, quarter), form, **answer),
    )


def _typed(request: HttpRequest) -> tuple[FormGrid, int]:
    """What stands in the cells, and which revision they were filled with."""
    form = GridForm(request.POST)
    form.is_valid()  # what is no number counts as none: such a form was not made by us
    rows = min(form.cleaned_data.get("rows") or 0, LONGEST)
    known = definitions().measures
    shown = [code for code in request.POST.getlist("shown") if code in known]
    columns = FormGrid(shown, []).columns
    cells = [
        {column: text for column in columns if (text := request.POST.get(cell_name(row, column), "").strip())}
        for row in range(rows)
    ]
    filled = {column for row in cells for column in row}
    wanted = {*request.POST.getlist("measure"), *(filled & set(shown))}  # no column goes with what stands in it
    return FormGrid([code for code in known if code in wanted], cells), form.cleaned_data.get("revision") or 0


def _discarded(
    request: HttpRequest, member: Organisation, quarter: Quarter, grid: FormGrid, revision: int
) -> HttpResponse:
    try:
        drafts.discard(quarter=quarter, revision=revision, by=acting(request))
    except Refusal as refusal:
        return _refused(request, member, quarter, grid, refusal)
    messages.success(request, _("Thrown away. The form begins anew."))
    return _back(quarter)


def _back(quarter: Quarter, cell: str = "") -> HttpResponseRedirect:
    address = reverse("portal:form", args=[quarter])
    return redirect(f"{address}#{cell}" if cell else address)


def _refused(
    request: HttpRequest, member: Organisation, quarter: Quarter, grid: FormGrid, refusal: Refusal
) -> HttpResponse:
    """What was typed is still there, beside what somebody else saved; saving again is knowing of it."""
    saved = form_of(member, quarter)
    ours = Form(grid, saved.revision, saved.edited_by, saved.edited_at)
    differing = list(changes(saved.grid, grid)) if refusal.code == drafts.STALE and saved.revision else []
    return _shown(request, member, quarter, ours, differing=differing, refusal=refusal, status=status_of(refusal))


def _shown(
    request: HttpRequest,
    member: Organisation,
    quarter: Quarter,
    shown: Form,
    reason: ReasonForm | None = None,
    *,
    differing: Iterable[object] = (),
    refusal: Refusal | Lock | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    in_force = replaced(member, quarter)
    context = {
        "quarter": quarter,
        "steps": steps(),
        "shown": shown,
        "table": table_of(shown.grid),
        "measures": [(measure, measure.code in shown.grid.measures) for measure in definitions().measures.values()],
        "suggestions": suggestions(member, quarter, shown.grid),
        "reason": reason or ReasonForm(revises=in_force is not None),
        "differing": differing,
        "refusal": refusal,
        "closed": refusal is not None and request.method != "POST",
        "may_add": len(shown.grid.rows) < LONGEST,
        "longest": LONGEST,
    }
    return render(request, "portal/form.html", context, status=status)
