"""Rollups follow the observations: whatever is marked stale is made again, a member's quarter at a time."""

from collections.abc import Sequence

import structlog
from django.db import DataError, IntegrityError, connection, transaction
from django.db.models import F

from metrics.actions import bands, tree
from metrics.models import StaleMark
from metrics.queries.drift import differing

log = structlog.get_logger(__name__)

_WRITTEN = """,
    removed AS (
        DELETE FROM metrics_rollup kept USING differing WHERE kept.id = differing.id AND differing.is_surplus),
    changed AS (
        UPDATE metrics_rollup kept SET numerator = differing.numerator, denominator = differing.denominator
        FROM differing WHERE kept.id = differing.id AND NOT differing.is_surplus),
    added AS (
        INSERT INTO metrics_rollup (member_id, period_id, indicator, axis, key, numerator, denominator)
        SELECT member_id, period_id, indicator, axis, key, numerator, denominator FROM differing WHERE id IS NULL)
    SELECT count(*) FROM made
"""


def refresh_stale() -> int:
    """Bring every stale member's quarter up to date and return how many there were.

    Safe to run twice and at the same time: a mark that another worker holds is skipped, and what is recorded
    as done is the version that was read, so that a change which arrives meanwhile stays stale.

    A quarter whose rollups cannot be made stays stale, is reported, and stops no other one. While somebody changes
    the tree of taxa nothing is made: whoever changes it rings afterwards. What members may know of the others follows.
    """
    refreshed = 0
    broken: set[int] = set()
    while (made := _refresh_one(broken)) is not None:
        refreshed += made
    bands.refresh_stale()
    return refreshed


@transaction.atomic
def _refresh_one(broken: set[int]) -> bool | None:
    """True where one was made, False where it could not be and was added to `broken`, None where none is left."""
    if not tree.try_to_read():
        return None
    mark = (
        StaleMark.objects.select_for_update(skip_locked=True)
        .filter(dirty__gt=F("done"))
        .exclude(pk__in=broken)
        .order_by("id")
        .first()
    )
    if mark is None:
        return None
    try:
        with transaction.atomic():
            make([mark.member_id], mark.period_id)
    except (DataError, IntegrityError) as error:
        broken.add(mark.pk)
        log.error("rollups_not_made", member=mark.member_id, period=mark.period_id, error=type(error).__name__)
        return False
    StaleMark.objects.filter(pk=mark.pk).update(done=mark.dirty)
    return True


def make(members: Sequence[int], period: int) -> int:
    """Bring the rollups of these members in the quarter to what the observations give; how many rows they have then.

    Only what differs is written, which is little when a report is revised or everything is made anew. The caller holds
    the members' marks and reads the tree. DataError where a sum is too large.
    """
    differs = differing(period=period, members=members)
    with connection.cursor() as cursor:
        cursor.execute(differs.sql + _WRITTEN, differs.parameters)
        ((rows,),) = cursor.fetchall()
    bands.mark(period)
    return int(rows)
