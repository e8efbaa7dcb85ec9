"""The versions behind a figure: what each tells for it, whose it is, and who accepted it."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from django.db.models import Count

from members.actors import Actor
from metrics.models import Correction, StatedRate, StoredFile, Submission, SubmissionRow
from metrics.queries.progress import stated_rates
from metrics.queries.question import Question
from metrics.queries.source_rows import Sum
from metrics.queries.submissions import visible_to

Standing = Literal["in the figure", "rate only", "no count", "nothing to divide by", "not expected"]


@dataclass(frozen=True, slots=True)
class Stated:
    """A rate (0 to 1) that a member states instead of counts, and the row in which it does."""

    rate: Fraction
    row: SubmissionRow


@dataclass(frozen=True, slots=True)
class Source:
    """A member's version in force, as far as a figure rests on it.

    `rows` say something of the indicator; `entering` of them are added up to `numerator` and `denominator`, which are
    None where no row enters. `corrections` were made in place, so that these cells differ from the file.
    """

    submission: Submission
    file_is_kept: bool
    corrections: int
    rows: int
    entering: int
    numerator: int | None
    denominator: int | None
    stated: Stated | None
    standing: Standing


def sources(actor: Actor, question: Question, told: Iterable[Sum], expected: Iterable[int]) -> list[Source]:
    """The versions that tell something, by their members' names; there is at most one a member, that in force.

    `told`: what the rows of each add up to. `expected`: the ids of the members that are expected to report.
    """
    by_version = {each.submission: each for each in told}
    stated = {rate.submission_id: rate for rate in stated_rates(question).select_related("row")}
    ids = {*by_version, *stated}
    versions = visible_to(actor).filter(pk__in=ids).order_by("member__name", "member")
    versions = versions.select_related("member", "period", "file", "uploaded_by", "submitted_by", "reviewed_by")
    kept = set(StoredFile.objects.filter(submission__in=ids, content__isnull=False).values_list("pk", flat=True))
    corrections = dict(
        Correction.objects.filter(submission__in=ids).order_by().values_list("submission").annotate(count=Count("pk"))
    )
    wanted = set(expected)
    found = []
    for version in versions:
        own = by_version.get(version.pk) or Sum(version.member_id, version.pk, 0, 0, None, None)
        rate = stated.get(version.pk)
        found.append(
            Source(
                submission=version,
                file_is_kept=version.file_id in kept,
                corrections=corrections.get(version.pk, 0),
                rows=own.rows,
                entering=own.entering,
                numerator=own.numerator,
                denominator=own.denominator,
                stated=Stated(Fraction(rate.rate), rate.row) if rate else None,
                standing=_standing(own, rate, question, is_expected=version.member_id in wanted),
            )
        )
    return found


def _standing(told: Sum, rate: StatedRate | None, question: Question, *, is_expected: bool) -> Standing:
    """Whether a version is in the figure, by the rules of `statistics.rates`: counts come before a stated rate."""
    if not is_expected:
        return "not expected"
    if not told.entering:
        return "rate only" if rate else "no count"
    if question.indicator.is_rate and not told.denominator:
        return "nothing to divide by"
    return "in the figure"
