"""Reminders leave: by themselves around a deadline, and when a reviewer asks for them."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coalition.lib.jobs import enqueue
from members import audit
from members.actors import Actor
from members.models import Organisation, User
from members.permissions import Right
from members.queries import people_with, reviewers_of
from metrics import reminder_letters
from metrics.actions.refusals import Forbidden
from metrics.models import Period, Reminder
from metrics.queries.missing import deadline_of, is_missing, missing, periods_around
from metrics.reminders import Deadline, Step, due_step


@dataclass(frozen=True, slots=True)
class Asked:
    """What became of a letter that a reviewer asked for; without people, `why` says why nobody got one."""

    member: Organisation
    people: tuple[User, ...] = ()
    why: str = ""


def send_due(now: datetime | None = None) -> int:
    """Write to everybody whose reminder is due now; how many letters.

    Safe to run twice and at the same time: what was written is noted in the same transaction, a member at a time.
    """
    now = now or timezone.now()
    today = now.date()
    with transaction.atomic():
        waiting = [(member, period) for period in periods_around(today) for member in missing(period, today)]
    written = sum(_remind(member, period, now) for member, period in waiting)
    if written:
        enqueue("members.tasks.send_mail")
    return written


@transaction.atomic
def _remind(member: Organisation, period: Period, now: datetime) -> int:
    _alone(member, period)
    if not is_missing(member, period):  # it came in since we looked
        return 0
    deadline, today = deadline_of(member, period), now.date()
    written = 0
    for person, step in _due(people_with(Right.UPLOAD, member), deadline, now):
        if _note(person, member, period, step, deadline.due):
            reminder_letters.remind(person, member, period, step, deadline, today)
            written += 1
    for person, step in _due(reviewers_of(member), deadline, now):
        if step == Step.WEEK_LATE and _note(person, member, period, step, deadline.due):
            reminder_letters.tell_reviewer(person, member, period, deadline)
            written += 1
    return written


def _due(people: Collection[User], deadline: Deadline, now: datetime) -> Iterator[tuple[User, Step]]:
    """Those for whom it is time where they are, and who want it."""
    for person in people:
        step = due_step(deadline, ZoneInfo(person.time_zone), now)
        if step is not None and reminder_letters.kind_of(step) not in person.muted:
            yield person, step


def ask(*, members: Collection[Organisation], period: Period, by: Actor) -> list[Asked]:
    """Write to the people of these members that their report is missing, at most once a day to each."""
    if not (by.may(Right.REVIEW) or by.may(Right.ADMINISTER)):
        raise Forbidden("not-your-role", _("Only reviewers and administrators remind members."))
    asked = [_ask(member, period, timezone.localdate(), by) for member in members]
    enqueue("members.tasks.send_mail")
    return asked


@transaction.atomic
def _ask(member: Organisation, period: Period, today: date, by: Actor) -> Asked:
    _alone(member, period)
    if member not in missing(period, today):
        return Asked(member, why=_("its report is in, or none is expected"))
    people = people_with(Right.UPLOAD, member)
    deadline = deadline_of(member, period)
    written = [person for person in people if _note(person, member, period, Step.ASKED, today)]
    for person in written:
        reminder_letters.remind(person, member, period, Step.ASKED, deadline, today)
    if not written:
        return Asked(member, why=_("reminded today already") if people else _("nobody there to write to"))
    numbers = sorted(person.pk for person in written)
    audit.record("reminder.sent", by=by, object=str(period), organisation=member, people=numbers)
    return Asked(member, tuple(written))


def _note(person: User, member: Organisation, period: Period, step: Step, counted_from: date) -> bool:
    """Note that the person is written to; False where they were before."""
    told = {"person": person, "member": member, "period": period, "step": step.value, "counted_from": counted_from}
    if Reminder.objects.filter(**told).exists():
        return False
    Reminder.objects.create(**told)
    return True


def _alone(member: Organisation, period: Period) -> None:
    """One at a time writes to a member about a quarter: two that look at once would both find nothing sent."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"reminder {member.pk} {period.pk}"])
