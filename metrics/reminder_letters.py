"""What people are told about a report that is missing: in their language, with the deadline on their clock."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import formats, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.models import Organisation, User
from members.notifications import notify
from metrics.models import Period
from metrics.reminders import DAYS, Deadline, Step


def remind(person: User, member: Organisation, period: Period, step: Step, deadline: Deadline, today: date) -> None:
    """To somebody of the member."""
    with translation.override(person.language):
        named = {"member": member.name, "quarter": _quarter(period), "due": _day(deadline.due)}
        notify(
            [person],
            kind=kind_of(step),
            subject=_subject(step, deadline, today) % named,
            body="\n\n".join(
                (
                    _("The report of %(member)s for %(quarter)s is not in yet.") % named,
                    _when(deadline, person, today),
                    _after(period, deadline, today),
                    _("Once it is signed off, no more reminders are sent. Your account says which ones you get."),
                )
            ),
            path=reverse("portal:upload", args=[period.quarter]),
        )


def tell_reviewer(person: User, member: Organisation, period: Period, deadline: Deadline) -> None:
    """To a reviewer who looks after the member: it is a week late."""
    with translation.override(person.language):
        named = {"member": member.name, "quarter": _quarter(period), "due": _day(deadline.due)}
        notify(
            [person],
            kind=kind_of(Step.WEEK_LATE),
            subject=_("A week late: %(member)s, %(quarter)s") % named,
            body=_(
                "The report of %(member)s for %(quarter)s was due on %(due)s and is not in. Its reporters and leads "
                "were reminded. Perhaps somebody should telephone."
            )
            % named,
            path=f"{reverse('desk:home')}?period={period}&state=missing",
        )


def kind_of(step: Step) -> str:
    """The kind of letter, by which people switch it off."""
    return f"reminder.{step.value}"


def _subject(step: Step, deadline: Deadline, today: date) -> str:
    if step == Step.ASKED:
        return _("Please send the report: %(member)s, %(quarter)s")
    if DAYS[step] > 0:
        return _("Overdue: %(member)s, %(quarter)s")
    return _("Due on %(due)s: %(member)s, %(quarter)s")


def _when(deadline: Deadline, person: User, today: date) -> str:
    """The deadline in words; with the hour on the person's own clock, where that is another day or hour."""
    days = (deadline.due - today).days
    if days < 0:
        return _("It was due on %(due)s.") % {"due": _day(deadline.due)}
    zone = ZoneInfo(person.time_zone)
    ends = deadline.ends(zone) + timedelta(seconds=1)
    said = {
        "due": _day(deadline.due),
        "days": days,
        "zone": person.time_zone,
        "local": formats.date_format(ends, _("j F Y, H:i")),
    }
    due = ngettext(
        "It is due by the end of %(due)s (UTC), in %(days)s day.",
        "It is due by the end of %(due)s (UTC), in %(days)s days.",
        days,
    )
    if ends.utcoffset():
        due += " " + _("On the clocks of %(zone)s that is %(local)s.")
    return due % said


def _after(period: Period, deadline: Deadline, today: date) -> str:
    """What happens to a late one."""
    said = {"grace": _day(period.grace_ends), "closes": _day(period.closes)}
    if period.closes < today <= deadline.due:
        return _("The quarter closed on %(closes)s, and is open again for you until that day.") % said
    if period.closes < today:
        return _("The quarter closed on %(closes)s. Ask the conveners: they can open it again.") % said
    if period.grace_ends == period.closes:
        return _("It is taken until %(closes)s.") % said
    if period.grace_ends < today:
        return _("It counts as late now, and is still taken until %(closes)s.") % said
    return _("It counts as on time until %(grace)s, and is taken until %(closes)s.") % said


def _day(day: date) -> str:
    return formats.date_format(day, _("j F Y"))


def _quarter(period: Period) -> str:
    months, _space, year = period.quarter.label.rpartition(" ")
    return _(f"{months} %(year)s") % {"year": year}  # the pages' own words, which the catalogues have
