"""What one member reports and what it leaves out, quarter by quarter, from its versions in force."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import Q

from members.actors import Actor
from members.models import Organisation
from metrics.models import Period, Rollup
from metrics.queries.progress import whole_member_rates
from metrics.queries.tallies import HEADLINE, Counts, totals_by_version
from metrics.queries.timeliness import Punctuality, punctuality
from metrics.statistics.adding import measures_added
from metrics.statistics.indicator import Indicator, definitions
from metrics.statistics.table import Value

NOT_EXPECTED, NOT_REPORTED = Value(None, "not expected"), Value(None, "not reported")
# By what a row may be broken down: along which axis the rows that name nothing of it are kept under no key.
BREAKDOWNS: Mapping[str, str] = {
    "taxon": Rollup.Axis.EXACT_TAXON,
    "product": Rollup.Axis.PRODUCT,
    "market": Rollup.Axis.MARKET,
    "platform": Rollup.Axis.PLATFORM,
}


@dataclass(frozen=True, slots=True)
class Reported:
    """A member's quarter: where it stands, and what its version in force gives.

    `measures` and `rates` by code. `named`: by breakdown, the share of its items whose rows name something of it.
    """

    stands: Punctuality
    measures: Mapping[str, Value]
    rates: Mapping[str, Value]
    named: Mapping[str, Value]

    @property
    def period(self) -> Period:
        return self.stands.period

    @property
    def is_in_force(self) -> bool:
        """Whether a report is accepted that was expected."""
        return self.stands.report is not None and self.stands.report.in_force is not None


def reporting(actor: Actor, member: Organisation, periods: Sequence[Period], today: date) -> list[Reported]:
    """The member's quarters in the order of `periods`; as many statements, however many they are."""
    quarters = punctuality(actor, member, periods, today)
    sums = _sums(member, periods)
    stated = _stated(member, periods)
    counted = totals_by_version(each.report.in_force for each in quarters if each.report and each.report.in_force)
    return [
        _reported(
            each,
            counted.get(each.report.in_force.pk, {}) if each.report and each.report.in_force else {},
            sums.get(each.period.pk, {}),
            stated.get(each.period.pk, {}),
        )
        for each in quarters
    ]


def own_counts(member: Organisation, indicator: Indicator, periods: Sequence[Period]) -> Mapping[tuple[str, int], int]:
    """The member's counts of a measure by reporting group (empty: all of it) and quarter."""
    found = Rollup.objects.filter(
        Q(axis=Rollup.Axis.TOTAL) | Q(axis=Rollup.Axis.GROUP) & ~Q(key=""),
        member=member,
        period__in=periods,
        indicator=indicator.code,
    )
    return {(key, period): number for key, period, number in found.values_list("key", "period_id", "numerator")}


def whole(reported: Reported, told: int | None) -> Value:
    """A count of the quarter, or why there is none."""
    if reported.stands.report is None:
        return NOT_EXPECTED
    return NOT_REPORTED if told is None or not reported.is_in_force else Value(told)


Summed = Mapping[tuple[str, str], tuple[int, int | None]]  # numerator and denominator, by axis and indicator


def _sums(member: Organisation, periods: Sequence[Period]) -> Mapping[int, Summed]:
    """By quarter: the sums of all rows, and of the items in rows that name nothing of a breakdown."""
    measures_added(HEADLINE, definitions())
    unnamed = Q(indicator__in=HEADLINE, axis__in=list(BREAKDOWNS.values()), key="")
    kept = Rollup.objects.filter(Q(axis=Rollup.Axis.TOTAL) | unnamed, member=member, period__in=periods)
    found: dict[int, dict[tuple[str, str], tuple[int, int | None]]] = {}
    for period, axis, indicator, numerator, denominator in kept.values_list(
        "period_id", "axis", "indicator", "numerator", "denominator"
    ):
        found.setdefault(period, {})[axis, indicator] = (numerator, denominator)
    return found


def _stated(member: Organisation, periods: Sequence[Period]) -> Mapping[int, Mapping[str, Fraction]]:
    found: dict[int, dict[str, Fraction]] = {}
    stated = whole_member_rates().filter(member=member, period__in=periods)
    for period, indicator, rate in stated.values_list("period_id", "indicator", "rate"):
        found.setdefault(period, {})[indicator] = Fraction(rate)
    return found


def _reported(stands: Punctuality, counted: Counts, sums: Summed, stated: Mapping[str, Fraction]) -> Reported:
    told = definitions()
    if stands.report is None or stands.report.in_force is None:
        nothing = NOT_EXPECTED if stands.report is None else NOT_REPORTED
        return Reported(
            stands,
            dict.fromkeys(told.measures, nothing),
            {rate.code: nothing for rate in told.rates},
            dict.fromkeys(BREAKDOWNS, nothing),
        )
    measures = {code: counted.get(code, NOT_REPORTED) for code in told.measures}
    return Reported(
        stands,
        measures,
        {rate.code: _rate(rate, measures, sums, stated.get(rate.code)) for rate in told.rates},
        {breakdown: _named(axis, sums) for breakdown, axis in BREAKDOWNS.items()},
    )


def _rate(rate: Indicator, measures: Counts, sums: Summed, stated: Fraction | None) -> Value:
    """The rate, or of why its counts are missing the reason of the first of them."""
    numerator, denominator = sums.get((Rollup.Axis.TOTAL, rate.code), (0, None))
    if denominator:
        return Value(Fraction(numerator, denominator))
    if denominator == 0:
        return Value(None, "nothing to divide by")
    if stated is not None:
        return Value(stated, "rate only")
    needed = [measures[code] for code in (rate.denominator, rate.numerator) if code is not None]
    return next((value for value in needed if value.value is None), NOT_REPORTED)


def _named(axis: str, sums: Summed) -> Value:
    """Of the items removed or blocked, the share in rows that name something of the breakdown."""
    items = [sums[Rollup.Axis.TOTAL, code][0] for code in HEADLINE if (Rollup.Axis.TOTAL, code) in sums]
    if not items:
        return NOT_REPORTED
    if not sum(items):
        return Value(None, "nothing to divide by")
    unnamed = sum(sums[axis, code][0] for code in HEADLINE if (axis, code) in sums)
    return Value(1 - Fraction(unnamed, sum(items)))
