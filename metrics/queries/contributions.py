"""What the members told, cut the way disclosure control needs it: by holding, region and known measures."""

from collections.abc import Iterable, Sequence

from django.db import connection

from members.models import Organisation
from members.queries import expected_by_day
from metrics.disclosure.problem import Contribution, Problem
from metrics.models import Period, ReportingGroup
from metrics.queries.cells import GROUPS_OF_PLACES
from metrics.statistics.indicator import definitions

# A region is the set of groups that contain a row; rows that know different measures stay apart, because only
# rows that know both its measures enter a rate.
_SUMS = f"""
    WITH told AS MATERIALIZED (
        SELECT o.member_id, o.period_id, o.row_id, o.taxon_id, o.group_id,
               array_agg(o.measure ORDER BY o.measure) AS known, array_agg(o.value ORDER BY o.measure) AS amounts
        FROM metrics_observation o
        WHERE o.period_id = ANY(%(periods)s) AND o.value IS NOT NULL
        GROUP BY o.member_id, o.period_id, o.row_id, o.taxon_id, o.group_id
    ), region AS MATERIALIZED (
        SELECT place, array_agg(slug ORDER BY slug) AS slugs
        FROM ({GROUPS_OF_PLACES.format(rows="told")}) of_place GROUP BY place
    )
    SELECT told.member_id, told.period_id, coalesce(region.slugs, '{{}}') AS region, told.known, one.measure,
           sum(one.amount)::bigint
    FROM told
    LEFT JOIN region ON region.place = (coalesce(told.taxon_id, 0), coalesce(told.group_id, 0))
    CROSS JOIN LATERAL unnest(told.known, told.amounts) AS one(measure, amount)
    GROUP BY 1, 2, 3, 4, 5
"""  # noqa: S608 - made of constants


def problem_of(periods: Sequence[Period]) -> Problem:
    """Everything that a release of these quarters would print and who told it: counts of expected members."""
    return Problem(
        periods=tuple(str(period) for period in periods),
        groups=tuple(ReportingGroup.objects.values_list("slug", flat=True)),
        contributions=tuple(_contributions(periods)),
        definitions=definitions(),
    )


def _contributions(periods: Sequence[Period]) -> Iterable[Contribution]:
    quarters = {period.pk: str(period) for period in periods}
    of_days = expected_by_day(period.quarter.last_day for period in periods)
    expected = {period.pk: of_days[period.quarter.last_day] for period in periods}
    amounts: dict[tuple[str, str, frozenset[str], tuple[str, ...]], dict[str, int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_SUMS, {"periods": list(quarters)})
        for member_id, period_id, region, known, measure, value in cursor.fetchall():
            member: Organisation | None = expected[period_id].get(member_id)
            if member is not None:
                place = (quarters[period_id], member.holding_key, frozenset(region), tuple(known))
                of_holding = amounts.setdefault(place, {})
                of_holding[measure] = of_holding.get(measure, 0) + value
    for (period, holding, region, _known), told in sorted(
        amounts.items(), key=lambda each: (*each[0][:2], sorted(each[0][2]), each[0][3])
    ):
        yield Contribution(period, holding, region, told)
