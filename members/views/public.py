"""What the coalition says, in public: who belongs to it, its news, and what its members do."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from members import directory
from members.models import Initiative, NewsItem
from members.wording import INITIATIVES, ShownInitiative, shown_initiative, shown_statement


@require_safe
def members(request: HttpRequest) -> HttpResponse:
    """Who belongs to the coalition, and who did."""
    listed = directory.members_on(timezone.localdate())
    return render(
        request,
        "public/members.html",
        {
            "now": [member for member in listed if member.belongs],
            "formerly": [member for member in listed if not member.belongs],
        },
    )


@require_safe
def member(request: HttpRequest, slug: str) -> HttpResponse:
    """One member: its platforms, its time in the coalition, and what was published about it. No figure of it."""
    found = directory.member_on(slug, timezone.localdate())
    if found is None:
        raise Http404
    return render(
        request,
        "public/member.html",
        {
            "member": found,
            "statements": [shown_statement(row) for row in directory.statements_naming(found.name)],
            "initiatives": [shown_initiative(row) for row in directory.initiatives_naming(found.name)],
        },
    )


@require_safe
def news(request: HttpRequest) -> HttpResponse:
    return render(request, "public/news.html", {"items": NewsItem.objects.all()})


@require_safe
def initiatives(request: HttpRequest) -> HttpResponse:
    """What members do beside removals, by kind."""
    by_kind: dict[str, list[ShownInitiative]] = {}
    for initiative in Initiative.objects.order_by("since", "subject"):
        by_kind.setdefault(initiative.kind, []).append(shown_initiative(initiative))
    sections = [(words, by_kind[kind]) for kind, words in INITIATIVES.items() if kind in by_kind]
    return render(request, "public/initiatives.html", {"sections": sections})
