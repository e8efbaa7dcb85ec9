"""A member's start page: what is due, what came before, what was said; and all its versions."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from members.models import Notification
from members.permissions import Right
from members.views.acting import acting, for_rights
from metrics.forms import HistoryFilter
from metrics.presenters.breaks import in_words
from metrics.queries.breaks import in_force
from metrics.queries.collection import quarters_due, quarters_missed, trails_until
from metrics.queries.submissions import visible_to
from metrics.statistics.quarter import quarter_of
from metrics.views.report_pages import own_member

NOTICES = 5
PAGE = 50


@require_safe
@for_rights(Right.READ_OWN)
def home(request: HttpRequest) -> HttpResponse:
    """The quarters due with the next step of each, the last quarters' trail, and notifications."""
    actor, today = acting(request), timezone.localdate()
    member = own_member(actor)
    last = quarter_of(today).previous()
    return render(
        request,
        "portal/home.html",
        {
            "member": member,
            "due": quarters_due(member, today),
            "missed": quarters_missed(member, today),
            "trail": trails_until(actor, last, today).get(member.pk, []),
            "last_quarter": last,
            "breaks": in_words(in_force([member])),
            "notices": Notification.objects.filter(person=actor.person)[:NOTICES],
            "latest": visible_to(actor)[:NOTICES],
        },
    )


@require_safe
@for_rights(Right.READ_OWN)
def history(request: HttpRequest) -> HttpResponse:
    """Every version of every quarter, the newest first."""
    actor = acting(request)
    own_member(actor)
    form = HistoryFilter(request.GET)
    versions = visible_to(actor).select_related("uploaded_by", "submitted_by", "reviewed_by")
    if form.is_valid() and form.cleaned_data["status"]:
        versions = versions.filter(status=form.cleaned_data["status"])
    page = Paginator(versions, PAGE).get_page(request.GET.get("page"))
    return render(request, "portal/history.html", {"form": form, "page": page})
