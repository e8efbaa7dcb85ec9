"""The collection of a quarter as conveners watch it, and as a member sees its own part of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from uuid import UUID

from django.db.models import Q, QuerySet, prefetch_related_objects

from members.actors import Actor
from members.history import carers_by_member
from members.models import AuditEvent, Organisation
from members.queries import expected_members
from metrics.models import Period, Reopening, Submission
from metrics.queries import breaks, doors
from metrics.queries.comparison import change
from metrics.queries.completeness import Completeness, Report, completeness, completeness_of
from metrics.queries.content_hash import content_hash
from metrics.queries.doors import Lock
from metrics.queries.reference import periods
from metrics.queries.reopenings import reopened, reopened_by_member
from metrics.queries.submissions import in_force, open_version, visible_to
from metrics.queries.tallies import HEADLINE, headlines
from metrics.queries.timeliness import came_in
from metrics.queries.waiting import waiting
from metrics.statistics.quarter import Quarter
from metrics.statistics.table import Value
from metrics.statistics.waiting import Waited
from metrics.transitions import Status

TRAIL = 8
MISSED = 4  # quarters that closed without a report; what is older is in the trail
STATES = ("accepted", "review", "returned", "draft", "missing")
_STATE_OF = {
    Status.CHECKING: "draft",
    Status.INVALID: "draft",
    Status.READY: "draft",
    Status.SUBMITTED: "review",
    Status.RETURNED: "returned",
    Status.ACCEPTED: "accepted",
}


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A member on the board. `total` and `before` count items removed or blocked; `waited` of all its versions.

    `hash` is that of what waits for a reviewer: acceptance is bound to it.
    """

    report: Report
    total: Value | None
    before: Value | None
    trail: list[str]
    waited: Waited
    reopening: Reopening | None
    carers: tuple[str, ...] = ()
    mine: bool = False
    hash: str = ""
    is_broken: bool = False

    @property
    def change(self) -> Fraction | None:
        """By how much of the quarter before; None where one of the two measures is counted differently since."""
        return None if self.is_broken else change(self.total, self.before)

    @property
    def state(self) -> str:
        """Where the member's newest version stands; an accepted one counts until a correction is submitted."""
        submission = self.report.submission
        if submission is None:
            return "missing"
        state = _STATE_OF[Status(submission.status)]
        return "accepted" if self.report.accepted and state == "draft" else state

    @property
    def is_missing(self) -> bool:
        """Whether nothing is in, so that the member can be reminded."""
        return self.state in ("missing", "draft", "returned")

    @property
    def is_plain(self) -> bool:
        """Whether it waits for a reviewer and has nothing that one would have to look at."""
        submission = self.report.submission
        return self.state == "review" and submission is not None and not (submission.warnings or submission.errors)


@dataclass(frozen=True, slots=True)
class Board:
    """Every expected member of a quarter."""

    completeness: Completeness
    rows: list[BoardRow]

    def count(self, state: str) -> int:
        return sum(row.state == state for row in self.rows)


@dataclass(frozen=True, slots=True)
class Due:
    """A quarter for which the member can report today. `days` until it is due, below zero when that day is past."""

    period: Period
    open_version: Submission | None
    in_force: Submission | None
    days: int
    in_grace: bool
    reopening: Reopening | None = None

    @property
    def settled(self) -> bool:
        """Whether nothing is left for the member to do."""
        if self.open_version is None:
            return self.in_force is not None
        return self.open_version.status == Status.SUBMITTED


def board(actor: Actor, period: Period, today: date) -> Board:
    """The members of the quarter that the actor may see, by name."""
    complete = completeness(actor, period, today)
    before = _in_force_by_member(period.quarter.previous())
    shown = [report.submission for report in complete.reports if report.submission]
    prefetch_related_objects(shown, "corrections")  # the hashes cover them
    sums = headlines([*shown, *before.values()])
    trails = trails_until(actor, period.quarter.previous(), today)
    waited, again = waiting(shown), reopened_by_member(period)
    members = [report.member for report in complete.reports]
    carers, broken = carers_by_member(members), _broken(members, period)
    return Board(
        complete,
        [
            BoardRow(
                report=report,
                total=_figure(report.submission, sums),
                before=_figure(before.get(report.member.pk), sums),
                trail=trails.get(report.member.pk, ["not expected"] * TRAIL),
                waited=waited.get((report.member.pk, period.pk), Waited()),
                reopening=again.get(report.member.pk),
                carers=tuple(str(care.person) for care in carers.get(report.member.pk, [])),
                mine=any(care.person == actor.person for care in carers.get(report.member.pk, [])),
                hash=_hash_to_review(report.submission),
                is_broken=not broken.isdisjoint({None, report.member.pk}),
            )
            for report in complete.reports
        ],
    )


