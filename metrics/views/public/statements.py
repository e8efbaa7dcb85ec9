"""Figures that others published in words, beside the statistics and never among them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from members import directory
from members.wording import SCOPES, shown_statement
from metrics.presenters.paces import readings


@require_safe
def statements(request: HttpRequest) -> HttpResponse:
    """The coalition's own, members', outside monitors', kept apart; and what lies between totals that go together."""
    by_scope = directory.statements_by_scope()
    sections = [
        (scope, words, [shown_statement(row) for row in by_scope[scope]], readings(by_scope[scope]))
        for scope, words in SCOPES.items()
        if scope in by_scope
    ]
    return render(request, "public/statements.html", {"sections": sections})
