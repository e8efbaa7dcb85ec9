"""A version's figures beside the quarter before, and beside the version that it is to replace."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from metrics.models import Submission
from metrics.queries.breaks import broken_between
from metrics.queries.reference import period_of
from metrics.queries.submissions import in_force
from metrics.queries.tallies import HEADLINE, Counts, Subject, by_subject, headline, labels, totals
from metrics.statistics.indicator import Measure, definitions
from metrics.statistics.table import Value


@dataclass(frozen=True, slots=True)
class Line:
    """A figure now, a quarter ago, and in the version in force; None where no version speaks of it.

    `is_broken`: it is counted differently since the quarter ago, so that the two are not compared.
    """

    label: str
    now: Value | None
    before: Value | None
    in_force: Value | None
    is_broken: bool = field(default=False, kw_only=True)

    @property
    def differs(self) -> bool:
        """Whether the version in force says something else."""
        return self.now != self.in_force

    @property
    def change(self) -> Fraction | None:
        """By how much of the earlier figure; None where there is nothing to divide by, and across a break."""
        return None if self.is_broken else change(self.now, self.before)


@dataclass(frozen=True, slots=True)
class SubjectLine(Line):
    """What was removed or blocked of a taxon or group, with both parts."""

    removed: Value | None
    blocked: Value | None


@dataclass(frozen=True, slots=True)
class MeasureLine(Line):
    """A measure's total over all rows."""

    measure: Measure


@dataclass(frozen=True, slots=True)
class Comparison:
    """A version's figures: `subjects` largest first, `measures` in their own order.

    `earlier`, of the quarter before, may be missing; so may `current`, the version in force that this would replace.
    """

    earlier: Submission | None
    current: Submission | None
    subjects: list[SubjectLine]
    measures: list[MeasureLine]
    total: Line


def compared(submission: Submission) -> Comparison:
    """The version beside the one in force for the quarter before, and beside the one that it would replace."""
    earlier, current = _quarter_before(submission), _replaced_by(submission)
    now, before, standing = (by_subject(version) if version else {} for version in (submission, earlier, current))
    sums, sums_before, sums_standing = (
        totals(version) if version else {} for version in (submission, earlier, current)
    )
    broken = _broken(submission, earlier)
    both_broken = not broken.isdisjoint(HEADLINE)
    return Comparison(
        earlier=earlier,
        current=current,
        subjects=_subjects(now, before, standing, is_broken=both_broken),
        measures=[
            MeasureLine(
                measure.title,
                sums.get(code),
                sums_before.get(code),
                sums_standing.get(code),
                measure,
                is_broken=code in broken,
            )
            for code, measure in definitions().measures.items()
            if code in sums or code in sums_before or code in sums_standing
        ],
        total=Line("", headline(sums), headline(sums_before), headline(sums_standing), is_broken=both_broken),
    )


def _broken(submission: Submission, earlier: Submission | None) -> frozenset[str]:
    """The measures that are counted differently since the quarter before."""
    if earlier is None:
        return frozenset()
    return broken_between(submission.member, earlier.period.quarter, submission.period.quarter)


def _quarter_before(submission: Submission) -> Submission | None:
    quarter = submission.period.quarter.previous()
    period = period_of(quarter)
    return in_force(submission.member, period) if period else None


def _replaced_by(submission: Submission) -> Submission | None:
    current = in_force(submission.member, submission.period)
    return current if current and current.pk != submission.pk else None


def _subjects(
    now: Mapping[Subject, Counts],
    before: Mapping[Subject, Counts],
    standing: Mapping[Subject, Counts],
    *,
    is_broken: bool,
) -> list[SubjectLine]:
    names = labels({*now, *before, *standing})
    lines = [
        SubjectLine(
            label,
            headline(now.get(subject, {})),
            headline(before.get(subject, {})),
            headline(standing.get(subject, {})),
            now.get(subject, {}).get("items_removed"),
            now.get(subject, {}).get("items_blocked"),
            is_broken=is_broken,
        )
        for subject, label in names.items()
    ]
    told = [line for line in lines if line.now or line.before or line.in_force]
    # What this version says comes first, the largest on top; then what only the quarter before had.
    return sorted(told, key=lambda line: (line.now is None, -_number(line.now or line.before), line.label))


def _number(value: Value | None) -> Fraction:
    return Fraction(value.value) if value and value.value is not None else Fraction(-1)


def change(now: Value | None, before: Value | None) -> Fraction | None:
    """(now - before) / before, exactly; None unless both are numbers and the earlier one is above zero."""
    if now is None or before is None or now.value is None or not before.value:
        return None
    return Fraction(now.value - before.value) / Fraction(before.value)