def _broken(members: list[Organisation], period: Period) -> set[int | None]:
    """Whose items removed or blocked are counted differently from the quarter on; None: everybody's."""
    broken = breaks.in_force(members).filter(period=period, measure__in=HEADLINE)
    return set(broken.values_list("member_id", flat=True))


def _hash_to_review(submission: Submission | None) -> str:
    return content_hash(submission) if submission and submission.status == Status.SUBMITTED else ""


def _figure(submission: Submission | None, sums: Mapping[UUID, int]) -> Value | None:
    return Value(sums[submission.pk]) if submission and submission.pk in sums else None


def _in_force_by_member(quarter: Quarter) -> Mapping[int, Submission]:
    accepted = Submission.objects.filter(
        period__year=quarter.year, period__number=quarter.number, status=Status.ACCEPTED
    )
    return {submission.member_id: submission for submission in accepted}


def trails_until(actor: Actor, last: Quarter, today: date) -> Mapping[int, list[str]]:
    """By member: how the reports of the eight quarters up to `last` came in, oldest first."""
    places = {last.previous(TRAIL - 1 - place): place for place in range(TRAIL)}
    found: dict[int, list[str]] = {}
    for each in completeness_of(actor, periods(min(places), last), today):
        for report in each.reports:
            states = found.setdefault(report.member.pk, ["not expected"] * TRAIL)
            states[places[each.period.quarter]] = came_in(report)
    return found


def quarters_due(member: Organisation, today: date) -> list[Due]:
    """The quarters that are open today and in which the member is expected: what is due first, then what is settled."""
    again = {reopening.period_id: reopening for reopening in reopened(member=member)}
    open_now = Period.objects.filter(Q(opens__lte=today, closes__gte=today) | Q(pk__in=again)).order_by(
        "due", "year", "number"
    )
    found = [
        Due(
            period=period,
            open_version=open_version(member, period),
            in_force=in_force(member, period),
            days=(period.due - today).days,
            in_grace=period.due < today <= period.grace_ends,
            reopening=again.get(period.pk),
        )
        for period in open_now
        if expected_members(period.quarter.last_day).filter(pk=member.pk).exists()
    ]
    return sorted(found, key=lambda due: due.settled)


def quarters_missed(member: Organisation, today: date, shown: int = MISSED) -> list[Lock]:
    """Quarters that closed without an accepted report of the member, the newest first: why none is taken, who opens."""
    done = Submission.objects.filter(member=member, status=Status.ACCEPTED).values("period")
    closed = Period.objects.filter(closes__lt=today).exclude(pk__in=done).order_by("-year", "-number")[:shown]
    locks = (doors.to_report(member, period.quarter) for period in closed)
    return [lock for lock in locks if lock is not None and lock.code == doors.CLOSED.code]


def queue(actor: Actor, care: str = "") -> QuerySet[Submission]:
    """What waits for a reviewer, the longest waiting first; of the actor's own members, or of nobody's."""
    waiting = visible_to(actor).filter(status=Status.SUBMITTED)
    if care == "mine":
        waiting = waiting.filter(member__carers__person=actor.person)
    elif care == "nobody":
        waiting = waiting.filter(member__carers=None)
    return (
        waiting
        .select_related("member", "period", "submitted_by", "file")
        .order_by("submitted_at", "pk")
    )


def latest_activity(shown: int = 6) -> Iterable[AuditEvent]:
    """What happened to submissions last, for the people who see all of them."""
    steps = (
        "submission.submitted", "submission.accepted", "submission.returned", "submission.withdrawn", "reminder.sent"
    )  # fmt: skip
    return AuditEvent.objects.filter(type__in=steps).select_related("organisation").order_by("-pk")[:shown]
