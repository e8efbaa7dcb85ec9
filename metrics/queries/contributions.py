"""What the members told, cut the way disclosure control needs it: by holding, region and known measures."""

from collections.abc import Iterable, Sequence

from django.db import connection

from members.models import Organisation
from members.queries import expected_members
from metrics.disclosure.problem import Contribution, Problem
from metrics.models import Period, ReportingGroup
from metrics.statistics.indicator import definitions

# A region is the set of groups that contain a row; rows that know different measures stay apart, because only
# rows that know both its measures enter a rate.
_SUMS = """
    WITH told AS (
        SELECT o.member_id, o.period_id, o.row_id, o.taxon_id, o.group_id,
               array_agg(o.measure ORDER BY o.measure) AS known
        FROM metrics_observation o
        WHERE o.period_id = ANY(%(periods)s) AND o.value IS NOT NULL
        GROUP BY o.member_id, o.period_id, o.row_id, o.taxon_id, o.group_id
    ), placed AS (
        SELECT told.*, ARRAY(
            SELECT g.slug FROM metrics_reportinggroup g
            WHERE g.id = told.group_id
               OR EXISTS (SELECT FROM metrics_reportinggroup_taxa gt
                          JOIN metrics_taxon t ON t.id = told.taxon_id
                          WHERE gt.reportinggroup_id = g.id AND gt.taxon_id = ANY(t.path))
            ORDER BY g.slug) AS region
        FROM told
    )
    SELECT placed.member_id, placed.period_id, placed.region, placed.known, o.measure, sum(o.value)::bigint
    FROM placed JOIN metrics_observation o ON o.row_id = placed.row_id AND o.value IS NOT NULL
    GROUP BY 1, 2, 3, 4, 5
"""


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
    expected = {
        period.pk: {member.pk: member for member in expected_members(period.quarter.last_day)}
        for period in periods
    }
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
