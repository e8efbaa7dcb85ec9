"""Targets as they were entered, and what the statistics make of them once their figures are known."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from django.db.models import QuerySet

from metrics.models import Target as Entered
from metrics.statistics.breaks import Break, between
from metrics.statistics.indicator import Indicator, definitions
from metrics.statistics.quarter import Quarter, quarter_of, quarters
from metrics.statistics.table import Number
from metrics.statistics.target import Baseline, Change, Judgement, Level, Obstacle, Target, figure_of, verdict


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a target's indicator. `verdict` explains the fields; `through` is None where nothing is.

    `of_members` are breaks of single members in a sum of several: it stays one series, and readers are told.
    """

    through: Quarter | None = None
    series: Mapping[Quarter, Number | None] = field(default_factory=dict)
    breaks: frozenset[Quarter] = frozenset()
    protected: frozenset[Quarter] = frozenset()
    absent: Obstacle = Obstacle.NOT_REPORTED
    of_members: tuple[Break, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """A target, as it was entered and as the statistics know it, with the verdict.

    `crossed` are the breaks of single members between the quarters that are compared.
    """

    entered: Entered
    target: Target
    judgement: Judgement
    crossed: tuple[Break, ...] = ()


def entered() -> QuerySet[Entered]:
    """Every target that may be seen, the one that is due last first."""
    found = Entered.objects.select_related(
        "member", "taxon", "group", "successor", "entered_by", "published_by", "withdrawn_by"
    )
    return found.order_by("-due", "-pk")


def in_force() -> list[tuple[int, str]]:
    """Those that may take the place of another: number and wording."""
    return list(Entered.objects.filter(withdrawn_at__isnull=True).order_by("-pk").values_list("pk", "wording"))


def published() -> QuerySet[Entered]:
    """What everybody may read: those of today, and those that were withdrawn."""
    found = Entered.objects.filter(published_at__isnull=False).select_related("member", "taxon", "group", "successor")
    return found.order_by("-due", "-pk")


def judged(row: Entered, known: Known) -> Judged:
    """The verdict that these figures allow."""
    target = as_target(row, known.series)
    judgement = verdict(
        target,
        known.series,
        known.breaks,
        known.through or target.by,
        protected=known.protected,
        absent=known.absent,
    )
    first, _last = compared(target)
    return Judged(row, target, judgement, between(known.of_members, first, judgement.quarter))


def as_target(row: Entered, series: Mapping[Quarter, Number | None]) -> Target:
    """The target as the statistics know it, from the baseline that these figures give it; ValueError: see there."""
    return Target(indicator_of(row), _wanted(row), quarter_by(row.due), row.method, _baseline(row, series))


def indicator_of(row: Entered) -> Indicator | None:
    """What is counted; None where nobody said, and where it is defined no more."""
    return definitions().indicators.get(row.indicator)


def quarter_by(due: date) -> Quarter:
    """The last quarter that is over on that day."""
    quarter = quarter_of(due)
    return quarter if quarter.last_day == due else quarter.previous()


def compared(target: Target) -> tuple[Quarter, Quarter]:
    """From the first quarter to the last whose figures a verdict rests on, those in between included."""
    first = target.baseline.first if target.baseline else target.by
    return first, target.by


def window(target: Target, judgement: Judgement) -> tuple[Quarter, Quarter]:
    """The quarters whose figure is compared, the first and the last."""
    return judgement.quarter.previous(target.length - 1), judgement.quarter


def _wanted(row: Entered) -> Level | Change:
    amount = Fraction(row.amount)
    if row.kind == Entered.Kind.DECREASE:
        return Change(-amount)
    if row.kind == Entered.Kind.INCREASE:
        return Change(amount)
    return Level(amount, "at least" if row.kind == Entered.Kind.AT_LEAST else "at most")


def _baseline(row: Entered, series: Mapping[Quarter, Number | None]) -> Baseline | None:
    if not row.baseline_first or not row.baseline_last:
        return None
    first, last = Quarter.parse(row.baseline_first), Quarter.parse(row.baseline_last)
    return Baseline(figure_of(series, quarters(first, last)), first, last)
