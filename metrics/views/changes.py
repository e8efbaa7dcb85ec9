"""Everything in which a version differs from the one before it, page by page."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from members.permissions import Right
from members.views.acting import for_rights
from metrics.queries.revision import revision
from metrics.views.report_pages import submission_shown

CELLS = 100


@require_safe
@for_rights(Right.READ_ALL)
def changes(request: HttpRequest, id: UUID) -> HttpResponse:
    """The totals, then every cell that was added, removed or changed, old and new side by side."""
    submission = submission_shown(request, id)
    changed = revision(submission)
    page = Paginator(range(len(changed.cells) if changed else 0), CELLS).get_page(request.GET.get("page"))
    differences = changed.cells.part(max(page.start_index() - 1, 0), page.end_index()) if changed else []
    return render(
        request,
        "desk/changes.html",
        {"submission": submission, "changed": changed, "page": page, "differences": differences},
    )
