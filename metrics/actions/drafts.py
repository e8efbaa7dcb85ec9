"""The form of a quarter is saved, by whichever of the member's people is at it, and thrown away."""

from time import time_ns

from django.db import transaction
from django.utils.translation import gettext as _

from members.actors import Actor, person_of
from members.models import Organisation
from members.permissions import Right
from metrics.actions.refusals import Forbidden, Refusal
from metrics.actions.submissions import open_period_for
from metrics.intake.form_grid import FormGrid
from metrics.models import Period, ReportDraft
from metrics.statistics.quarter import Quarter

STALE = "stale-form"


@transaction.atomic
def save(*, quarter: Quarter, grid: FormGrid, revision: int, by: Actor) -> ReportDraft:
    """Keep what was typed, where nobody saved the form since `revision`; Refusal with the code `stale-form` else."""
    member = _filling_in(by)
    draft = _locked(member, open_period_for(member, quarter), by)
    _refuse_stale(draft, revision)
    draft.measures = list(grid.measures)
    draft.rows = [dict(row) for row in grid.rows]
    # A moment rather than a number, which a form that was thrown away and begun anew would give twice.
    draft.revision = max(draft.revision + 1, time_ns() // 1000)
    draft.edited_by = person_of(by)
    draft.save()
    return draft


@transaction.atomic
def discard(*, quarter: Quarter, revision: int, by: Actor) -> None:
    """Throw the form away, unless somebody saved it since `revision`: the next one begins anew."""
    member = _filling_in(by)
    draft = _locked(member, open_period_for(member, quarter), by)
    _refuse_stale(draft, revision)
    draft.delete()


def _filling_in(by: Actor) -> Organisation:
    if by.organisation is None or not by.is_member or not by.may(Right.UPLOAD):
        raise Forbidden("not-your-role", _("Only a member's reporters and leads fill in its form."))
    return by.organisation


def _locked(member: Organisation, period: Period, by: Actor) -> ReportDraft:
    """The draft, made where there is none (revision 0), and nobody else's until the transaction ends."""
    ReportDraft.objects.bulk_create(
        [ReportDraft(member=member, period=period, edited_by=person_of(by))], ignore_conflicts=True
    )
    return ReportDraft.objects.select_for_update().get(member=member, period=period)


def _refuse_stale(draft: ReportDraft, revision: int) -> None:
    if draft.revision != revision:
        raise Refusal(
            STALE,
            _("Somebody saved this form after you opened it. Nothing of yours is lost: look at what differs below.")
            if draft.revision
            else _("This form was submitted or thrown away after you opened it. What you typed is still below."),
        )
