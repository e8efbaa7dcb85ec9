"""Mistakes that people make, each planted by a test to see that the walk notices it."""

from collections.abc import Callable
from types import ModuleType
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver
from django.views.decorators.cache import cache_page
from rest_framework.exceptions import NotFound

from members.actors import Actor
from members.models import Organisation
from metrics.actions import submissions as actions
from metrics.api import submissions as api
from metrics.models import Submission, SubmissionFinding
from metrics.queries import submissions as queries
from metrics.views import report_pages, review, submission
from tests.integration.routes.canaries import FIGURES
from tests.integration.routes.cast import CANARY

Patch = pytest.MonkeyPatch
Fetch = Callable[[Actor, UUID], Submission]


def missing_filter(patch: Patch) -> None:
    """Everybody's submissions are listed and opened."""
    patch.setattr(queries, "visible_to", lambda actor: Submission.objects.select_related("member", "period", "file"))


def unscoped_export(patch: Patch) -> None:
    """The file of one's own findings holds everybody's."""

    def everything(submission: Submission) -> HttpResponse:
        values = SubmissionFinding.objects.values_list("value", flat=True)
        return HttpResponse("\n".join(filter(None, values)), content_type="text/csv")

    for module in (api, submission):
        patch.setattr(module, "findings_csv", everything)


def unscoped_key(patch: Patch) -> None:
    """A file is kept for the member that the request might name instead of the actor's."""
    patch.setattr(actions, "_uploading_member", lambda by: Organisation.objects.get(slug=FIGURES[CANARY].slug))


def forbidden_instead_of_absent(patch: Patch) -> None:
    """What exists and is another's is refused, which says that it exists."""

    def fetch(actor: Actor, id: UUID) -> Submission:
        if not queries.visible_to(actor).filter(pk=id).exists() and Submission.objects.filter(pk=id).exists():
            raise PermissionDenied
        return _or_404(queries.visible_to(actor).filter(pk=id).first())

    _fetch_by(patch, fetch)


def telling_error(patch: Patch) -> None:
    """The refusal names what it refuses."""

    def fetch(actor: Actor, id: UUID) -> Submission:
        found = Submission.objects.select_related("file", "member", "period").filter(pk=id).first()
        if found and not queries.visible_to(actor).filter(pk=id).exists():
            raise NotFound(f"{found.file.name} is not yours.")
        return _or_404(found)

    _fetch_by(patch, fetch, api)


def _or_404(found: Submission | None) -> Submission:
    if found is None:
        raise Http404
    return found


def _fetch_by(patch: Patch, fetch: Fetch, *modules: ModuleType) -> None:
    """Where pages and the API fetch a version, and where they fetch one that may be a dry run."""
    for module in modules or (api, submission, review, report_pages):
        for name in {"submission_for", "upload_for"} & vars(module).keys():
            patch.setattr(module, name, fetch)


def shared_cache(patch: Patch) -> None:
    """The answers of the API are kept by their address, whoever asked."""
    for pattern in _of_the_api(get_resolver().url_patterns, ""):
        patch.setattr(pattern, "callback", cache_page(60)(pattern.callback))


def _of_the_api(patterns: list[URLPattern | URLResolver], before: str) -> list[URLPattern]:
    found: list[URLPattern] = []
    for pattern in patterns:
        address = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            found += _of_the_api(pattern.url_patterns, address)
        elif address.startswith("api/v1/submissions/"):
            found.append(pattern)
    return found


def nothing_at_all(patch: Patch) -> None:
    """Nobody sees anything: a walk without the proof that things are there would praise it."""
    patch.setattr(queries, "visible_to", lambda actor: Submission.objects.none())


def looking_first(patch: Patch) -> None:
    """What is another's costs a question more than what never was, which a clock tells."""

    def fetch(actor: Actor, id: UUID) -> Submission:
        found = Submission.objects.filter(pk=id).first()
        if found is not None:
            list(found.findings.all())
        return _or_404(queries.visible_to(actor).filter(pk=id).first())

    _fetch_by(patch, fetch)
