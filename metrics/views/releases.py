"""The release desk: draft, preview, schedule, publish. For publishers; everybody else finds nothing."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members.actors import Actor
from members.permissions import Right
from members.views.acting import acting, for_rights
from members.views.confirming import lately_confirmed
from metrics.actions import releases as actions
from metrics.actions.refusals import Refusal
from metrics.forms import DraftForm, PublishForm, ScheduleForm
from metrics.models import Release
from metrics.presenters.coverage import coverage_of
from metrics.presenters.release_page import release_page
from metrics.queries.publications import release_for, visible_releases
from metrics.queries.reference import periods
from metrics.queries.suppression import hidden_in
from metrics.statistics.quarter import Quarter
from metrics.templatetags.quarters import quarter_short
from metrics.views.public.answer import answer
from metrics.views.refusing import status_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_rights(Right.PUBLISH)
@lately_confirmed
def releases(request: HttpRequest) -> HttpResponse:
    """All releases, and the form that drafts another."""
    actor, refusal = acting(request), None
    form = _draft_form(request)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("desk:release", _draft(form, actor).number)
        except Refusal as refused:
            refusal = refused
            form.add_error(None, refused.detail)
    context = {"releases": visible_releases(actor), "form": form}
    status = 400 if form.errors and refusal is None else status_of(refusal)
    return render(request, "desk/releases.html", context, status=status)


def _draft_form(request: HttpRequest) -> DraftForm:
    known = [str(period) for period in periods()]
    choices = [(period, quarter_short(period)) for period in reversed(known)]
    initial = {"first": known[0], "last": known[-1]} if known else {}
    return DraftForm(request.POST if request.method == "POST" else None, periods=choices, initial=initial)


def _draft(form: DraftForm, by: Actor) -> Release:
    told = form.cleaned_data
    first, last = Quarter.parse(told["first"]), Quarter.parse(told["last"])
    return actions.draft(title=told["title"], first=first, last=last, text=told["text"], by=by)


@never_cache
@require_safe
@for_rights(Right.PUBLISH)
def release(request: HttpRequest, number: int) -> HttpResponse:
    """One release: how much is hidden, how complete it is, and what can be done with it."""
    return _page(request, release_for(acting(request), number))


def _page(
    request: HttpRequest, found: Release, *, form: ScheduleForm | None = None, refusal: Refusal | None = None
) -> HttpResponse:
    context = {
        "release": found,
        "is_draft": found.status == Release.Status.DRAFT,
        "hidden": hidden_in(found),
        "coverage": list(reversed(coverage_of(found))),
        "tables": found.tables.all(),
        "form": form or ScheduleForm(),
        "refusal": refusal,
    }
    status = 400 if form is not None and refusal is None else status_of(refusal)
    return render(request, "desk/release.html", context, status=status)


@never_cache
@require_safe
@for_rights(Right.PUBLISH)
def preview(request: HttpRequest, number: int) -> HttpResponseBase:
    """The public page as it would be, for publishers alone; nothing of it can be framed."""
    if "embed" in request.GET:
        raise Http404
    found = release_for(acting(request), number)
    page = release_page(found, page=reverse("desk:release-preview", args=[number]))
    is_draft = found.status == Release.Status.DRAFT
    return answer(request, "public/release.html", {**page.context, "preview": is_draft}, page.figures)


@require_POST
@for_rights(Right.PUBLISH)
def refresh(request: HttpRequest, number: int) -> HttpResponse:
    """Draft the same quarters again, from what is accepted by now."""
    found = release_for(acting(request), number)
    return _do(request, found, lambda by: actions.refresh(release=found, by=by), _("The draft is up to date."))


@require_POST
@for_rights(Right.PUBLISH)
@lately_confirmed
def schedule(request: HttpRequest, number: int) -> HttpResponse:
    """Announce the day and publish at the minute."""
    found, form = release_for(acting(request), number), ScheduleForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form=form)
    at = form.cleaned_data["at"]
    done = _("The release is scheduled, and its day is on the public calendar.")
    return _do(request, found, lambda by: actions.schedule(release=found, at=at, by=by), done)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_rights(Right.PUBLISH)
@lately_confirmed
def publish(request: HttpRequest, number: int) -> HttpResponse:
    """Ask once more, then publish: from then on the release never changes."""
    found = release_for(acting(request), number)
    form = PublishForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        context = {"release": found, "form": form, "hidden": hidden_in(found)}
        return render(request, "desk/release_publish.html", context, status=400 if form.errors else 200)
    return _do(request, found, lambda by: actions.publish(release=found, by=by), _("The release is public."))


def _do(request: HttpRequest, found: Release, action: Callable[[Actor], object], done: str) -> HttpResponse:
    """Do it and say so on the release's page, or say there why not."""
    try:
        action(acting(request))
    except Refusal as refusal:
        found.refresh_from_db()
        return _page(request, found, refusal=refusal)
    messages.success(request, done)
    return redirect("desk:release", found.number)
