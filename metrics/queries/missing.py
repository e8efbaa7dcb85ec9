"""Whose report is missing, and by when it is to be in."""

from datetime import date, timedelta

from django.db.models import Q

from members.history import belonging
from members.models import Organisation
from members.queries import expected_members
from metrics.models import Period, Reopening, Submission
from metrics.reminders import DAYS, LAPSES, Deadline
from metrics.transitions import Status

_IN = (Status.SUBMITTED, Status.ACCEPTED)
_AROUND = timedelta(days=max(abs(days) for days in DAYS.values())) + LAPSES


def missing(period: Period, today: date) -> list[Organisation]:
    """The members that are expected to report and have not, by name.

    Who has left or paused since the quarter ended still owes its report, but is not written to: that is for a person.
    """
    reported = Submission.objects.filter(period=period, status__in=_IN).values("member")
    expected = expected_members(period.quarter.last_day).exclude(pk__in=reported)
    there = Organisation.objects.filter(belonging(today)).values("pk")
    return list(expected.filter(pk__in=there))


def is_missing(member: Organisation, period: Period) -> bool:
    """Whether nothing of the member is in at this moment."""
    return not Submission.objects.filter(member=member, period=period, status__in=_IN).exists()


def deadline_of(member: Organisation, period: Period) -> Deadline:
    """By when this member’s report is to be in: where a quarter was opened again for it, the last day of that."""
    again = Reopening.objects.filter(member=member, period=period).order_by("-pk").first()
    if again is not None and again.until is not None and again.until > period.due:
        return Deadline(opens=again.at.date(), due=again.until)
    return Deadline(opens=period.opens, due=period.due)


def periods_around(today: date) -> list[Period]:
    """The quarters whose deadline, everybody's or one member's, is so near that somebody may have to be reminded."""
    near = (today - _AROUND, today + _AROUND)
    again = Reopening.objects.filter(until__range=near).values("period")
    return list(Period.objects.filter(Q(due__range=near) | Q(pk__in=again)))
