"""How the others' rates lie: what the bands of a quarter are made of, and what a member may see of them."""

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import F
from django.utils import timezone

from members.models import Organisation
from members.queries import expected_by_day
from metrics.disclosure.band import Band, NoBand, OwnRate, Rates
from metrics.models import BandMark, OthersBand, Period, Rollup, StaleMark
from metrics.queries.progress import whole_member_rates
from metrics.queries.question import Question
from metrics.statistics.indicator import definitions
from metrics.statistics.rates import own_rate

Told = dict[int, OwnRate]  # by member


@dataclass(frozen=True, slots=True)
class Bands:
    """What the members expected in a quarter may see in it, by member's id and indicator; `expected` is their hash."""

    expected: str
    of: Mapping[tuple[int, str], Band | NoBand]


def bands_in(period: Period) -> Bands:
    """The bands of the quarter as its rollups and stated rates give them, for each member that is expected in it."""
    expected = expected_by_day([period.quarter.last_day])[period.quarter.last_day]
    told = _told_in(period, expected)
    found: dict[tuple[int, str], Band | NoBand] = {}
    for indicator in definitions().rates:
        rates = Rates(told[indicator.code].values())
        for pk, member in expected.items():
            found[pk, indicator.code] = rates.band_for(member.holding_key)
    return Bands(_hash_of(expected), found)


def _told_in(period: Period, expected: Mapping[int, Organisation]) -> Mapping[str, Told]:
    """By indicator: each expected member's own rate, from its counts or else as it states it."""
    found: defaultdict[str, Told] = defaultdict(dict)
    stated = whole_member_rates().filter(period=period, member__in=list(expected))
    for code, member, rate in stated.values_list("indicator", "member_id", "rate"):
        found[code][member] = OwnRate(expected[member].holding_key, Fraction(rate))
    codes = [indicator.code for indicator in definitions().rates]
    kept = Rollup.objects.filter(
        indicator__in=codes, axis=Rollup.Axis.TOTAL, key="", period=period, member__in=list(expected)
    )
    for code, member, numerator, denominator in kept.values_list("indicator", "member_id", "numerator", "denominator"):
        own = own_rate(numerator, denominator)
        if own is None:
            found[code].pop(member, None)  # counts come before a rate that is stated, as in every figure
        else:
            found[code][member] = OwnRate(expected[member].holding_key, own, denominator)
    return found


def kept_in(period: Period) -> Mapping[tuple[int, str], Band | NoBand]:
    """The bands that are kept of the quarter."""
    return {(row.member_id, row.indicator): _value_of(row) for row in OthersBand.objects.filter(period=period)}


def _value_of(row: OthersBand) -> Band | NoBand:
    if row.lower is None or row.median is None or row.upper is None:
        return NoBand(str(row.missing))
    return Band(Fraction(row.lower), Fraction(row.median), Fraction(row.upper))


def otherwise_expected() -> list[int]:
    """The ids of the quarters in which others are expected by now than when their bands were made."""
    marks = list(BandMark.objects.filter(dirty=F("done")).select_related("period"))
    found = expected_by_day({mark.period.quarter.last_day for mark in marks})
    return [mark.period_id for mark in marks if mark.expected != _hash_of(found[mark.period.quarter.last_day])]


def _hash_of(expected: Mapping[int, Organisation]) -> str:
    told = "\n".join(f"{pk} {expected[pk].holding_key}" for pk in sorted(expected))
    return hashlib.sha256(told.encode()).hexdigest()


def is_settled(period: Period, mark: BandMark | None) -> bool:
    """Whether the quarter's bands should be what its rollups give: somebody told something, and nothing is stale."""
    of_members = StaleMark.objects.filter(period=period)
    if of_members.filter(dirty__gt=F("done")).exists():
        return False
    if mark is None:
        return of_members.exists() or OthersBand.objects.filter(period=period).exists()
    return mark.dirty == mark.done and period.pk not in otherwise_expected()


def others_beside(question: Question, member: Organisation) -> Mapping[str, Band | NoBand] | None:
    """By quarter, what the member may see of the others beside its own rate; None beside what has no band.

    A band is of all that members count, and of rates alone: counts tell how large somebody is, not how it does.
    A quarter that is open, and one in which the member was not expected, has none.
    """
    if not question.indicator.is_rate or question.by != "period" or question.filters:
        return None
    seen = OthersBand.objects.filter(
        member=member,
        indicator=question.indicator.code,
        period__in=question.periods,
        period__closes__lt=timezone.localdate(),
    )
    return {str(row.period): _value_of(row) for row in seen.select_related("period")}
