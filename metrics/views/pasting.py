"""A table that is pasted into the page: kept as the file that it is, and checked like any other."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from members.models import Organisation
from members.permissions import Right
from members.views.acting import acting, for_rights
from metrics.actions.refusals import Refusal
from metrics.actions.submissions import Upload
from metrics.queries import doors
from metrics.queries.doors import Lock
from metrics.report_forms import PasteForm
from metrics.statistics.quarter import Quarter
from metrics.views.report_pages import own_member, steps
from metrics.views.uploading import replaced, sent


@require_http_methods(["GET", "HEAD", "POST"])
@for_rights(Right.UPLOAD)
def page(request: HttpRequest, quarter: Quarter) -> HttpResponse:
    """Take the table, or say why not and who can help."""
    actor = acting(request)
    member = own_member(actor)
    if request.method != "POST":
        return _shown(request, member, quarter, refusal=doors.to_upload(member, quarter, actor))
    form = PasteForm(request.POST, revises=replaced(member, quarter) is not None)
    if not form.is_valid():
        return _shown(request, member, quarter, form, status=HTTPStatus.BAD_REQUEST)
    file = pasted(form.cleaned_data["table"], quarter)
    return sent(request, quarter, file, form, lambda **answer: _shown(request, member, quarter, form, **answer))


def pasted(table: str, quarter: Quarter) -> Upload:
    """The text as it came, under the ending that says how its cells are kept apart."""
    ending = "tsv" if "\t" in table else "csv"
    return Upload.of(f"pasted-{quarter}.{ending}", table.encode())


def _shown(
    request: HttpRequest,
    member: Organisation,
    quarter: Quarter,
    form: PasteForm | None = None,
    *,
    refusal: Refusal | Lock | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    form = form or PasteForm(revises=replaced(member, quarter) is not None)
    shown = {"quarter": quarter, "steps": steps(), "form": form, "refusal": refusal}
    return render(request, "portal/paste.html", shown, status=status)
