"""Correcting a version in place: cells and names are put right beside the file, and it is checked again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members import audit
from members.actors import Actor, person_of
from members.models import Organisation
from members.permissions import Right
from metrics.actions import submissions
from metrics.actions.refusals import Forbidden, Malformed, Refusal
from metrics.intake.answers import AnswerKind, folded
from metrics.models import Correction, MemberAnswer, Submission
from metrics.queries.answers import meaning_of
from metrics.queries.repairs import RepairGroup, findings_of
from metrics.transitions import CORRECTED_IN_PLACE


@dataclass(frozen=True, slots=True)
class Cell:
    """A new text for one cell, or (`row` None) for every cell of the column that says `written`.

    Without a `column` the whole row is left out.
    """

    column: str
    text: str
    row: int | None = None
    written: str = ""
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a name or column means that is written so; an empty meaning leaves it out."""

    kind: AnswerKind
    written: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Reason:
    """Why the warnings of a group are right as they are."""

    group: RepairGroup
    text: str


@transaction.atomic
def correct(
    *,
    submission: Submission,
    by: Actor,
    cells: Sequence[Cell] = (),
    meanings: Sequence[Meaning] = (),
    reasons: Sequence[Reason] = (),
) -> Submission:
    """Keep what was corrected and answered, and have the version checked again where that changes what it says.

    Raises Malformed where there is nothing, or a meaning is none; Refusal once the version is signed off.
    """
    if not cells and not meanings and not reasons:
        raise Malformed("nothing-corrected", _("Fill in at least one correction."), field="")
    submissions.open_period_for(submission.member, submission.period.quarter)
    if reasons:
        _keep_reasons(submission, reasons, by)
    if not cells and not meanings:
        return submission
    current = submissions.check_again(submission=submission, by=by, cells=len(cells), answers=len(meanings))
    Correction.objects.bulk_create(
        Correction(
            submission=current,
            sheet=cell.sheet,
            row=cell.row,
            column=cell.column,
            written=cell.written,
            text=cell.text,
            by=person_of(by),
        )
        for cell in cells
    )
    for meaning in meanings:
        _answer(current.member, meaning, by)
    return current


def _keep_reasons(submission: Submission, reasons: Sequence[Reason], by: Actor) -> None:
    """They stand in the sign-off as written; the check carries them over where it finds the same again."""
    current = submissions.open_to_correction(submission=submission, by=by)
    for reason in reasons:
        findings_of(current, reason.group).update(comment=reason.text, answered_in=None)
    audit.record(
        "submission.explained", by=by, object=str(current.pk), organisation=current.member, reasons=len(reasons)
    )


def _answer(member: Organisation, said: Meaning, by: Actor) -> None:
    meaning = meaning_of(member, said.kind, said.meaning)
    if meaning is None:
        raise Malformed(
            "unknown-meaning", _("“%(meaning)s” is not known.") % {"meaning": said.meaning}, field=said.kind
        )
    key = folded(said.kind, said.written)
    _take_back(MemberAnswer.objects.filter(member=member, kind=said.kind, folded=key, revoked_at=None), by)
    given = MemberAnswer(
        member=member, kind=said.kind, written=said.written, folded=key, meaning=meaning, by=person_of(by)
    )
    try:
        with transaction.atomic():
            given.save()
    except IntegrityError:
        raise Refusal(
            "answered-meanwhile", _("Somebody else said at the same moment what this means. Open the page again.")
        ) from None
    audit.record("answer.given", by=by, object=str(given.pk), organisation=member, kind=said.kind)


@transaction.atomic
def revoke(*, answer: MemberAnswer, by: Actor) -> None:
    """Take an answer back: it holds no more for later files, and versions read by it are checked again.

    What was signed off stays as it was signed.
    """
    if not by.may(Right.UPLOAD):
        raise Forbidden("not-your-role", _("Only a member's reporters and leads take answers back."))
    _take_back(MemberAnswer.objects.select_for_update().filter(pk=answer.pk, revoked_at=None), by)
    for read_by_it in Submission.objects.filter(
        member=answer.member,
        status__in=sorted(CORRECTED_IN_PLACE),
        reading__answers__contains=[{"id": answer.pk}],
    ):
        submissions.check_again(submission=read_by_it, by=by, revoked=answer.pk)


def _take_back(answers: Iterable[MemberAnswer], by: Actor) -> None:
    for answer in answers:
        answer.revoked_by, answer.revoked_at = person_of(by), timezone.now()
        answer.save()
        audit.record("answer.revoked", by=by, object=str(answer.pk), organisation=answer.member, kind=answer.kind)
