"""The members' figures of a quarter that are unlike their own earlier ones, or a rate unlike those of the others."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median
from typing import Literal
from uuid import UUID

from members.actors import Actor
from members.models import Organisation
from members.queries import expected_members
from metrics.intake.history import LOOKED_AT, expected
from metrics.models import Period, Rollup
from metrics.queries.breaks import in_force, value_of
from metrics.queries.progress import whole_member_rates
from metrics.queries.question import visible_members
from metrics.queries.reference import periods
from metrics.queries.submissions import visible_to
from metrics.statistics.breaks import Break, breaking
from metrics.statistics.indicator import Indicator
from metrics.statistics.outliers import Usual, departure_of_count, departure_of_rate, usual_of_others, usual_of_own
from metrics.statistics.rates import own_rate
from metrics.transitions import Status

Against = Literal["its own earlier quarters", "the other members"]
Number = int | Fraction


@dataclass(frozen=True, slots=True)
class Outlier:
    """A member's figure, what was usual, and how far it departs from that: 1 is the end of what is usual."""

    member: Organisation
    indicator: Indicator
    value: Number
    usual: Usual
    against: Against
    departure: float
    submission: UUID | None


@dataclass(frozen=True, slots=True)
class Told:
    """What members told, by member and indicator, then by quarter."""

    of: Mapping[tuple[int, str], Mapping[int, Number]]

    def now(self, indicator: Indicator, period: Period, members: Iterable[int]) -> dict[int, Number]:
        """The figures of one quarter, of these members, by member."""
        found = ((member, self.of.get((member, indicator.code), {}).get(period.pk)) for member in members)
        return {member: value for member, value in found if value is not None}


def outliers(actor: Actor, period: Period, indicators: Sequence[Indicator], group: str = "") -> list[Outlier]:
    """Those of the members expected in the quarter, the farthest first; of a reporting group where one is named.

    A count is held to what its member is asked about when it uploads (`intake.history`), a rate to the member's
    own earlier rates and to the rates of all. Nothing is compared across a break.
    """
    before = [each for each in periods(last=period.quarter) if each != period][-LOOKED_AT:]
    expect = {each.pk: each for each in expected_members(period.quarter.last_day)}
    members = {pk: expect[pk] for pk in visible_members(actor) if pk in expect}
    told = _told(indicators, [*before, period], members, group)
    breaks = list(map(value_of, in_force(members.values())))
    reports = dict(
        visible_to(actor).filter(period=period, status=Status.ACCEPTED).order_by().values_list("member", "pk")
    )
    found = [
        Outlier(members[member], indicator, value, usual, against, departure, reports.get(member))
        for indicator in indicators
        for member, value, usual, against, departure in _judged(indicator, period, before, members, told, breaks)
        if departure > 1
    ]
    return sorted(found, key=lambda each: (-each.departure, each.member.name, each.indicator.code, each.against))


def _told(indicators: Sequence[Indicator], quarters: list[Period], members: Iterable[int], group: str) -> Told:
    place = {"axis": Rollup.Axis.GROUP, "key": group} if group else {"axis": Rollup.Axis.TOTAL, "key": ""}
    asked = {"period__in": quarters, "member__in": list(members)}
    found: dict[tuple[int, str], dict[int, Number]] = defaultdict(dict)
    rates = {indicator.code for indicator in indicators if indicator.is_rate}
    if not group:
        stated = whole_member_rates().filter(indicator__in=rates, **asked)
        for member, code, quarter, rate in stated.values_list("member_id", "indicator", "period_id", "rate"):
            found[member, code][quarter] = Fraction(rate)
    codes = [indicator.code for indicator in indicators]
    rollups = Rollup.objects.filter(indicator__in=codes, **place, **asked)
    columns = ("member_id", "indicator", "period_id", "numerator", "denominator")
    for member, code, quarter, numerator, denominator in rollups.values_list(*columns):
        own: Number | None = own_rate(numerator, denominator) if code in rates else numerator
        if own is None:
            found[member, code].pop(quarter, None)  # counts come before a rate that is stated, as in every figure
        else:
            found[member, code][quarter] = own
    return Told(found)


Judged = tuple[int, Number, Usual, Against, float]


def _judged(
    indicator: Indicator,
    period: Period,
    before: Sequence[Period],
    members: Mapping[int, Organisation],
    told: Told,
    breaks: Sequence[Break],
) -> Iterator[Judged]:
    """Each figure of the quarter beside what is usual, as far as that is known."""
    now = told.now(indicator, period, members)
    others = usual_of_others([Fraction(rate) for rate in now.values()]) if indicator.is_rate else None
    breaking_it = breaking(indicator, breaks)
    for member, value in now.items():
        since = [each.quarter for each in breaking_it if each.member in ("", members[member].slug)]
        alike = [each.pk for each in before if all(not (each.quarter < at <= period.quarter) for at in since)]
        series = told.of[member, indicator.code]
        earlier = [series[quarter] for quarter in alike if quarter in series]
        own = _usual_of_own(indicator, earlier)
        if own is not None:
            yield member, value, own, "its own earlier quarters", _departure(indicator, value, own)
        if others is not None:
            yield member, value, others, "the other members", _departure(indicator, value, others)


def _usual_of_own(indicator: Indicator, earlier: Sequence[Number]) -> Usual | None:
    if indicator.is_rate:
        return usual_of_own([Fraction(rate) for rate in earlier])
    counts = [int(count) for count in earlier]
    found = expected(counts)
    if found is None:
        return None
    middle = math.expm1(median(map(math.log1p, counts)))  # as `expected` has it: by factors
    return Usual(found.low, round(middle), found.high, len(counts))


def _departure(indicator: Indicator, value: Number, usual: Usual) -> float:
    return departure_of_rate(Fraction(value), usual) if indicator.is_rate else departure_of_count(int(value), usual)
