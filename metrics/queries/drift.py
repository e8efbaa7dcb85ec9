"""Whether the rollups that are kept are what the observations give: a quarter at a time, nothing is written."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection

from metrics.models import Rollup
from metrics.queries.cells import Only, counts_along

# One statement, so that it speaks of one moment: observations, rollups and marks as they stood together.
_DRIFT = """
    WITH made AS ({made}),
    kept AS (
        SELECT member_id, period_id, indicator, axis, key, numerator, denominator FROM metrics_rollup
        WHERE member_id = ANY(%(members)s) AND period_id = ANY(%(periods)s))
    SELECT member_id,
           count(*) FILTER (WHERE kept.numerator IS NOT NULL AND made.numerator IS NOT NULL),
           count(*) FILTER (WHERE kept.numerator IS NULL),
           count(*) FILTER (WHERE made.numerator IS NULL)
    FROM made FULL JOIN kept USING (member_id, period_id, indicator, axis, key)
    WHERE (made.numerator, made.denominator) IS DISTINCT FROM (kept.numerator, kept.denominator)
      AND (member_id, period_id) NOT IN (
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


def drift_in(*, period: int, members: Collection[int]) -> list[Drift]:
    """Where the rollups of these members drifted in the quarter; DataError where what they add up to is too large."""
    made = counts_along(Rollup.Axis.values, Only(members=list(members), periods=[period]))
    with connection.cursor() as cursor:
        cursor.execute(_DRIFT.format(made=made.sql), made.parameters)
        return [Drift(*found) for found in cursor.fetchall()]
