"""What members and the coalition said they would reach, and whether published figures show that they did."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from metrics.presenters.commitments import judged_in_public
from metrics.presenters.targets import shown_target
from metrics.queries.reference import products
from metrics.queries.targets import published


@require_safe
def commitments(request: HttpRequest) -> HttpResponse:
    """Targets in the words of their sources, each with baseline, method and verdict; withdrawn ones with the reason."""
    codes = products()
    found, notes = judged_in_public(published())
    shown = [shown_target(each, codes) for each in found]
    context = {
        "in_force": [each for each in shown if each.entered.withdrawn_at is None],
        "withdrawn": [each for each in shown if each.entered.withdrawn_at is not None],
        "notes": notes,
    }
    return render(request, "public/commitments.html", context)
