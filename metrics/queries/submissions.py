"""Submissions as somebody may see them. Fetching is authorising: what one may not see is not there."""

from uuid import UUID

from django.db.models import QuerySet
from django.db.models.functions import Now
from django.http import Http404

from members.actors import Actor
from members.models import Organisation
from members.permissions import Right
from metrics.models import Period, Submission
from metrics.transitions import OPEN, Status


def visible_to(actor: Actor) -> QuerySet[Submission]:
    """The submissions that the actor may see: every one for conveners, its own for a member."""
    submissions = Submission.objects.select_related("member", "period", "file").defer("file__content")
    if actor.sees_all:
        return submissions
    if actor.may(Right.READ_OWN):
        return submissions.filter(member=actor.organisation)
    return submissions.none()


def submission_for(actor: Actor, id: UUID) -> Submission:
    """The submission, or Http404 where it is not the actor's to see: the same answer as if it never was."""
    submission = visible_to(actor).filter(pk=id).first()
    if submission is None:
        raise Http404
    return submission


def upload_for(actor: Actor, id: UUID) -> Submission:
    """What is to be looked at: a version, or a dry run of the own member while it is remembered; Http404 else."""
    tried = Submission.uploads.filter(pk=id, kept_until__gt=Now())
    if actor.is_member and actor.may(Right.READ_OWN):
        found = tried.filter(member=actor.organisation).select_related("member", "period", "file")
        if (dry_run := found.defer("file__content").first()) is not None:
            return dry_run
    return submission_for(actor, id)


def open_version(member: Organisation, period: Period) -> Submission | None:
    """The version that the member is working on or that is under review."""
    return Submission.objects.filter(member=member, period=period, status__in=OPEN).first()


def in_force(member: Organisation, period: Period) -> Submission | None:
    """The accepted version that the statistics rest on."""
    return Submission.objects.filter(member=member, period=period, status=Status.ACCEPTED).first()
