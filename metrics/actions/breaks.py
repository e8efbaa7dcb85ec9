"""Breaks in series: declared with a reason from the quarter on that is counted differently, and withdrawn."""

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from members import audit
from members.actors import Actor, person_of
from members.models import Organisation
from metrics.actions.refusals import Malformed, Refusal, needed, refuse
from metrics.models import Break, Period
from metrics.queries import doors
from metrics.statistics.indicator import definitions

LONGEST_REASON = 300


@transaction.atomic
def declare(*, member: Organisation | None, measure: str, period: Period, reason: str, by: Actor) -> Break:
    """Say that the member, or the whole coalition where none is named, counts differently from that quarter on.

    No figure changes: what is shown of the measure stops there, and nothing is compared across it.
    """
    refuse(doors.to_declare(by))
    if measure not in definitions().measures:
        raise Malformed(
            "unknown-measure",
            _("There is no measure %(code)s. Of a rate, name its numerator or its denominator.") % {"code": measure},
            field="measure",
        )
    reason = needed(reason, _("Say what is counted differently, and why."))
    if len(reason) > LONGEST_REASON:
        raise Malformed(
            "reason-too-long",
            _("Say it in at most %(most)s characters: it stands below tables.") % {"most": LONGEST_REASON},
            field="reason",
        )
    declared, is_new = Break.objects.get_or_create(
        member=member,
        measure=measure,
        period=period,
        withdrawn_at=None,
        defaults={"reason": reason, "declared_by": person_of(by)},
    )
    if not is_new:
        raise Refusal("break-in-force", _("This break is declared already. Withdraw it to give another reason."))
    _record("break.declared", declared, reason, by)
    return declared


@transaction.atomic
def withdraw(*, break_: Break, reason: str, by: Actor) -> Break:
    """Take back a break that was declared by mistake: the series is one again."""
    refuse(doors.to_declare(by))
    reason = needed(reason, _("Say why the break is withdrawn."))
    in_force = Break.objects.filter(pk=break_.pk, withdrawn_at=None)
    if not in_force.update(withdrawn_by=person_of(by), withdrawn_at=Now(), withdrawn_because=reason):
        raise Refusal("break-withdrawn", _("This break is withdrawn already."))
    break_.refresh_from_db()
    _record("break.withdrawn", break_, reason, by)
    return break_


def _record(type: str, declared: Break, reason: str, by: Actor) -> None:
    """A reason may name figures, so the record holds its hash; the words stay with the break."""
    audit.record(
        type,
        by=by,
        object=str(declared.period),
        organisation=declared.member,
        number=declared.pk,
        measure=declared.measure,
        reason_sha256=audit.fingerprint(reason),
    )
