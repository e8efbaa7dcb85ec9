"""How punctually a member reported, quarter by quarter."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from members.actors import Actor
from members.models import Organisation
from metrics.models import Period
from metrics.queries.completeness import Report, completeness_of

SHOWN = 12  # quarters: three years


@dataclass(frozen=True, slots=True)
class Punctuality:
    """A quarter of a member; `report` is None where none was expected. `days` after the due day, below zero before."""

    period: Period
    report: Report | None

    @property
    def days(self) -> int | None:
        signed_off = self.report.standing.signed_off if self.report else None
        return (signed_off - self.period.due).days if signed_off else None

    @property
    def state(self) -> str:
        """One word of a reporting trail."""
        return came_in(self.report) if self.report else "not expected"


def came_in(report: Report) -> str:
    """How an expected report came in, as trails draw it; nothing is said while there is still time."""
    if report.on_time is None:
        return "not expected"
    if report.on_time:
        return "on time"
    return "late" if report.submitted else "missing"


def timeliness(actor: Actor, member: Organisation, today: date) -> list[Punctuality]:
    """The member's last quarters, the newest first."""
    return punctuality(actor, member, Period.objects.order_by("-year", "-number")[:SHOWN], today)


def punctuality(actor: Actor, member: Organisation, periods: Iterable[Period], today: date) -> list[Punctuality]:
    """The member in each of these quarters, in their order; as many statements, however many they are."""
    return [
        Punctuality(each.period, each.reports[0] if each.reports else None)
        for each in completeness_of(actor, list(periods), today, only=member)
    ]
