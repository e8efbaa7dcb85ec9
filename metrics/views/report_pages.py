"""What the pages of a report share, on the member's side and on the desk."""

from collections.abc import Iterable
from fractions import Fraction
from uuid import UUID

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from members.actions import showing
from members.actors import Actor
from members.audit_wording import type_words
from members.models import AuditEvent, Organisation
from members.record import history_of
from members.views.acting import acting
from metrics.models import Submission, SubmissionRow
from metrics.queries.answers import used_in
from metrics.queries.changes import changed_in_place
from metrics.queries.comparison import Comparison
from metrics.queries.content_hash import content_hash
from metrics.queries.quarters_before import Line
from metrics.queries.submissions import submission_for, upload_for
from metrics.statistics.table import Value
from metrics.templatetags.tables import Cell, cell_of, key_of


def own_member(actor: Actor) -> Organisation:
    """The member in which the actor reports; Http404 for everybody else."""
    if actor.organisation is None or not actor.is_member:
        raise Http404
    return actor.organisation


def own_submission(request: HttpRequest, id: UUID) -> tuple[Actor, Submission]:
    """The actor and its member's submission. Conveners have a page of their own on the desk."""
    actor = acting(request)
    own_member(actor)
    return actor, submission_for(actor, id)


def own_upload(request: HttpRequest, id: UUID) -> Submission:
    """The same, or a dry run of the member."""
    actor = acting(request)
    own_member(actor)
    return upload_for(actor, id)


def submission_shown(request: HttpRequest, id: UUID) -> Submission:
    """The submission that the page is about, for whoever may see it; Http404 for everybody else."""
    submission = upload_for(acting(request), id)
    showing.about(request, object=str(submission.pk), organisation=submission.member)
    return submission


def happened(actor: Actor, submission: Submission) -> list[tuple[AuditEvent, str]]:
    """What the audit record tells this actor of the version, each with its words."""
    return [(event, type_words(event.type)) for event in history_of(actor, str(submission.pk))]


def laid_over(submission: Submission) -> dict[str, object]:
    """What both sides see of corrections in place and of answers by which the file was read, and the hash of it all."""
    changed = changed_in_place(submission)
    return {
        "corrected": changed,
        "corrected_cells": sum(one.cells for one in changed),
        "answers_used": used_in(submission),
        "content_hash": content_hash(submission),
    }


def steps() -> list[str]:
    """The way of a report, for the person who makes it."""
    return [_("Template"), _("Upload"), _("Check"), _("Submit")]


def marks(figures: Comparison) -> list[Cell]:
    """What stands in a table where there is no number, once each, for the key below it."""
    lines = (*figures.measures, *figures.subjects)
    both = [value for line in lines for value in (line.now, line.before, line.in_force)]
    parts = [value for line in figures.subjects for value in (line.removed, line.blocked)]
    return key_of(cell_of(value, "count") for value in both + parts if value)


def marks_of(lines: Iterable[Line]) -> list[Cell]:
    """The same of a table of several quarters."""
    return key_of(cell_of(value, "count") for line in lines for value in (line.now, *line.before) if value)


def cells(row: SubmissionRow) -> list[tuple[str, Value]]:
    """What a row says, without the cells that were left blank."""
    counts = [(measure, told) for measure, told in row.values.items() if told != "not reported"]
    return [
        *((measure, Value(told) if isinstance(told, int) else Value(None, told)) for measure, told in counts),
        *((f"{indicator}_percent", Value(Fraction(str(rate)), "ok")) for indicator, rate in row.rates.items()),
    ]
