"""A version's figures beside those of the member's last quarters: what stands out to whoever reviews it."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

from metrics.models import Submission
from metrics.queries.breaks import broken_between
from metrics.queries.comparison import change
from metrics.queries.tallies import HEADLINE, headlines_by_subject, labels, totals_by_version
from metrics.statistics.indicator import definitions
from metrics.statistics.quarter import Quarter
from metrics.statistics.table import Value
from metrics.transitions import Status

SHOWN = 4
MOST_ROWS = 150_000  # of all versions together: more would keep the page waiting for seconds
SUBJECTS = 20


@dataclass(frozen=True, slots=True)
class Line:
    """A measure, or a taxon or group, with its figure in this version and in the quarters before, the last one first.

    None where no accepted report speaks of it. `is_broken`: it is counted differently since the last quarter compared
    with, so that the two are not compared.
    """

    label: str
    code: str
    now: Value | None
    before: list[Value | None]
    is_broken: bool = False

    @property
    def change(self) -> Fraction | None:
        """By how much of the last quarter compared with; None across a break."""
        return change(self.now, self.before[0]) if self.before and not self.is_broken else None


@dataclass(frozen=True, slots=True)
class QuartersBefore:
    """The quarters compared with, the last one first, and the figures of each; `more` subjects are not listed."""

    quarters: list[Quarter]
    measures: list[Line]
    subjects: list[Line]
    more: int


def quarters_before(submission: Submission) -> QuartersBefore:
    """The version beside the accepted reports of up to four quarters before it."""
    quarters = [submission.period.quarter.previous(place) for place in range(1, SHOWN + 1)]
    accepted = _accepted(submission, quarters)
    shown = _within_reason(submission, [accepted[quarter] for quarter in quarters if quarter in accepted])
    versions = [submission, *shown]
    before = [version.period.quarter for version in shown]
    now = submission.period.quarter
    broken = broken_between(submission.member, before[0], now) if before else frozenset[str]()
    subjects = _subjects(versions, broken)
    return QuartersBefore(before, _measures(versions, broken), subjects[:SUBJECTS], max(len(subjects) - SUBJECTS, 0))


def _accepted(submission: Submission, quarters: list[Quarter]) -> Mapping[Quarter, Submission]:
    found = Submission.objects.filter(
        member=submission.member_id,
        status=Status.ACCEPTED,
        period__year__in={quarter.year for quarter in quarters},
    ).select_related("period")
    return {version.period.quarter: version for version in found}


def _within_reason(submission: Submission, accepted: list[Submission]) -> list[Submission]:
    """As many of them as can be summed while somebody waits."""
    left = MOST_ROWS - (submission.rows_understood or 0)
    shown = []
    for version in accepted:
        left -= version.rows_understood or 0
        if left < 0:
            break
        shown.append(version)
    return shown


def _measures(versions: list[Submission], broken: frozenset[str]) -> list[Line]:
    sums = totals_by_version(versions)
    told = {code: {pk: found[code] for pk, found in sums.items() if code in found} for code in definitions().measures}
    return [
        Line(measure.title, code, *_figures(told[code], versions), code in broken)
        for code, measure in definitions().measures.items()
        if told[code]
    ]


def _subjects(versions: list[Submission], broken: frozenset[str]) -> list[Line]:
    """What this version says most of comes first; then what only the quarters before had."""
    told = headlines_by_subject(versions)
    names = labels(told)
    is_broken = not broken.isdisjoint(HEADLINE)
    lines = [
        Line(names[subject], "", *_figures(by_version, versions), is_broken) for subject, by_version in told.items()
    ]
    return sorted(lines, key=lambda line: (line.now is None, -_number(line.now), line.label))


def _figures(told: Mapping[UUID, Value], versions: list[Submission]) -> tuple[Value | None, list[Value | None]]:
    now, *before = (told.get(version.pk) for version in versions)
    return now, before


def _number(value: Value | None) -> int:
    return int(value.value) if value and value.value is not None else -1
