"""A quarter that is closed opens again for one member, until a date."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members import audit
from members.actors import Actor, person_of
from members.models import Organisation
from metrics import messages
from metrics.actions.refusals import Malformed, Refusal, needed, refuse
from metrics.models import Period, Reopening
from metrics.queries import doors
from metrics.queries.reopenings import reopened_for

LONGEST = timedelta(days=366)


@transaction.atomic
def reopen(*, member: Organisation, period: Period, until: date, reason: str, by: Actor) -> Reopening:
    """Take the member's files for the quarter until that day, whether or not it is closed for others.

    Another day takes the place of the one before. An accepted report stays in force until a revision is accepted.
    """
    refuse(doors.to_reopen(member, period, by))
    today = timezone.localdate()
    if not today <= until <= today + LONGEST:
        raise Malformed("until-not-possible", _("Choose a day from today on, within a year."), field="until")
    return _decide(member, period, until, needed(reason, _("Say why the quarter is opened again.")), by)


@transaction.atomic
def end(*, member: Organisation, period: Period, reason: str, by: Actor) -> Reopening:
    """End a re-opening before its day."""
    refuse(doors.to_reopen(member, period, by))
    if reopened_for(member, period) is None:
        raise Refusal("not-reopened", _("The quarter is not re-opened for %(member)s.") % {"member": member.name})
    return _decide(member, period, None, needed(reason, _("Say why the re-opening ends.")), by)


def _decide(member: Organisation, period: Period, until: date | None, reason: str, by: Actor) -> Reopening:
    decided = Reopening.objects.create(member=member, period=period, until=until, reason=reason, by=person_of(by))
    audit.record(
        "submission.quarter-reopened" if until else "submission.reopening-ended",
        by=by,
        object=str(period),
        organisation=member,
        reason_sha256=audit.fingerprint(reason),
        **({"until": str(until)} if until else {}),
    )
    messages.reopened(decided)
    return decided
