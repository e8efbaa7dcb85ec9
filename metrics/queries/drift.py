"""Whether the rollups that are kept are what the observations give: a quarter at a time, nothing is written."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection

from metrics.models import Rollup
from metrics.queries.cells import Only, Query, counts_along

_PLACE = "member_id, period_id, indicator, axis, key"
# `id` is that of the row that is kept, `numerator` and `denominator` are what the observations give.
_DIFFERING = f"""
    WITH made AS MATERIALIZED ({{made}}),
    kept AS (
        SELECT id, {_PLACE}, numerator, denominator FROM metrics_rollup
        WHERE member_id = ANY(%(members)s) AND period_id = ANY(%(periods)s)),
    differing AS MATERIALIZED (
        SELECT {_PLACE}, kept.id, made.numerator, made.denominator, made.numerator IS NULL AS is_surplus
        FROM made FULL JOIN kept USING ({_PLACE})
        WHERE (made.numerator, made.denominator) IS DISTINCT FROM (kept.numerator, kept.denominator))
"""  # noqa: S608 - made of constants
_DRIFT = """
    SELECT member_id, count(*) FILTER (WHERE id IS NOT NULL AND NOT is_surplus), count(*) FILTER (WHERE id IS NULL),
           count(*) FILTER (WHERE is_surplus)
    FROM differing
    WHERE (member_id, period_id) NOT IN (
        SELECT mark.member_id, mark.period_id FROM metrics_stalemark mark WHERE mark.dirty > mark.done)
    GROUP BY member_id ORDER BY member_id
"""


@dataclass(frozen=True, slots=True)
class Drift:
    """A member's quarter that is not stale and yet has other rollups than its observations give: how many rows."""

    member: int
    changed: int
    missing: int
    surplus: int


def differing(*, period: int, members: Collection[int]) -> Query:
    """The beginning of a statement: `made`, and `differing` with what is kept otherwise, not kept, or kept in vain."""
    made = counts_along(Rollup.Axis.values, Only(members=list(members), periods=[period]))
    return Query(_DIFFERING.format(made=made.sql), made.parameters)


def drift_in(*, period: int, members: Collection[int]) -> list[Drift]:
    """Where the rollups of these members drifted in the quarter; DataError where what they add up to is too large.

    One statement, so that it speaks of one moment: observations, rollups and marks as they stood together.
    """
    found = differing(period=period, members=members)
    with connection.cursor() as cursor:
        cursor.execute(found.sql + _DRIFT, found.parameters)
        return [Drift(*each) for each in cursor.fetchall()]
