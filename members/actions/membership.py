"""What happens to members in time: they pause, come back, leave, merge, take another name, sell a platform.

Each change is written down with its day and its reason. It takes effect at once where that day has come; before it, the
change is planned, which only the member and the conveners see, and a task brings it into force on its day.
"""

from dataclasses import dataclass
from datetime import date

import structlog
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coalition.lib.jobs import enqueue
from members import audit
from members.actions import letters
from members.actions.membership_effects import EFFECTS
from members.actions.refusals import Refused
from members.actors import PROGRAM, Actor
from members.history import planned_changes
from members.models import MembershipChange, Organisation, Platform
from members.permissions import Right
from members.queries import people_with

log = structlog.get_logger(__name__)

Kind = MembershipChange.Kind


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to happen on a day, and why; the rest as the kind needs it."""

    kind: Kind
    on: date
    reason: str
    until: date | None = None
    name: str = ""
    other: Organisation | None = None
    platform: Platform | None = None


@transaction.atomic
def change(*, member: Organisation, asked: Asked, by: Actor) -> MembershipChange:
    """Write the change down, and bring it into force if its day has come. Refused with the reason why it cannot be."""
    check_administers(by)
    _check_is_whole(asked)
    made = _write(member, asked, by)
    if asked.on <= timezone.localdate():
        _bring_into_force(made, by)
        return made
    with transaction.atomic():  # tried and taken back: what cannot be is refused today, not on its day
        EFFECTS[asked.kind](made)
        transaction.set_rollback(True)
    _record("organisation.change-planned", made, by, reason=made.reason)
    return made


@transaction.atomic
def drop(*, change: MembershipChange, by: Actor) -> None:
    """Take back what is only planned."""
    check_administers(by)
    planned = planned_changes().select_for_update().filter(pk=change.pk).first()
    if planned is None:
        raise Refused(_("This is not planned any more."))
    planned.dropped_at = timezone.now()
    planned.save(update_fields=["dropped_at"])
    _record("organisation.change-dropped", planned, by)


@transaction.atomic
def next_due(today: date) -> MembershipChange | None:
    """The first planned change whose day has come, locked; one that another worker holds is skipped."""
    due = planned_changes().select_for_update(skip_locked=True, of=("self",)).filter(on__lte=today)
    return due.select_related("organisation", "other", "platform").order_by("on", "pk").first()


@transaction.atomic
def come_into_force(change: MembershipChange) -> None:
    """Its day has come. What can no longer be is dropped, and administrators are told why."""
    try:
        _bring_into_force(change, PROGRAM)
    except Refused as refused:
        give_up(change, str(refused))


def give_up(change: MembershipChange, why: str) -> None:
    """Drop a planned change that cannot come into force, and say so to those who planned it."""
    change.dropped_at = timezone.now()
    change.save(update_fields=["dropped_at"])
    log.warning("membership_change_dropped", change=change.pk)
    _record("organisation.change-dropped", change, PROGRAM)
    letters.change_given_up(change, people_with(Right.ADMINISTER), why=why)
    enqueue("members.tasks.send_mail")


def check_administers(by: Actor) -> None:
    """Refuse whoever does not look after members."""
    if not by.may(Right.ADMINISTER):
        raise Refused(_("Only an administrator of the conveners changes a membership."))


def _check_is_whole(asked: Asked) -> None:
    """Refuse what lacks something that its kind needs."""
    if not asked.reason.strip():
        raise Refused(_("Say why: it stays in the record."))
    if asked.until is not None and asked.until <= asked.on:
        raise Refused(_("A pause ends on a later day than it begins."))
    if asked.kind in (Kind.MERGE, Kind.SALE) and asked.other is None:
        raise Refused(_("Choose the other member."))
    if asked.kind == Kind.SALE and asked.platform is None:
        raise Refused(_("Choose the platform."))
    if asked.kind == Kind.RENAME and not asked.name.strip():
        raise Refused(_("Write the new name."))


def _write(member: Organisation, asked: Asked, by: Actor) -> MembershipChange:
    if planned_changes().filter(organisation=member).exclude(kind=Kind.RETURN).exists() and asked.kind != Kind.RETURN:
        raise Refused(_("Something is planned already. Drop that first, or wait until its day has come."))
    return MembershipChange.objects.create(
        organisation=member,
        kind=asked.kind,
        on=asked.on,
        until=asked.until,
        reason=asked.reason.strip(),
        name=asked.name.strip(),
        other=asked.other,
        platform=asked.platform,
        written_by=by.person,
    )


@transaction.atomic
def _bring_into_force(change: MembershipChange, by: Actor) -> None:
    """In a savepoint of its own: what is refused half-way leaves nothing."""
    EFFECTS[Kind(change.kind)](change)
    change.in_force_at = timezone.now()
    change.save(update_fields=["in_force_at"])
    _record(f"organisation.{_DONE[Kind(change.kind)]}", change, by, reason=change.reason)
    if change.kind in _SETTLING:
        planned_changes().filter(organisation=change.organisation, kind=Kind.RETURN).update(dropped_at=timezone.now())
    if change.kind == Kind.PAUSE and change.until is not None:
        _plan_the_return(change, change.until, by)


def _plan_the_return(pause: MembershipChange, until: date, by: Actor) -> None:
    back = Asked(Kind.RETURN, until, pause.reason)
    made = _write(pause.organisation, back, by)
    if until <= timezone.localdate():
        _bring_into_force(made, by)


_SETTLING = (Kind.RETURN, Kind.LEAVE, Kind.MERGE)  # after these the return that a pause has planned is no more
_DONE = {
    Kind.RETURN: "returned",
    Kind.PAUSE: "paused",
    Kind.LEAVE: "left",
    Kind.RENAME: "renamed",
    Kind.MERGE: "merged",
    Kind.SALE: "platform-sold",
}


def _record(type: str, change: MembershipChange, by: Actor, reason: str = "") -> None:
    """In the record of the member, and of the successor or buyer once it is done."""
    concerned = [change.organisation]
    if change.other is not None and change.in_force_at is not None:
        concerned.append(change.other)
    details = {
        "on": change.on.isoformat(),
        "kind": change.kind,
        "until": change.until.isoformat() if change.until else "",
        "name": change.name,
        "other": change.other.slug if change.other else "",
        "platform": change.platform.slug if change.platform else "",
    }
    told = {name: text for name, text in details.items() if text}
    for organisation in concerned:
        # The reason is the member's own; the other one hears what was done.
        why = reason if organisation == change.organisation else ""
        audit.record(type, by=by, object=change.organisation.slug, organisation=organisation, reason=why, **told)
