"""Accepted rows become observations, and what rests on them becomes stale, in the transaction that accepts."""

from uuid import UUID

from django.db import connection

from metrics.actions import marks
from metrics.models import Observation, StatedRate, Submission

# One statement per table, in the database: the rows are there already, and 45,000 of them need not travel.
_OBSERVATIONS = """
    INSERT INTO metrics_observation (member_id, period_id, submission_id, row_id, taxon_id, group_id,
                                     product, market, platform_id, measure, value, missing)
    SELECT %(member)s, %(period)s, row.submission_id, row.id, row.taxon_id, row.group_id,
           row.product, row.market, row.platform_id, answer.key,
           CASE WHEN jsonb_typeof(answer.value) = 'number' THEN (answer.value #>> '{}')::bigint END,
           CASE WHEN jsonb_typeof(answer.value) = 'string' THEN answer.value #>> '{}' END
    FROM metrics_submissionrow row CROSS JOIN LATERAL jsonb_each(row."values") answer
    WHERE row.submission_id = %(submission)s
"""
_STATED_RATES = """
    INSERT INTO metrics_statedrate (member_id, period_id, submission_id, row_id, indicator, rate)
    SELECT %(member)s, %(period)s, row.submission_id, row.id, stated.key, (stated.value #>> '{}')::numeric
    FROM metrics_submissionrow row CROSS JOIN LATERAL jsonb_each(row.rates) stated
    WHERE row.submission_id = %(submission)s
"""


def replace(*, submission: Submission) -> None:
    """Put the version's cells in the place of those in force for its member and quarter.

    The caller holds the transaction and has locked the submission.
    """
    Observation.objects.filter(member=submission.member, period=submission.period).delete()
    StatedRate.objects.filter(member=submission.member, period=submission.period).delete()
    named: dict[str, int | UUID] = {
        "member": submission.member_id,
        "period": submission.period_id,
        "submission": submission.pk,
    }
    with connection.cursor() as cursor:
        cursor.execute(_OBSERVATIONS, named)
        cursor.execute(_STATED_RATES, named)
    marks.mark_members(period=submission.period_id, members=[submission.member_id])
