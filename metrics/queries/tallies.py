"""What versions count, summed from their rows: of a version that is not accepted yet as well as of one in force."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import F
from django.utils.translation import gettext as _

from metrics.models import ReportingGroup, Rollup, StaleMark, Submission, Taxon
from metrics.statistics.adding import measures_added
from metrics.statistics.indicator import definitions
from metrics.statistics.table import Value
from metrics.transitions import Status

# Both are items and exclude each other by definition, so that they may be added; else `adding` would refuse them.
HEADLINE = ("items_removed", "items_blocked")

_CELLS = """
    SELECT {columns}, answer.key,
           sum(answer.value::bigint) FILTER (WHERE jsonb_typeof(answer.value) = 'number')::bigint,
           array_agg(DISTINCT answer.value #>> '{{}}') FILTER (WHERE jsonb_typeof(answer.value) = 'string')
    FROM metrics_submissionrow row CROSS JOIN LATERAL {answers} answer
    WHERE row.submission_id = ANY(%(submissions)s)
    GROUP BY {columns}, answer.key
"""
_ALL = 'jsonb_each(row."values")'
# Looked up and not searched for: the board does so in every row of every report.
_SOME = """
    (SELECT key, row."values" -> key AS value FROM unnest(%(measures)s::text[]) key WHERE row."values" ? key)
"""
_REASONS = ("withheld", "not collected", "not reported", "not applicable")


@dataclass(frozen=True, slots=True)
class Subject:
    """What a figure is of: a taxon, a reporting group, or neither (the whole member, or not identified)."""

    taxon: int | None = None
    group: int | None = None


Counts = Mapping[str, Value]


def by_subject(submission: Submission) -> Mapping[Subject, Counts]:
    """By taxon or group as the rows name it, then by measure."""
    found: dict[Subject, dict[str, Value]] = {}
    for taxon, group, measure, number, words in _cells("row.taxon_id, row.group_id", [submission.pk]):
        found.setdefault(Subject(taxon, group), {})[measure] = value_of(number, words)
    return found


def by_subject_and_platform(submission: Submission) -> Mapping[tuple[Subject, int | None], Counts]:
    """The same, by platform too (its id; None where the row names none)."""
    found: dict[tuple[Subject, int | None], dict[str, Value]] = {}
    for taxon, group, platform, measure, number, words in _cells(
        "row.taxon_id, row.group_id, row.platform_id", [submission.pk]
    ):
        found.setdefault((Subject(taxon, group), platform), {})[measure] = value_of(number, words)
    return found


def totals(submission: Submission) -> Counts:
    """The member's sums over all rows, by measure."""
    return {
        measure: value_of(number, words) for _id, measure, number, words in _cells("row.submission_id", [submission.pk])
    }


def totals_by_version(submissions: Iterable[Submission]) -> Mapping[UUID, Counts]:
    """The sums over all rows of each version, by measure."""
    found: dict[UUID, dict[str, Value]] = {}
    for version, measure, number, words in _cells("row.submission_id", [each.pk for each in submissions]):
        found.setdefault(version, {})[measure] = value_of(number, words)
    return found


def headlines_by_subject(submissions: Iterable[Submission]) -> Mapping[Subject, Mapping[UUID, Value]]:
    """Items removed or blocked by taxon or group and by version."""
    cells: dict[tuple[Subject, UUID], dict[str, Value]] = {}
    columns = "row.submission_id, row.taxon_id, row.group_id"
    for version, taxon, group, measure, number, words in _cells(columns, [each.pk for each in submissions], HEADLINE):
        cells.setdefault((Subject(taxon, group), version), {})[measure] = value_of(number, words)
    found: dict[Subject, dict[UUID, Value]] = {}
    for (subject, version), counts in cells.items():
        if told := headline(counts):
            found.setdefault(subject, {})[version] = told
    return found


def headlines(submissions: Iterable[Submission]) -> Mapping[UUID, int]:
    """Items removed or blocked, by version; a version that counts neither is left out."""
    measures_added(HEADLINE, definitions())
    found, ids = _kept_headlines(submissions)
    for submission, _measure, number, _words in _cells("row.submission_id", ids, HEADLINE):
        if number is not None:
            found[submission] = found.get(submission, 0) + number
    return found


def _kept_headlines(submissions: Iterable[Submission]) -> tuple[dict[UUID, int], list[UUID]]:
    """Those of versions in force, from the rollups that are not stale; and the versions that have to be added up."""
    asked = list(submissions)
    marks = StaleMark.objects.filter(dirty=F("done"), period__in={each.period_id for each in asked})
    fresh = set(marks.values_list("member", "period"))
    kept: dict[tuple[int, int], UUID] = {}
    other = []
    for each in asked:
        if each.status == Status.ACCEPTED and (each.member_id, each.period_id) in fresh:
            kept[each.member_id, each.period_id] = each.pk
        else:
            other.append(each.pk)
    members, periods = ({place[at] for place in kept} for at in (0, 1))
    rollups = Rollup.objects.filter(
        indicator__in=HEADLINE, axis=Rollup.Axis.TOTAL, key="", member__in=members, period__in=periods
    )
    found: dict[UUID, int] = {}
    for member, period, number in rollups.values_list("member", "period", "numerator"):
        if version := kept.get((member, period)):
            found[version] = found.get(version, 0) + number
    return found, other


def headline(counts: Counts) -> Value | None:
    """Items removed or blocked among these counts; None where the version speaks of neither."""
    measures_added(HEADLINE, definitions())
    told = [counts[measure] for measure in HEADLINE if measure in counts]
    if not told:
        return None
    numbers = [cell.value for cell in told if isinstance(cell.value, int)]
    if not numbers:
        return told[0]
    whole = len(numbers) == len(told) and all(cell.status == "ok" for cell in told)
    return Value(sum(numbers), "ok" if whole else "partial")


def labels(subjects: Iterable[Subject]) -> Mapping[Subject, str]:
    """What each subject is called: scientific name, group, or the words for neither."""
    asked = set(subjects)
    taxa = dict(Taxon.objects.filter(pk__in={subject.taxon for subject in asked}).values_list("pk", "name"))
    groups = dict(ReportingGroup.objects.filter(pk__in={subject.group for subject in asked}).values_list("pk", "name"))
    return {subject: _label(subject, taxa, groups) for subject in asked}


def _label(subject: Subject, taxa: Mapping[int, str], groups: Mapping[int, str]) -> str:
    if subject.group is not None:
        return groups[subject.group]
    if subject.taxon is not None:
        return taxa[subject.taxon]
    return _("Not identified, or whole member")


def _cells(columns: str, submissions: list[UUID], measures: Iterable[str] | None = None) -> list[tuple[Any, ...]]:
    """The columns, then measure, sum (None where there is no number) and the words that stand for a number."""
    with connection.cursor() as cursor:
        cursor.execute(
            _CELLS.format(columns=columns, answers=_SOME if measures else _ALL),
            {"submissions": submissions, "measures": list(measures or ())},
        )
        return list(cursor.fetchall())


def value_of(number: int | None, words: list[str] | None) -> Value:
    """A sum is partial where a part of it is withheld or not collected; a blank cell takes nothing away."""
    reasons = set(words or ())
    if number is not None:
        return Value(number, "partial" if reasons & {"withheld", "not collected"} else "ok")
    return Value(None, next((reason for reason in _REASONS if reason in reasons), "not reported"))
