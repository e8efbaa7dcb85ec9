"""Rollups follow the observations: whatever is marked stale is made again, a member's quarter at a time."""

import structlog
from django.db import DataError, IntegrityError, connection, transaction
from django.db.models import F

from metrics.models import Rollup, StaleMark
from metrics.queries.cells import Only, counts_along

log = structlog.get_logger(__name__)

_COLUMNS = "member_id, period_id, indicator, axis, key, numerator, denominator"


def refresh_stale() -> int:
    """Bring every stale member's quarter up to date and return how many there were.

    Safe to run twice and at the same time: a mark that another worker holds is skipped, and what is recorded
    as done is the version that was read, so that a change which arrives meanwhile stays stale.

    A quarter whose rollups cannot be made stays stale, is reported, and stops no other one.
    """
    refreshed = 0
    broken: set[int] = set()
    while (made := _refresh_one(broken)) is not None:
        refreshed += made
    return refreshed


@transaction.atomic
def _refresh_one(broken: set[int]) -> bool | None:
    """True where one was made, False where it could not be and was added to `broken`, None where none is left."""
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
            _rebuild(mark.member_id, mark.period_id)
    except (DataError, IntegrityError) as error:
        broken.add(mark.pk)
        log.error("rollups_not_made", member=mark.member_id, period=mark.period_id, error=type(error).__name__)
        return False
    StaleMark.objects.filter(pk=mark.pk).update(done=mark.dirty)
    return True


def _rebuild(member_id: int, period_id: int) -> None:
    Rollup.objects.filter(member=member_id, period=period_id).delete()
    query = counts_along(Rollup.Axis.values, Only(members=[member_id], periods=[period_id]))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO metrics_rollup ({_COLUMNS}) SELECT {_COLUMNS} FROM ({query.sql}) AS cell",  # noqa: S608
            query.parameters,
        )
