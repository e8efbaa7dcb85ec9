"""Rollups follow the observations: whatever is marked stale is made again, a member's quarter at a time."""

from collections.abc import Sequence

import structlog
from django.db import DataError, IntegrityError, connection, transaction
from django.db.models import F

from metrics.actions import bands, tree
from metrics.models import Rollup, StaleMark
from metrics.queries.cells import Only, counts_along

log = structlog.get_logger(__name__)

_COLUMNS = "member_id, period_id, indicator, axis, key, numerator, denominator"


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
    """Put what the observations give in the place of the rollups of these members in the quarter; how many rows.

    The caller holds their marks and reads the tree. DataError where a sum is too large.
    """
    Rollup.objects.filter(member__in=members, period=period).delete()
    query = counts_along(Rollup.Axis.values, Only(members=list(members), periods=[period]))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO metrics_rollup ({_COLUMNS}) SELECT {_COLUMNS} FROM ({query.sql}) AS cell",  # noqa: S608
            query.parameters,
        )
        rows: int = cursor.rowcount
    bands.mark(period)
    return rows
