"""A version as its member sees it: being checked, what was found, sign-off, receipt, withdrawal."""

from io import BytesIO
from pathlib import PurePath
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from members.actors import Actor
from members.permissions import Right
from members.views.acting import acting, for_rights
from metrics.actions import submissions
from metrics.actions.refusals import Refusal
from metrics.finding_lists import findings_csv
from metrics.forms import AnswerForm, SignOffForm
from metrics.models import Submission
from metrics.queries import doors
from metrics.queries.comparison import compared
from metrics.queries.content_hash import preview_hash
from metrics.queries.findings import FindingGroup, finding_groups, names_read
from metrics.queries.marked_file import can_be_marked, marked_file
from metrics.queries.repairs import repair_groups, with_findings
from metrics.queries.report_template import CONTENT_TYPES
from metrics.queries.submissions import submission_for
from metrics.queries.turn import turn_of
from metrics.queries.versions import file_is_kept, versions
from metrics.queries.waiting import waiting_of
from metrics.transitions import Status
from metrics.views.conversation import conversation
from metrics.views.dry_runs import dry_run_page
from metrics.views.problems import form_for, may_correct
from metrics.views.refusing import status_of
from metrics.views.report_pages import happened, laid_over, marks, own_submission, own_upload, steps, submission_shown

FIGURES_SHOWN = 50
REPAIRS_SHOWN = 10
STEP = {Status.CHECKING: 3, Status.INVALID: 3, Status.RETURNED: 3, Status.READY: 4}
STEPS_DONE = 5


@require_safe
@for_rights(Right.READ_OWN)
def page(request: HttpRequest, id: UUID) -> HttpResponse:
    """Whatever there is to know and to do about one version, or to know about a dry run."""
    submission = own_upload(request, id)
    if submission.is_dry_run:
        return dry_run_page(request, submission)
    if submission.status == Status.CHECKING:
        return render(
            request,
            "portal/checking.html",
            {
                "submission": submission,
                "turn": turn_of(submission),
                "steps": steps(),
                "file_is_kept": file_is_kept(submission),
            },
        )
    return render_page(request, submission)


@require_safe
@for_rights(Right.READ_OWN)
def progress(request: HttpRequest, id: UUID) -> HttpResponse:
    """The part of the page that asks again while the file is checked; afterwards the page loads anew."""
    submission = own_upload(request, id)
    if submission.status == Status.CHECKING:
        return render(request, "portal/_progress.html", {"submission": submission, "turn": turn_of(submission)})
    return HttpResponse(headers={"HX-Refresh": "true"})


@require_POST
@for_rights(Right.READ_OWN)
def submit(request: HttpRequest, id: UUID) -> HttpResponse:
    """Sign the version off, with an answer to every warning."""
    actor, submission = own_submission(request, id)
    groups = finding_groups(submission)
    form = SignOffForm(request.POST, warnings=_warnings(groups))
    if not form.is_valid():
        return render_page(request, submission, form=form, status=400)
    try:
        submissions.submit(
            submission=submission, comments=form.comments, preview=request.POST.get("preview", ""), by=actor
        )
    except Refusal as refusal:
        return render_page(request, submission_for(actor, id), form=form, refusal=refusal)
    messages.success(request, _("Submitted. This page is your receipt; it was also sent by e-mail."))
    return redirect("portal:submission", id)


@require_POST
@for_rights(Right.READ_OWN)
def withdraw(request: HttpRequest, id: UUID) -> HttpResponse:
    """Take the version back before it is accepted."""
    actor, submission = own_submission(request, id)
    try:
        submissions.withdraw(submission=submission, by=actor)
    except Refusal as refusal:
        return render_page(request, submission_for(actor, id), refusal=refusal)
    messages.success(request, _("Withdrawn. You can upload another file for this quarter."))
    return redirect("portal:submission", id)


@require_safe
@for_rights(Right.READ_OWN, Right.READ_ALL)
def file(request: HttpRequest, id: UUID) -> FileResponse:
    """The file exactly as it was uploaded, to be saved and never to be shown by the browser."""
    stored = submission_shown(request, id).file
    if stored.content is None:
        raise Http404
    return FileResponse(
        BytesIO(bytes(stored.content)),
        as_attachment=True,
        filename=stored.name,
        content_type="application/octet-stream",
    )


@require_safe
@for_rights(Right.READ_OWN)
def marked(request: HttpRequest, id: UUID) -> HttpResponseBase:
    """The file as a workbook in which every finding is marked in its cell."""
    _actor, submission = own_submission(request, id)
    content = marked_file(submission)
    if content is None:
        messages.warning(
            request, _("This file cannot be marked: it is too large, or no table was found. Take the list of findings.")
        )
        return redirect("portal:submission", id)
    return FileResponse(
        BytesIO(content),
        as_attachment=True,
        filename=f"{PurePath(submission.file.name).stem}-marked.xlsx",
        content_type=CONTENT_TYPES["xlsx"],
    )


@require_safe
@for_rights(Right.READ_OWN, Right.READ_ALL)
def findings(request: HttpRequest, id: UUID) -> HttpResponse:
    """All listed findings as a file."""
    return findings_csv(submission_shown(request, id))


def address(submission: Submission) -> str:
    return reverse("portal:submission", args=[submission.pk])


def render_page(
    request: HttpRequest,
    submission: Submission,
    *,
    form: SignOffForm | None = None,
    answer: AnswerForm | None = None,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    actor, groups, figures = acting(request), finding_groups(submission), compared(submission)
    to_fix = repair_groups(submission, severity="error")
    repairs = form_for(submission, with_findings(submission, list(to_fix[:REPAIRS_SHOWN])))
    warnings = _warnings(groups)
    answers = _answers(actor, submission, warnings, form)
    return render(
        request,
        "portal/submission.html",
        {
            "submission": submission,
            "steps": steps(),
            "step": STEP.get(Status(submission.status), STEPS_DONE),
            "repairs": repairs,
            "more_groups": max(to_fix.count() - REPAIRS_SHOWN, 0),
            "may_correct": may_correct(actor, submission),
            **laid_over(submission),
            "answers_url": reverse("portal:answers"),
            "warnings": [(group, answers[group.code] if answers else None) for group in warnings],
            "names": names_read(submission),
            "figures": figures,
            "marks": marks(figures),
            "subjects": Paginator(figures.subjects, FIGURES_SHOWN).get_page(request.GET.get("page")),
            "talks": conversation(submission, actor, answer),
            "waited": waiting_of(submission),
            "versions": versions(submission),
            "file_is_kept": file_is_kept(submission),
            "can_be_marked": can_be_marked(submission) and bool(groups),
            "form": answers,
            "preview_hash": preview_hash(submission),
            "submit_lock": doors.to_submit(submission, actor),
            "withdraw_lock": doors.to_withdraw(submission, actor),
            "replace_lock": doors.to_upload(submission.member, submission.period.quarter, actor),
            "refusal": refusal,
            "events": happened(actor, submission),
        },
        status=status_of(refusal) if refusal else status,
    )


def _answers(
    actor: Actor, submission: Submission, warnings: list[FindingGroup], form: SignOffForm | None
) -> SignOffForm | None:
    """The fields in which warnings are answered; none where there is nothing to sign off, or not by the actor."""
    if submission.status != Status.READY or not actor.may(Right.SUBMIT):
        return None
    return form or SignOffForm(warnings=warnings)


def _warnings(groups: list[FindingGroup]) -> list[FindingGroup]:
    return [group for group in groups if group.severity == "warning"]
