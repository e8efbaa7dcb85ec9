"""Who was expected, who reported, who was on time: derived from intervals and submissions, never stored."""

from dataclasses import dataclass
from datetime import date

from members.actors import Actor
from members.models import Organisation
from members.queries import expected_members, open_to
from metrics.models import Period, Submission
from metrics.transitions import Status

_IN = frozenset({Status.SUBMITTED, Status.ACCEPTED, Status.SUPERSEDED})


@dataclass(frozen=True, slots=True)
class Report:
    """Where an expected member stands in a quarter. `on_time` is None while there is still time."""

    member: Organisation
    submission: Submission | None
    submitted: bool
    accepted: bool
    on_time: bool | None


@dataclass(frozen=True, slots=True)
class Completeness:
    """The reports of a quarter, one per expected member, so that no count exceeds what was expected."""

    period: Period
    reports: list[Report]

    @property
    def expected(self) -> int:
        return len(self.reports)

    @property
    def submitted(self) -> int:
        return sum(report.submitted for report in self.reports)

    @property
    def accepted(self) -> int:
        return sum(report.accepted for report in self.reports)

    @property
    def on_time(self) -> int:
        return sum(bool(report.on_time) for report in self.reports)


def completeness(actor: Actor, period: Period, today: date) -> Completeness:
    """The expected members that the actor may see, with where each stands on that day."""
    expected = list(open_to(actor, expected_members(period.quarter.last_day)))
    versions: dict[int, list[Submission]] = {}
    for submission in (
        Submission.objects.filter(period=period, member__in=expected)
        .select_related("member", "period")
        .order_by("version")
    ):
        versions.setdefault(submission.member_id, []).append(submission)
    return Completeness(period, [_report(member, versions.get(member.pk, []), period, today) for member in expected])


def _report(member: Organisation, versions: list[Submission], period: Period, today: date) -> Report:
    kept = [version for version in versions if version.status != Status.WITHDRAWN]
    first = min((v.submitted_at.date() for v in kept if v.submitted_at), default=None)
    return Report(
        member=member,
        submission=kept[-1] if kept else None,
        submitted=any(version.status in _IN for version in kept),
        accepted=any(version.status == Status.ACCEPTED for version in kept),
        on_time=first <= period.grace_ends if first else (None if today <= period.grace_ends else False),
    )
