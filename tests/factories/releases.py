"""Releases made of protected cells, written straight into the database."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from django.db import transaction

from members.models import User
from metrics.actions import release_breaks, release_tables
from metrics.disclosure.protected import SUPPRESSED_NOTE, ProtectedCell, Status, protected_table
from metrics.models import Period, Release
from metrics.statistics.breaks import Break
from metrics.statistics.quarter import Quarter
from tests.factories import submissions

PUBLISHED_AT = datetime(2026, 5, 14, 9, 30, tzinfo=UTC)
SOURCE = "Member reports, reviewed by the conveners."
NOTE = "Some figures are suppressed to protect a member's figure. Zeros are printed."


def count(period: str, indicator: str, value: int | None, group: str | None = None) -> ProtectedCell:
    """A printed count; a suppressed one where the value is None."""
    return _cell(period, indicator, value, None, group)


def rate(
    period: str, indicator: str, numerator: int | None, denominator: int | None, group: str | None = None
) -> ProtectedCell:
    """A printed rate; a suppressed one where the numerator is None."""
    return _cell(period, indicator, numerator, denominator, group)


def not_reported(period: str, indicator: str) -> ProtectedCell:
    """A measure that nobody reported: at the headline only."""
    return ProtectedCell(period, None, indicator, None, None, Status.NOT_REPORTED)


def _cell(
    period: str, indicator: str, numerator: int | None, denominator: int | None, group: str | None
) -> ProtectedCell:
    status, notes = (Status.PUBLISHED, ()) if numerator is not None else (Status.SUPPRESSED, (SUPPRESSED_NOTE,))
    return ProtectedCell(period, group, indicator, numerator, denominator, status, notes)


@transaction.atomic
def release(
    cells: Iterable[ProtectedCell],
    by: User,
    *,
    title: str = "January to March 2026",
    published: bool = True,
    published_at: datetime = PUBLISHED_AT,
    scheduled_for: datetime | None = None,
    coverage: Mapping[str, tuple[int, int]] | None = None,
    text: str = "",
    breaks: Iterable[Break] = (),
) -> Release:
    """A release of these cells, of the quarters that they name; `coverage` by quarter: reported, expected."""
    breaks = tuple(breaks)
    cells = sorted(cells, key=lambda cell: cell.period)
    made = Release.objects.create(
        number=Release.objects.count() + 1,
        title=title,
        text=text,
        first_period=_period(cells[0].period),
        last_period=_period(cells[-1].period),
        coverage={
            period: {"reported": reported, "expected": expected}
            for period, (reported, expected) in (coverage or {}).items()
        },
        breaks=release_breaks.kept(breaks),
        drafted_by=by,
        scheduled_by=by if scheduled_for else None,
        scheduled_for=scheduled_for,
    )
    _table(made, 0, "headline", [cell for cell in cells if cell.group is None], breaks)
    _table(made, 1, "groups", [cell for cell in cells if cell.group is not None], breaks)
    if published:
        made.status = Release.Status.PUBLISHED
        made.published_by, made.published_at = by, published_at
        made.save()
    return made


def _period(quarter: str) -> Period:
    asked = Quarter.parse(quarter)
    found = Period.objects.filter(year=asked.year, number=asked.number).first()
    return found or submissions.period(quarter, closed=True)


def _table(release: Release, position: int, name: str, cells: list[ProtectedCell], breaks: tuple[Break, ...]) -> None:
    cells = release_breaks.marked(cells, breaks)
    notes = (NOTE, *release_breaks.notes(breaks))
    made = protected_table(cells, name=name, title=name.title(), source=SOURCE, by_group=name == "groups", notes=notes)
    release_tables.keep(release=release, position=position, table=made, cells=cells)
