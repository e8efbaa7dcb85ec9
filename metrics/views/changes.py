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
LONGEST_NUMBER = 9  # digits of a page's number


@require_safe
@for_rights(Right.READ_ALL)
def changes(request: HttpRequest, id: UUID) -> HttpResponse:
    """The totals, then every cell that was added, removed or changed, old and new side by side."""
    submission = submission_shown(request, id)
    start = CELLS * _pages_before(request.GET.get("page", ""))
    changed = revision(submission, start, start + CELLS)
    if changed and start and not changed.cells:  # behind the last page
        start, changed = 0, revision(submission, 0, CELLS)
    page = Paginator(range(changed.count if changed else 0), CELLS).get_page(start // CELLS + 1)
    return render(
        request,
        "desk/changes.html",
        {"submission": submission, "changed": changed, "page": page},
    )


def _pages_before(asked: str) -> int:
    """How many pages come before the one that was asked for; none where no number was."""
    return max(int(asked) - 1, 0) if asked.isdecimal() and len(asked) < LONGEST_NUMBER else 0
