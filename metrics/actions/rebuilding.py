"""All rollups and bands made anew from the observations, whatever the marks say; a quarter in each transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import structlog
from django.db import DataError, IntegrityError, connection, transaction
from django.db.models import F

from metrics.actions import bands, marks, rollups, tree
from metrics.models import Period, StaleMark

log = structlog.get_logger(__name__)

# Whoever has observations or rollups has a mark, unless somebody took it away. Asked by index for each pair of member
# and quarter, of which there are far fewer than observations.
_MARK_UNMARKED = """
    INSERT INTO metrics_stalemark (member_id, period_id, dirty, done)
    SELECT member.id, %(period)s, 1, 0 FROM members_organisation member
    WHERE EXISTS (SELECT FROM metrics_observation o WHERE o.member_id = member.id AND o.period_id = %(period)s)
       OR EXISTS (SELECT FROM metrics_rollup r WHERE r.member_id = member.id AND r.period_id = %(period)s)
    ORDER BY 1
    ON CONFLICT (member_id, period_id) DO NOTHING
"""


@dataclass(slots=True)
class Rebuilt:
    """How many members' quarters were made anew, of how many rows, and which could not be: member's id, quarter."""

    made: int = 0
    rows: int = 0
    not_made: list[tuple[int, str]] = field(default_factory=list)


def rebuild() -> Rebuilt:
    """Make all of them anew. Safe to run twice, to be killed, and while reports are accepted and refreshed."""
    rebuilt = Rebuilt()
    for period in Period.objects.all():
        _make(period, _marked(period), rebuilt)
    bands.mark_everything()
    bands.refresh_stale()
    return rebuilt


@transaction.atomic
def _marked(period: Period) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(_MARK_UNMARKED, {"period": period.pk})
    return list(StaleMark.objects.filter(period=period).order_by("member").values_list("member", flat=True))


def _make(period: Period, members: Sequence[int], rebuilt: Rebuilt) -> None:
    """All of them at once; where that fails one by one, and the one that cannot be made is left stale."""
    if not members:
        return
    try:
        rebuilt.rows += _make_together(period, members)
        rebuilt.made += len(members)
    except (DataError, IntegrityError) as error:
        if len(members) == 1:
            log.error("rollups_not_made", member=members[0], period=period.pk, error=type(error).__name__)
            rebuilt.not_made.append((members[0], str(period)))
            _leave_stale(period, members)
        else:
            for member in members:
                _make(period, [member], rebuilt)


@transaction.atomic
def _make_together(period: Period, members: Sequence[int]) -> int:
    tree.read()
    held = StaleMark.objects.select_for_update().filter(period=period, member__in=members).order_by("member")
    keys = [mark.pk for mark in held]
    rows = rollups.make(members, period.pk)
    StaleMark.objects.filter(pk__in=keys).update(done=F("dirty"))
    return rows


@transaction.atomic
def _leave_stale(period: Period, members: Sequence[int]) -> None:
    marks.mark_members(period=period.pk, members=members)
