"""The calendar of releases, and each release with its figures and files."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from members.actors import NOBODY
from metrics.presenters.release_page import release_page
from metrics.queries.publications import next_release, release_for, visible_releases
from metrics.views.public.answer import answer


@require_safe
def releases(request: HttpRequest) -> HttpResponseBase:
    """What was published, and the day of what comes next; of an unpublished release nothing else."""
    context = {"releases": visible_releases(NOBODY), "next_release": next_release()}
    return render(request, "public/releases.html", context)


@require_safe
def release(request: HttpRequest, number: int) -> HttpResponseBase:
    """A published release. A draft is previewed on the desk, never here."""
    page = release_page(release_for(NOBODY, number))
    return answer(request, "public/release.html", page.context, page.figures)
