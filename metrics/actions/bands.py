"""What members may know of the others is made anew whenever rollups of a quarter are, or others are expected in it.

Rollups mark the quarter in their own transaction, and nobody else makes bands of it meanwhile: whoever makes them
holds the mark, so that rollups which are written at the same moment mark it once more afterwards. Nothing has to be
marked when a membership or a holding changes: every refresh looks whether the expected members are still those that
the bands were made for.
"""

from decimal import Decimal

import structlog
from django.db import connection, transaction
from django.db.models import F

from metrics.disclosure.band import Band, NoBand
from metrics.models import BandMark, OthersBand, Period
from metrics.queries.bands import bands_in, is_settled, kept_in, otherwise_expected

log = structlog.get_logger(__name__)

_MARK = """
    INSERT INTO metrics_bandmark AS mark (period_id, dirty, done, expected)
    SELECT place.period_id, 1, 0, '' FROM ({places}) place ORDER BY 1
    ON CONFLICT (period_id) DO UPDATE SET dirty = mark.dirty + 1
"""
_THESE = "SELECT unnest(%(periods)s::bigint[]) AS period_id"
_EVERY = """
    SELECT period_id FROM metrics_stalemark UNION SELECT period_id FROM metrics_bandmark
    UNION SELECT period_id FROM metrics_othersband
"""


def mark(*periods: int) -> None:
    """Say that the bands of these quarters no longer hold. Whoever makes rollups does so last of all: others wait."""
    _mark(_THESE, periods=list(periods))


@transaction.atomic
def mark_everything() -> None:
    """Say so of every quarter of which there is anything."""
    _mark(_EVERY)


def _mark(places: str, **parameters: list[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_MARK.format(places=places), parameters)


def refresh_stale() -> int:
    """Make the bands of every stale quarter anew; how many quarters. Safe to run twice and at the same time."""
    _mark_otherwise_expected()
    refreshed = 0
    while _refresh_one():
        refreshed += 1
    return refreshed


@transaction.atomic
def _mark_otherwise_expected() -> None:
    if periods := otherwise_expected():
        mark(*periods)


@transaction.atomic
def _refresh_one() -> bool:
    held = BandMark.objects.select_for_update(skip_locked=True, of=("self",)).select_related("period")
    mark = held.filter(dirty__gt=F("done")).order_by("id").first()
    if mark is None:
        return False
    made = bands_in(mark.period)
    OthersBand.objects.filter(period=mark.period).delete()
    OthersBand.objects.bulk_create(
        _row(member, mark.period, indicator, band) for (member, indicator), band in made.of.items()
    )
    BandMark.objects.filter(pk=mark.pk).update(done=mark.dirty, expected=made.expected)
    return True


def _row(member: int, period: Period, indicator: str, band: Band | NoBand) -> OthersBand:
    row = OthersBand(member_id=member, period=period, indicator=indicator)
    if isinstance(band, NoBand):
        row.missing = band
    else:
        # Classes of five points have edges and middles that three decimals write exactly.
        row.lower, row.median, row.upper = (
            Decimal(edge.numerator) / Decimal(edge.denominator) for edge in (band.lower, band.median, band.upper)
        )
    return row


@transaction.atomic
def check(period: Period) -> bool:
    """Whether the bands that are kept of the quarter are those that it gives. Others are logged, and made again."""
    mark_of = BandMark.objects.select_for_update().filter(period=period).first()
    # Compared first: what is accepted meanwhile has marked the quarter by the time that marks are looked at.
    if bands_in(period).of == kept_in(period) or not is_settled(period, mark_of):
        return True
    log.error("bands_drifted", quarter=str(period))
    mark(period.pk)
    return False
