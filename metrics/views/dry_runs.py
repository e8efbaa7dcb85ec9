"""A file that was only tried, as its member sees it: what was found, and nothing to sign off."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from metrics.models import Submission
from metrics.queries.comparison import compared
from metrics.queries.findings import finding_groups, names_read
from metrics.views.report_pages import marks, steps

FIGURES_SHOWN = 50


def dry_run_page(request: HttpRequest, submission: Submission) -> HttpResponse:
    """The findings and the figures of a dry run; while it is checked, how far that is."""
    groups = finding_groups(submission)
    figures = compared(submission)
    return render(
        request,
        "portal/dry_run.html",
        {
            "submission": submission,
            "steps": steps(),
            "errors": [group for group in groups if group.severity == "error"],
            "warnings": [group for group in groups if group.severity == "warning"],
            "names": names_read(submission),
            "figures": figures,
            "marks": marks(figures),
            "subjects": Paginator(figures.subjects, FIGURES_SHOWN).get_page(request.GET.get("page")),
        },
    )
