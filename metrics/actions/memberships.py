"""Changes of a membership, held to the reports that there are: what was counted stays where it was counted."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members.actions import membership
from members.actions.membership import Asked
from members.actions.refusals import Refused
from members.actors import Actor
from members.models import MembershipChange, Organisation, Platform
from metrics.models import Submission
from metrics.transitions import Status

Kind = MembershipChange.Kind
_ENDING = (Kind.PAUSE, Kind.LEAVE, Kind.MERGE)
AT_ONCE = 100  # changes in one run; the next begins within the hour


def change(*, member: Organisation, asked: Asked, by: Actor) -> MembershipChange:
    """Write the change down, unless a report of the member says otherwise: Refused names the quarter."""
    _check_reports(member, asked.kind, asked.on, asked.until, asked.platform)
    return membership.change(member=member, asked=asked, by=by)


def bring_due_into_force() -> int:
    """The planned changes whose day has come, oldest first; how many. Safe to run twice and at the same time."""
    done = 0
    while done < AT_ONCE and _next(timezone.localdate()):
        done += 1
    return done


@transaction.atomic
def _next(today: date) -> bool:
    due = membership.next_due(today)
    if due is None:
        return False
    try:
        _check_reports(due.organisation, Kind(due.kind), due.on, due.until, due.platform)
    except Refused as refused:
        membership.give_up(due, str(refused))
    else:
        membership.come_into_force(due)
    return True


def _check_reports(member: Organisation, kind: Kind, on: date, until: date | None, platform: Platform | None) -> None:
    """Refuse to end what a report rests on: its quarter would hold figures that nobody was expected to send."""
    if kind not in (*_ENDING, Kind.SALE):
        return
    reports = Submission.objects.filter(member=member, status__in=[Status.SUBMITTED, Status.ACCEPTED])
    if kind == Kind.SALE:
        reports = reports.filter(file_rows__platform=platform)
    for report in reports.select_related("period").order_by("period__year", "period__number"):
        last_day = report.period.quarter.last_day
        if last_day >= on and (until is None or last_day < until):
            raise Refused(
                (
                    _("The report of %(quarter)s counts this platform. Choose a day after %(day)s.")
                    if kind == Kind.SALE
                    else _("There is a report of %(quarter)s, which would not be expected. Choose a day after %(day)s.")
                )
                % {"quarter": report.period.quarter.label, "day": last_day}
            )
