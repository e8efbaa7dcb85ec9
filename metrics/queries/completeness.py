"""Who was expected, who reported, who was on time: derived from intervals and submissions, never stored."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from members.actors import Actor
from members.models import Organisation
from members.queries import expected_by_day, is_open_to
from metrics.models import Period, Submission
from metrics.statistics.completeness import Counts, Standing, Version, counts, standing
from metrics.transitions import Status

_IN = frozenset({Status.SUBMITTED, Status.ACCEPTED, Status.SUPERSEDED})


@dataclass(frozen=True, slots=True)
class Report:
    """Where an expected member stands in a quarter, its newest version, and the one that counts."""

    member: Organisation
    submission: Submission | None
    in_force: Submission | None
    standing: Standing

    @property
    def submitted(self) -> bool:
        return self.standing.submitted

    @property
    def accepted(self) -> bool:
        return self.standing.accepted

    @property
    def on_time(self) -> bool | None:
        return self.standing.on_time


@dataclass(frozen=True, slots=True)
class Completeness:
    """The reports of a quarter, one per expected member, so that no count exceeds what was expected."""

    period: Period
    reports: list[Report]

    @property
    def counts(self) -> Counts:
        standings = {report.member.pk: report.standing for report in self.reports}
        return counts(standings.keys(), standings)

    @property
    def expected(self) -> int:
        return self.counts.expected

    @property
    def submitted(self) -> int:
        return self.counts.submitted

    @property
    def accepted(self) -> int:
        return self.counts.accepted

    @property
    def on_time(self) -> int:
        return self.counts.on_time


def completeness(actor: Actor, period: Period, today: date, *, only: Organisation | None = None) -> Completeness:
    """The expected members that the actor may see, or `only` that one, with where each stands on that day."""
    return completeness_of(actor, [period], today, only=only)[0]


def completeness_of(
    actor: Actor, periods: Sequence[Period], today: date, *, only: Organisation | None = None
) -> list[Completeness]:
    """The same of several quarters, in their order; as many statements, however many they are."""
    expected = expected_by_day(period.quarter.last_day for period in periods)
    shown = {
        period.pk: [member for member in expected[period.quarter.last_day].values() if _is_asked(actor, member, only)]
        for period in periods
    }
    members = {member.pk: member for each in shown.values() for member in each}
    quarters = {period.pk: period for period in periods}
    versions: dict[tuple[int, int], list[Submission]] = {}
    for submission in (
        Submission.objects.filter(period__in=list(quarters), member__in=list(members))
        .exclude(status=Status.WITHDRAWN, reviewed_at=None)
        .select_related("file")
        .defer("file__content")
        .order_by("version")
    ):
        submission.member, submission.period = members[submission.member_id], quarters[submission.period_id]
        versions.setdefault((submission.member_id, submission.period_id), []).append(submission)
    return [
        Completeness(
            period,
            [_report(member, versions.get((member.pk, period.pk), []), period, today) for member in shown[period.pk]],
        )
        for period in periods
    ]


def _is_asked(actor: Actor, member: Organisation, only: Organisation | None) -> bool:
    return only in (None, member) and is_open_to(actor, member)


def _report(member: Organisation, versions: list[Submission], period: Period, today: date) -> Report:
    """One that was sent back and then replaced is withdrawn; it came when it came all the same."""
    kept = [version for version in versions if version.status != Status.WITHDRAWN]
    return Report(
        member=member,
        submission=kept[-1] if kept else None,
        in_force=next((version for version in kept if version.status == Status.ACCEPTED), None),
        standing=standing(list(_counted(versions)), grace_ends=period.grace_ends, today=today),
    )


def _counted(versions: Iterable[Submission]) -> Iterable[Version]:
    for version in versions:
        yield Version(
            signed_off=version.submitted_at.date() if version.submitted_at else None,
            is_in=version.status in _IN,
            accepted=version.status == Status.ACCEPTED,
        )
