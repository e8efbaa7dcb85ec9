"""How long the reports of a quarter waited, from the dates that each version carries.

Of the two records, these are read and not the audit events: every step of a version happens once, so that none of its
dates is ever written over, and a board of all members needs one query.
"""

from collections.abc import Iterable, Iterator, Mapping

from django.utils import timezone

from metrics.models import Submission
from metrics.statistics.waiting import Change, Side, Waited, waited
from metrics.transitions import Status

Quarterly = tuple[int, int]  # the numbers of a member and of a period


def waiting_of(submission: Submission) -> Waited:
    """How long the version's quarter waited for its member and for reviewers."""
    return waiting([submission])[submission.member_id, submission.period_id]


def waiting(submissions: Iterable[Submission]) -> Mapping[Quarterly, Waited]:
    """By member and period: of the quarters that these versions are about, all versions of each."""
    now = timezone.now()
    signed: dict[Quarterly, list[Submission]] = {
        (submission.member_id, submission.period_id): [] for submission in submissions
    }
    members, periods = ({quarter[at] for quarter in signed} for at in (0, 1))
    asked = Submission.objects.filter(member__in=members, period__in=periods, submitted_at__isnull=False)
    for version in asked.order_by("version"):
        if (quarter := (version.member_id, version.period_id)) in signed:
            signed[quarter].append(version)
    return {key: waited(changes_of(versions), now) for key, versions in signed.items()}


def changes_of(versions: Iterable[Submission]) -> Iterator[Change]:
    """Whose move it was, from the first signature on: before it a report is late or it is not, and nobody waits."""
    in_force = False
    for version in versions:
        if version.submitted_at is None:
            continue
        yield Change(version.submitted_at, Side.REVIEWER)
        # What is withdrawn or sent back leaves it to the member, unless an accepted version stands anyway.
        status = Status(version.status)
        if status in (Status.ACCEPTED, Status.SUPERSEDED) and version.reviewed_at:
            in_force = True
            yield Change(version.reviewed_at, None)
        elif version.reviewed_at:
            yield Change(version.reviewed_at, Side.MEMBER)
        elif version.withdrawn_at:
            yield Change(version.withdrawn_at, None if in_force else Side.MEMBER)
