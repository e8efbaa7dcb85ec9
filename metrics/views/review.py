"""Reviewing: what waits, and one version with everything a reviewer decides by."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import BaseFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from members.permissions import Right
from members.views.acting import acting, for_rights
from metrics.actions import submissions
from metrics.actions.refusals import Refusal
from metrics.forms import AcceptForm, QueryForm, QueryForms, ReturnForm
from metrics.models import Submission
from metrics.queries.collection import queue as waiting
from metrics.queries.comparison import compared, differences
from metrics.queries.completeness import completeness
from metrics.queries.findings import finding_groups
from metrics.queries.submissions import submission_for
from metrics.queries.versions import file_is_kept, versions
from metrics.transitions import Status
from metrics.views.refusing import status_of
from metrics.views.report_pages import cells, happened, marks, submission_shown

ROWS = 50
DIFFERENCES = 100


@require_safe
@for_rights(Right.READ_ALL)
def queue(request: HttpRequest) -> HttpResponse:
    """The submitted versions, the longest waiting first."""
    now = timezone.now()
    page = Paginator(waiting(acting(request)), ROWS).get_page(request.GET.get("page"))
    lines = [(submission, (now - submission.submitted_at).days) for submission in page if submission.submitted_at]
    return render(request, "desk/review.html", {"page": page, "lines": lines})


@require_safe
@for_rights(Right.READ_ALL)
def page(request: HttpRequest, id: UUID) -> HttpResponse:
    """One version, with what a reviewer decides by."""
    return _page(request, submission_shown(request, id))


@require_POST
@for_rights(Right.READ_ALL)
def accept(request: HttpRequest, id: UUID) -> HttpResponse:
    """Accept the version that was shown: its hash comes back with the form."""
    actor, submission = acting(request), submission_shown(request, id)
    form = AcceptForm(request.POST)
    if not form.is_valid():
        return _page(request, submission, status=400)
    try:
        submissions.accept(submission=submission, sha256=form.cleaned_data["sha256"], by=actor)
    except Refusal as refusal:
        return _page(request, submission_for(actor, id), refusal=refusal)
    messages.success(
        request,
        _("Accepted: %(member)s, %(quarter)s. The figures count from now on.")
        % {"member": submission.member.name, "quarter": submission.period},
    )
    return redirect("desk:review")


@require_POST
@for_rights(Right.READ_ALL)
def send_back(request: HttpRequest, id: UUID) -> HttpResponse:
    """Return the version with a reason, and questions about single cells."""
    actor, submission = acting(request), submission_shown(request, id)
    form, queries = ReturnForm(request.POST), QueryForms(request.POST, prefix="query")
    if not (form.is_valid() and queries.is_valid()):
        return _page(request, submission, form=form, queries=queries, status=400)
    try:
        submissions.send_back(
            submission=submission,
            reason=form.cleaned_data["reason"],
            queries=[query for line in queries if (query := line.as_query())],
            by=actor,
        )
    except Refusal as refusal:
        return _page(request, submission_for(actor, id), form=form, queries=queries, refusal=refusal)
    messages.success(request, _("Sent back to %(member)s.") % {"member": submission.member.name})
    return redirect("desk:review")


def _page(
    request: HttpRequest,
    submission: Submission,
    *,
    form: ReturnForm | None = None,
    queries: "BaseFormSet[QueryForm] | None" = None,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    actor = acting(request)
    figures, groups, changed = compared(submission), finding_groups(submission), differences(submission)
    rows = submission.file_rows.select_related("taxon", "group", "platform")
    shown = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    return render(
        request,
        "desk/submission.html",
        {
            "submission": submission,
            "completeness": completeness(actor, submission.period, timezone.localdate()),
            "figures": figures,
            "marks": marks(figures),
            "subjects": figures.subjects[:ROWS],
            "changed": changed,
            "changed_shown": (changed or [])[:DIFFERENCES],
            "groups": groups,
            "rows": shown,
            "lines": [(row, cells(row)) for row in shown],
            "versions": versions(submission),
            "file_is_kept": file_is_kept(submission),
            "may_review": actor.may(Right.REVIEW) and submission.status == Status.SUBMITTED,
            "accept_form": AcceptForm(initial={"sha256": submission.file.sha256}),
            "form": form or ReturnForm(),
            "queries": queries or QueryForms(prefix="query"),
            "refusal": refusal,
            "events": happened(actor, submission),
        },
        status=status_of(refusal) if refusal else status,
    )
