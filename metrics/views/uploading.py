"""The first two steps of a report: the template, and the file."""

from collections.abc import Callable
from http import HTTPStatus
from typing import cast

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, get_language_info
from django.views.decorators.http import require_http_methods, require_safe

from members.models import Organisation
from members.permissions import Right
from members.views.acting import acting, for_rights
from metrics.actions import submissions
from metrics.actions.refusals import Malformed, Refusal
from metrics.actions.submissions import Upload
from metrics.forms import UploadForm, received
from metrics.intake.template_words import languages
from metrics.models import Submission
from metrics.queries import doors
from metrics.queries.doors import Lock
from metrics.queries.drafts import draft_of
from metrics.queries.reference import period_of
from metrics.queries.reopenings import reopened_for
from metrics.queries.report_template import CONTENT_TYPES, Format, template_for
from metrics.queries.submissions import in_force, open_version
from metrics.statistics.quarter import Quarter
from metrics.views.refusing import say_in, status_of
from metrics.views.report_pages import own_member, steps


@require_http_methods(["GET", "HEAD", "POST"])
@for_rights(Right.UPLOAD)
def upload(request: HttpRequest, quarter: Quarter) -> HttpResponse:
    """Take the quarter's file, or say why not and who can help."""
    actor = acting(request)
    member = own_member(actor)
    if request.method == "POST":
        return _receive(request, member, quarter)
    return _page(request, member, quarter, refusal=doors.to_upload(member, quarter, actor))


def _receive(request: HttpRequest, member: Organisation, quarter: Quarter) -> HttpResponse:
    form = UploadForm(request.POST, request.FILES, revises=replaced(member, quarter) is not None)
    form.fields["file"].required = True
    if "reason" in form.fields:
        form.fields["reason"].required = False  # the action asks for it, in its own words
    if not form.is_valid():
        return _page(request, member, quarter, form, status=HTTPStatus.BAD_REQUEST)
    return sent(
        request,
        quarter,
        received(form.cleaned_data["file"]),
        form,
        lambda **answer: _page(request, member, quarter, form, **answer),
    )


def sent(
    request: HttpRequest, quarter: Quarter, file: Upload, form: Form, again: Callable[..., HttpResponse]
) -> HttpResponse:
    """Upload what a form brought, or try it, and go on to what was found; `again` shows the form that was refused."""
    try:
        submission, _new = submissions.upload(
            quarter=quarter,
            upload=file,
            reason=form.cleaned_data.get("reason", ""),
            dry_run=request.GET.get("dry_run") == "true",
            by=acting(request),
        )
    except Malformed as refusal:
        say_in(form, refusal)
        return again(status=HTTPStatus.BAD_REQUEST)
    except Refusal as refusal:
        return again(refusal=refusal, status=status_of(refusal))
    return redirect("portal:submission", submission.pk)


def _page(
    request: HttpRequest,
    member: Organisation,
    quarter: Quarter,
    form: UploadForm | None = None,
    *,
    refusal: Refusal | Lock | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    period = period_of(quarter)
    current = open_version(member, period) if period else None
    accepted = in_force(member, period) if period else None
    return render(
        request,
        "portal/upload.html",
        {
            "quarter": quarter,
            "steps": steps(),
            "period": period,
            "form": form or UploadForm(revises=accepted is not None),
            "refusal": refusal,
            "current": current,
            "draft": draft_of(member, quarter),
            "template_languages": [(language, get_language_info(language)["name_local"]) for language in languages()],
            "in_force": accepted,
            "reopening": reopened_for(member, period) if period else None,
            "today": timezone.localdate(),
        },
        status=status,
    )


def replaced(member: Organisation, quarter: Quarter) -> Submission | None:
    """The accepted version that another upload would replace."""
    period = period_of(quarter)
    return in_force(member, period) if period else None


@require_safe
@for_rights(Right.UPLOAD)
def template(request: HttpRequest, quarter: Quarter, format: str) -> HttpResponse:
    """The file to fill in, with the member's own platforms and the names of its last report."""
    if format not in CONTENT_TYPES:
        raise Http404
    member = own_member(acting(request))
    return HttpResponse(
        template_for(member, quarter, cast(Format, format), request.GET.get("language") or get_language()),
        content_type=CONTENT_TYPES[format],
        headers={"Content-Disposition": f'attachment; filename="{member.slug}-{quarter}.{format}"'},
    )
