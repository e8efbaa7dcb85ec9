"""Accepted rows become observations, and what rests on them becomes stale, in the transaction that accepts."""

from uuid import UUID

from django.db import connection

from coalition.lib.jobs import enqueue
from members.models import Organisation
from metrics.models import Observation, Period, StatedRate, Submission

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
_MARK_STALE = """
    INSERT INTO metrics_stalemark AS mark (member_id, period_id, dirty, done) VALUES (%s, %s, 1, 0)
    ON CONFLICT (member_id, period_id) DO UPDATE SET dirty = mark.dirty + 1
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
    mark_stale(member=submission.member, period=submission.period)


def mark_stale(*, member: Organisation, period: Period) -> None:
    """Say that the rollups of a member's quarter no longer hold, and ring for the worker after the commit."""
    with connection.cursor() as cursor:
        cursor.execute(_MARK_STALE, [member.pk, period.pk])
    enqueue("metrics.tasks.refresh_stale")
