"""The application's own filters of what members report, each taken away.

Not here: what finds out who acts (`actor_for`, `rights_of`, `people_with`, the roles on the account page), for it
tells the walls whom to let in; platforms and taxa, which everybody may know; `expected_members(…).filter(pk=…)`, which
says of a member only that it is one; what conveners alone ask (their queue, what happened lately); and filters of
people, which are in `removed_of_people.py`.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import Model

from members.models import Notification, Organisation
from metrics import context
from metrics.api import open_data
from metrics.api import submissions as api
from metrics.models import Period, Release, ReleaseTable, ReviewQuery, Submission, SubmissionFinding, SubmissionRow
from metrics.presenters import release_page
from metrics.queries import (
    breaks,
    collection,
    comparison,
    completeness,
    counted,
    publications,
    question,
    reopenings,
    report_template,
    review_queries,
    targets,
)
from metrics.queries import submissions as queries
from metrics.queries.cells import Only
from metrics.transitions import OPEN, Status
from metrics.views import portal, submission, uploading
from metrics.views.public import commitments, home, indicators, releases, species, words

Patch = pytest.MonkeyPatch
Removal = Callable[[Patch], None]


def _everywhere(patch: Patch, name: str, instead: object, *modules: object) -> None:
    for module in modules:
        patch.setattr(module, name, instead)


def _without_filter(model: type[Model]) -> Any:
    """The model for a module that asks it with `objects.filter(…)`: whatever is asked, every row answers."""
    everything = type("Everything", (), {"filter": staticmethod(lambda **_asked: model._default_manager.all())})
    return type(model.__name__, (), {"objects": everything})


def submissions_by_member(patch: Patch) -> None:
    def visible_to(actor: object) -> Any:
        return Submission.objects.select_related("member", "period", "file").defer("file__content")

    _everywhere(patch, "visible_to", visible_to, queries, portal, collection, api)


def members_of_a_question(patch: Patch) -> None:
    patch.setattr(question, "open_to", lambda actor, members: members)


def members_of_completeness(patch: Patch) -> None:
    patch.setattr(completeness, "is_open_to", lambda actor, member: True)


def members_anywhere(patch: Patch) -> None:
    members_of_a_question(patch)
    members_of_completeness(patch)


def members_of_live_counts(patch: Patch) -> None:
    patch.setattr(counted, "Only", lambda members, **others: Only(members=None, **others))


def open_version_by_member(patch: Patch) -> None:
    def open_version(member: Organisation, period: Period) -> Submission | None:
        return Submission.objects.filter(period=period, status__in=OPEN).first()

    _everywhere(patch, "open_version", open_version, collection, uploading)


def version_in_force_by_member(patch: Patch) -> None:
    def in_force(member: Organisation, period: Period) -> Submission | None:
        return Submission.objects.filter(period=period, status=Status.ACCEPTED).first()

    _everywhere(patch, "in_force", in_force, collection, comparison, uploading)


def versions_by_member(patch: Patch) -> None:
    def versions(submission: Submission) -> Any:
        return Submission.objects.filter(period=submission.period_id).select_related("file", "uploaded_by", "period")

    patch.setattr(submission, "versions", versions)


def names_reported_by_member(patch: Patch) -> None:
    def names(member: Organisation, quarter: object) -> list[str]:
        return list(SubmissionRow.objects.values_list("taxon__name", flat=True).distinct())

    patch.setattr(report_template, "_names_reported", names)


def rows_by_submission(patch: Patch) -> None:
    patch.setattr(Submission, "file_rows", property(lambda self: SubmissionRow.objects.all()))


def findings_by_submission(patch: Patch) -> None:
    patch.setattr(Submission, "findings", property(lambda self: SubmissionFinding.objects.all()))


def questions_by_submission(patch: Patch) -> None:
    everything = ReviewQuery.objects.select_related(
        "submission", "submission__member", "submission__period", "asked_by"
    )
    patch.setattr(review_queries, "_asked", lambda submission: everything.prefetch_related("replies").order_by("pk"))


def reopenings_by_member(patch: Patch) -> None:
    patch.setattr(collection, "reopened", lambda member: reopenings.reopened())


def breaks_by_member(patch: Patch) -> None:
    patch.setattr(portal, "in_force", lambda members: breaks.declared())


def targets_by_publication(patch: Patch) -> None:
    patch.setattr(commitments, "published", targets.entered)


def notices_by_person(patch: Patch) -> None:
    patch.setattr(portal, "Notification", _without_filter(Notification))


def releases_by_status(patch: Patch) -> None:
    def visible_releases(actor: object) -> Any:
        return Release.objects.select_related("first_period", "last_period").order_by("-number")

    _everywhere(patch, "visible_releases", visible_releases, publications, release_page, home, releases, open_data)


def latest_release_by_status(patch: Patch) -> None:
    def latest() -> Release | None:
        return Release.objects.select_related("first_period", "last_period").order_by("-number").first()

    _everywhere(patch, "latest_release", latest, home, indicators, species, words, open_data, context)


def tables_by_release(patch: Patch) -> None:
    def table_of(release: Release, name: str) -> Any:
        return publications.protected(ReleaseTable.objects.filter(name=name).order_by("-pk")[0])

    patch.setattr(open_data, "table_of", table_of)
