"""The receipt of a report that was signed off: what was sent, when and by whom, on a page that prints well."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from members.permissions import Right
from members.views.acting import acting, for_rights
from metrics.queries.content_hash import content_hash
from metrics.queries.submissions import submission_for
from metrics.queries.tallies import totals
from metrics.statistics.indicator import definitions
from metrics.templatetags.tables import cell_of, key_of
from metrics.views.report_pages import own_member


@require_safe
@for_rights(Right.READ_OWN)
def receipt(request: HttpRequest, id: UUID) -> HttpResponse:
    """Totals by measure, hash, time and person of the version; there is none of what nobody signed off."""
    actor = acting(request)
    own_member(actor)
    submission = submission_for(actor, id)
    if submission.submitted_at is None:
        raise Http404
    sums = totals(submission)
    told = [(measure, sums[code]) for code, measure in definitions().measures.items() if code in sums]
    marks = key_of(cell_of(value, "count") for _measure, value in told)
    return render(
        request,
        "portal/receipt.html",
        {"submission": submission, "content_hash": content_hash(submission), "totals": told, "marks": marks},
    )
