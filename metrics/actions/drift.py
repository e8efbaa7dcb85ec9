"""The nightly check: rollups and bands that are not what the observations give are reported, and made again."""

from collections.abc import Collection
from dataclasses import dataclass, field

import structlog
from django.db import DataError, transaction
from django.db.models import F

from members.models import Organisation
from metrics.actions import bands, marks
from metrics.models import Period, StaleMark
from metrics.queries.drift import Drift, drift_in

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Checked:
    """How many members' quarters were compared, how many are stale and so were not, and which drifted.

    `bands`: the quarters in which members were to see something else of the others.
    """

    compared: int = 0
    stale: int = 0
    drifted: list[tuple[Period, Drift]] = field(default_factory=list)
    bands: list[Period] = field(default_factory=list)


def check() -> Checked:
    """Compare every quarter that is not stale with what its observations give, and mark what drifted.

    A transaction for each quarter of a year, so that none is long and nothing is held that grows with history. What
    is logged names the place and how many rows differ: never a figure.
    """
    checked = Checked()
    members = list(Organisation.objects.values_list("pk", flat=True))
    for period in Period.objects.all():
        _check_quarter(period, members, checked)
        if not bands.check(period):
            checked.bands.append(period)
    return checked


@transaction.atomic
def _check_quarter(period: Period, members: Collection[int], checked: Checked) -> None:
    known = StaleMark.objects.filter(period=period)
    checked.stale += known.filter(dirty__gt=F("done")).count()
    checked.compared += known.filter(dirty=F("done")).count()
    found = _drift_in(period, members)
    for drift in found:
        log.error(
            "rollups_drifted",
            member=drift.member,
            quarter=str(period),
            changed=drift.changed,
            missing=drift.missing,
            surplus=drift.surplus,
        )
        checked.drifted.append((period, drift))
    if found:
        marks.mark_members(period=period.pk, members=[drift.member for drift in found])


def _drift_in(period: Period, members: Collection[int]) -> list[Drift]:
    """All members at once; one by one where a sum is too large, which is drift as well: there can be no such rollup."""
    try:
        with transaction.atomic():
            return drift_in(period=period.pk, members=members)
    except DataError:
        if len(members) > 1:
            return [drift for member in members for drift in _drift_in(period, [member])]
        return [Drift(member, 0, 0, 0) for member in members if not _is_stale(period, member)]


def _is_stale(period: Period, member: int) -> bool:
    return StaleMark.objects.filter(period=period, member=member, dirty__gt=F("done")).exists()
