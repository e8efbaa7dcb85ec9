"""Who is due which reminder at a moment: arithmetic of days and time zones, and nothing else.

T is the day on which the deadline falls where the recipient is: the deadline is midnight UTC at the end of a day, which
is early in the next morning in Shanghai and still the afternoon in Los Angeles. So nobody is told "tomorrow" when it
is today where they are, and nobody that they are late while there is still time.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

AT = time(9)  # on the recipient's clock: no zone changes its clock then, and letters lie on top in the morning
LAPSES = timedelta(days=2)  # after that a step that was missed is left out: the next one says more


class Step(StrEnum):
    """Which reminder it is; `ASKED` is one that a reviewer sends by hand."""

    FORTNIGHT = "T-14"
    THREE_DAYS = "T-3"
    LATE = "T+1"
    WEEK_LATE = "T+7"
    ASKED = "asked"


DAYS: Mapping[Step, int] = {Step.FORTNIGHT: -14, Step.THREE_DAYS: -3, Step.LATE: 1, Step.WEEK_LATE: 7}


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day on which a report is in time, and the first on which it can be sent; days of UTC."""

    opens: date
    due: date

    def ends(self, zone: ZoneInfo) -> datetime:
        """The last second of it, on the clocks of the zone."""
        return datetime.combine(self.due, time(23, 59, 59), UTC).astimezone(zone)


def moment(step: Step, deadline: Deadline, zone: ZoneInfo) -> datetime:
    """When the step is due in the zone."""
    day = deadline.ends(zone).date() + timedelta(days=DAYS[step])
    return datetime.combine(day, AT, zone)


def due_step(deadline: Deadline, zone: ZoneInfo, now: datetime) -> Step | None:
    """The step that is due now, if one is: its moment has come, not long ago, and the quarter was open by then."""
    for step in sorted(DAYS, key=lambda step: -DAYS[step]):
        at = moment(step, deadline, zone)
        if at <= now:
            in_time = now - at < LAPSES and at.astimezone(UTC).date() >= deadline.opens
            return step if in_time else None
    return None
