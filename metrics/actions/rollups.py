"""Rollups follow the observations: whatever is marked stale is made again, a member's quarter at a time."""

from django.db import connection, transaction
from django.db.models import F

from metrics.models import Rollup, StaleMark
from metrics.queries.cells import Only, counts_along

_COLUMNS = "member_id, period_id, indicator, axis, key, numerator, denominator"


def refresh_stale() -> int:
    """Bring every stale member's quarter up to date and return how many there were.

    Safe to run twice and at the same time: a mark that another worker holds is skipped, and what is recorded
    as done is the version that was read, so that a change which arrives meanwhile stays stale.
    """
    refreshed = 0
    while _refresh_one():
        refreshed += 1
    return refreshed


@transaction.atomic
def _refresh_one() -> bool:
    mark = (
        StaleMark.objects.select_for_update(skip_locked=True)
        .filter(dirty__gt=F("done"))
        .order_by("id")
        .first()
    )
    if mark is None:
        return False
    _rebuild(mark.member_id, mark.period_id)
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
