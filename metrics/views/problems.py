"""Everything that is wrong with a version, by what repairs it, and the form that repairs it in place."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from members.actors import Actor
from members.permissions import Right
from members.views.acting import for_rights
from metrics.actions import corrections
from metrics.actions.refusals import Refusal
from metrics.models import Submission
from metrics.queries.finding_titles import TITLES
from metrics.queries.repairs import RepairGroup, counts_by_code, repair_groups, with_findings
from metrics.queries.submissions import submission_for
from metrics.repair_forms import RepairForm, numbers_in
from metrics.transitions import CORRECTED_IN_PLACE, Status
from metrics.views.refusing import status_of
from metrics.views.report_pages import own_submission

GROUPS = 25


@require_http_methods(["GET", "HEAD", "POST"])
@for_rights(Right.READ_OWN)
def page(request: HttpRequest, id: UUID) -> HttpResponse:
    """The groups with their fields; what is filled in is kept beside the file, and the version checked again."""
    actor, submission = own_submission(request, id)
    if request.method == "POST":
        return _correct(request, actor, submission)
    if submission.status == Status.CHECKING:
        return redirect("portal:submission", id)
    code = request.GET.get("code", "")
    shown = Paginator(repair_groups(submission, code=code), GROUPS).get_page(request.GET.get("page"))
    form = form_for(submission, with_findings(submission, list(shown)))
    return _page(request, actor, submission, form, {"page": shown, "code": code})


def _correct(request: HttpRequest, actor: Actor, submission: Submission) -> HttpResponse:
    named = repair_groups(submission, numbers=numbers_in(request.POST))
    form = form_for(submission, with_findings(submission, list(named)), request.POST)
    if not form.is_valid():
        return _page(request, actor, submission, form, {}, status=400)
    try:
        corrected = corrections.correct(
            submission=submission, cells=form.cells, meanings=form.meanings, reasons=form.reasons, by=actor
        )
    except Refusal as refusal:
        return _page(request, actor, submission_for(actor, submission.pk), form, {}, refusal=refusal)
    if corrected.status == Status.CHECKING:
        messages.success(request, _kept(len(form.cells) + len(form.meanings)))
    else:
        messages.success(request, _("Kept. Whoever signs off sees it, and so does the reviewer."))
    return redirect("portal:submission", submission.pk)


def _kept(number: int) -> str:
    said = ngettext(
        "%(number)s correction kept. The report is checked again.",
        "%(number)s corrections kept. The report is checked again.",
        number,
    )
    return said % {"number": number}


def form_for(
    submission: Submission, groups: Sequence[RepairGroup], data: Mapping[str, object] | None = None
) -> RepairForm:
    """The form that mends these groups."""
    return RepairForm(
        data,
        groups=groups,
        member=submission.member,
        header_row=submission.reading.get("header_row"),
        suggestions=reverse("portal:taxa"),
    )


def may_correct(actor: Actor, submission: Submission) -> bool:
    """Whether the actor can mend the version in place as it stands."""
    return actor.may(Right.UPLOAD) and submission.status in CORRECTED_IN_PLACE


def _page(
    request: HttpRequest,
    actor: Actor,
    submission: Submission,
    form: RepairForm,
    shown: Mapping[str, object],
    *,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    counts = counts_by_code(submission)
    return render(
        request,
        "portal/problems.html",
        {
            "submission": submission,
            "form": form,
            "may_correct": may_correct(actor, submission),
            "counts": _counts(counts, str(shown.get("code", ""))) if len(counts) > 1 else [],
            "refusal": refusal,
            **shown,
        },
        status=status_of(refusal) if refusal else status,
    )


def _counts(counts: Sequence[tuple[str, int]], chosen: str) -> list[dict[str, object]]:
    """How many things there are to do of each kind, each a filter."""
    in_all = sum(number for _code, number in counts)
    everything = {"label": _("All"), "value": in_all, "url": "?", "current": not chosen}
    return [
        everything,
        *(
            {
                "label": str(TITLES.get(code, code)),
                "value": number,
                "url": f"?{urlencode({'code': code})}",
                "current": code == chosen,
            }
            for code, number in counts
        ),
    ]
