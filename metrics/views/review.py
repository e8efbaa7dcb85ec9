"""Reviewing: what waits, and one version with everything a reviewer decides by."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import BaseFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from members.permissions import Right
from members.views.acting import acting, for_rights
from metrics.actions import submissions
from metrics.actions.refusals import Refusal
from metrics.forms import AcceptForm, AnswerForm, QueryForm, QueryForms, QueueFilter, ReturnForm
from metrics.models import Submission
from metrics.queries import doors
from metrics.queries.collection import queue as waiting
from metrics.queries.completeness import completeness
from metrics.queries.content_hash import content_hash
from metrics.queries.findings import finding_groups
from metrics.queries.marked_rows import marked, marks_in
from metrics.queries.quarters_before import quarters_before
from metrics.queries.queue import neighbours
from metrics.queries.reopenings import reopened_for
from metrics.queries.revision import read_before, revision
from metrics.queries.submissions import submission_for
from metrics.queries.versions import file_is_kept, versions
from metrics.queries.waiting import waiting as waiting_times
from metrics.queries.waiting import waiting_of
from metrics.transitions import Status
from metrics.views.conversation import conversation
from metrics.views.refusing import status_of
from metrics.views.report_pages import cells, happened, laid_over, marks_of, submission_shown

WAITING, ROWS = 50, 20  # on a page of the queue, and of a report
DIFFERENCES = 50
MANY_ROWS = 50_000
ASKING = "asking"  # the prefix of the form that asks without sending back
MARKED = "findings"


@require_safe
@for_rights(Right.READ_ALL)
def queue(request: HttpRequest) -> HttpResponse:
    """The submitted versions, the longest waiting first."""
    form = QueueFilter(request.GET)
    care = form.cleaned_data["care"] if form.is_valid() else ""
    page = Paginator(waiting(acting(request), care), WAITING).get_page(request.GET.get("page"))
    times = waiting_times(page)
    lines = [(submission, times[submission.member_id, submission.period_id]) for submission in page]
    return render(request, "desk/review.html", {"page": page, "lines": lines, "form": form, "care": care})


@require_safe
@for_rights(Right.READ_ALL)
def page(request: HttpRequest, id: UUID) -> HttpResponse:
    """One version, with what a reviewer decides by."""
    return render_page(request, submission_shown(request, id))


@require_POST
@for_rights(Right.READ_ALL)
def accept(request: HttpRequest, id: UUID) -> HttpResponse:
    """Accept the version that was shown: its hash comes back with the form."""
    actor, submission = acting(request), submission_shown(request, id)
    form = AcceptForm(request.POST)
    if not form.is_valid():
        return render_page(request, submission, status=400)
    try:
        submissions.accept(submission=submission, sha256=form.cleaned_data["sha256"], by=actor)
    except Refusal as refusal:
        return render_page(request, submission_for(actor, id), refusal=refusal)
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
        return render_page(request, submission, form=form, queries=queries, status=400)
    try:
        submissions.send_back(
            submission=submission,
            reason=form.cleaned_data["reason"],
            queries=[query for line in queries if (query := line.as_query())],
            by=actor,
        )
    except Refusal as refusal:
        return render_page(request, submission_for(actor, id), form=form, queries=queries, refusal=refusal)
    messages.success(request, _("Sent back to %(member)s.") % {"member": submission.member.name})
    return redirect("desk:review")


def _is_large(submission: Submission) -> bool:
    """Whether comparing it cell by cell would keep the page waiting: it has a page of its own then."""
    return (submission.rows_understood or 0) > MANY_ROWS


def address(submission: Submission) -> str:
    return reverse("desk:submission", args=[submission.pk])


def render_page(
    request: HttpRequest,
    submission: Submission,
    *,
    form: ReturnForm | None = None,
    queries: "BaseFormSet[QueryForm] | None" = None,
    asking: QueryForm | None = None,
    answer: AnswerForm | None = None,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    actor, earlier = acting(request), read_before(submission)
    rows = submission.file_rows.select_related("taxon", "group", "platform")
    only_marked = request.GET.get("rows") == MARKED
    shown = Paginator(marked(submission, rows) if only_marked else rows, ROWS).get_page(request.GET.get("page"))
    found = marks_in(submission, list(shown))
    figures = quarters_before(submission)
    return render(
        request,
        "desk/submission.html",
        {
            "submission": submission,
            "completeness": completeness(actor, submission.period, timezone.localdate()),
            "waited": waiting_of(submission),
            "figures": figures,
            "marks": marks_of([*figures.measures, *figures.subjects]),
            "earlier": earlier,
            "changed": revision(submission, 0, DIFFERENCES) if earlier and not _is_large(submission) else None,
            "groups": sorted(finding_groups(submission), key=lambda group: group.severity == "error"),
            **laid_over(submission),
            "talks": conversation(submission, actor, answer),
            "rows": shown,
            "only_marked": only_marked,
            "lines": [(row, cells(row), found[row.pk]) for row in shown],
            "versions": versions(submission),
            "file_is_kept": file_is_kept(submission),
            "review_lock": doors.to_step(submission, Status.ACCEPTED, actor),
            "ask_lock": doors.to_ask(submission, actor),
            "accept_form": AcceptForm(initial={"sha256": content_hash(submission)}),
            "form": form or ReturnForm(),
            "queries": queries or QueryForms(prefix="query"),
            "asking": asking or QueryForm(prefix=ASKING),
            "refusal": refusal,
            "events": happened(actor, submission),
            "beside": neighbours(actor, submission),
            "reopening": reopened_for(submission.member, submission.period),
        },
        status=status_of(refusal) if refusal else status,
    )
