"""Releases: drafted from what is accepted, protected, attacked, published at their minute, never changed."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from fractions import Fraction

from django.db import transaction
from django.db.models import Max
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from members import audit
from members.actors import PROGRAM, Actor, person_of
from members.permissions import Right
from members.queries import expected_members
from metrics.actions import release_breaks, release_tables
from metrics.actions.refusals import Forbidden, Malformed, Refusal, needed
from metrics.disclosure.attack import attack
from metrics.disclosure.policy import Policy
from metrics.disclosure.problem import Problem
from metrics.disclosure.protect import OVERLAP_NOTE, SOURCE, SUPPRESSION_NOTE, protect
from metrics.disclosure.protected import ProtectedCell, ProtectedTable, Status, protected_table
from metrics.models import Period, Release, ReleaseCell, ReleaseSource, Submission
from metrics.queries.breaks import breaks_between
from metrics.queries.contributions import problem_of
from metrics.queries.publications import as_protected_cell, published_cells
from metrics.queries.reference import periods as known_periods
from metrics.statistics.breaks import Break
from metrics.statistics.quarter import Quarter
from metrics.statistics.table import Cell, Value
from metrics.transitions import Status as SubmissionStatus

TITLES = {"headline": "Coalition totals and rates by quarter", "groups": "Totals and rates by reporting group"}


@transaction.atomic
def draft(*, title: str, first: Quarter, last: Quarter, by: Actor, text: str = "") -> Release:
    """Draft a release of the quarters from `first` to `last` from what is accepted now.

    A quarter that was published before is carried over cell by cell: recomputed, the difference between the two
    releases would be a figure too, of the few members that corrected theirs.
    """
    _may_publish(by)
    quarters = known_periods(first, last)
    if not quarters:
        raise Malformed("no-periods", _("There is no quarter from %s to %s.") % (first, last), field="first")
    title = needed(title, _("Give the release a title."), field="title")
    release = Release.objects.create(
        number=(Release.objects.aggregate(last=Max("number"))["last"] or 0) + 1,
        title=title,
        text=text,
        first_period=quarters[0],
        last_period=quarters[-1],
        drafted_by=person_of(by),
    )
    _fill(release, quarters)
    audit.record("release.drafted", by=by, object=str(release.number), organisation=None, title=release.title)
    return release


@transaction.atomic
def refresh(*, release: Release, by: Actor) -> Release:
    """Draft the same quarters again, from what is accepted by now."""
    release = _locked_draft(release, by)
    release.tables.all().delete()
    _fill(release, known_periods(release.first_period.quarter, release.last_period.quarter))
    audit.record("release.refreshed", by=by, object=str(release.number), organisation=None)
    return release


@transaction.atomic
def schedule(*, release: Release, at: datetime, by: Actor) -> Release:
    """Have a draft published at a minute to come."""
    release = _locked_draft(release, by)
    if at <= timezone.now():
        raise Malformed("not-in-the-future", _("Choose a time that is still to come."), field="at")
    release.scheduled_by, release.scheduled_for = by.person, at
    release.save()
    audit.record("release.scheduled", by=by, object=str(release.number), organisation=None, at=at.isoformat())
    return release


@transaction.atomic
def publish(*, release: Release, by: Actor) -> Release:
    """Publish a draft now: from this moment the database refuses to change it."""
    release = _locked_draft(release, by)
    _publish(release, by)
    return release


def publish_due() -> int:
    """Publish the drafts whose minute has come, by the database's clock, and return how many there were."""
    published = 0
    while _publish_one_due():
        published += 1
    return published


@transaction.atomic
def _publish_one_due() -> bool:
    release = (
        Release.objects.select_for_update(skip_locked=True)
        .filter(status=Release.Status.DRAFT, scheduled_for__lte=Now())
        .order_by("scheduled_for")
        .first()
    )
    if release is None:
        return False
    _publish(release, PROGRAM)
    return True


def _publish(release: Release, by: Actor) -> None:
    """Publish it, with the head of the audit chain as it is with this very act: what was done until then is settled."""
    audit.record("release.published", by=by, object=str(release.number), organisation=None, sha256=_hashes(release))
    head = audit.head()
    release.audit_position, release.audit_hash = head.position, head.hash
    release.status = Release.Status.PUBLISHED
    release.published_by = by.person or release.scheduled_by
    release.published_at = Now()
    release.save()
    release.refresh_from_db()


def _hashes(release: Release) -> dict[str, str]:
    """The hash of each table, by its name."""
    return dict(release.tables.values_list("name", "sha256"))


def _may_publish(by: Actor) -> None:
    if not by.may(Right.PUBLISH):
        raise Forbidden("not-your-role", _("Only a publisher drafts and publishes releases."))


def _locked_draft(release: Release, by: Actor) -> Release:
    _may_publish(by)
    release = Release.objects.select_for_update().get(pk=release.pk)
    if release.status != Release.Status.DRAFT:
        raise Refusal("published", _("Release %s is published and never changes.") % release.number)
    return release


def _fill(release: Release, quarters: Sequence[Period]) -> None:
    """Make the release's tables, and record what they rest on."""
    carried = published_cells(str(period) for period in quarters)
    fresh = [period for period in quarters if str(period) not in carried]
    headline, by_group = _protected(problem_of(fresh)) if fresh else ([], [])
    old = [cell for cells in carried.values() for cell in cells]
    breaks = breaks_between(quarters[0].quarter, quarters[-1].quarter)
    _store(release, 0, "headline", [*_of(old, "headline"), *headline], breaks)
    _store(release, 1, "groups", [*_of(old, "groups"), *by_group], breaks)
    release.breaks = release_breaks.kept(breaks)
    release.coverage = {str(period): _coverage(period) for period in quarters}
    release.save()
    release.sources.all().delete()
    ReleaseSource.objects.bulk_create(
        ReleaseSource(release=release, submission=submission) for submission in _accepted(fresh)
    )


def _protected(problem: Problem) -> tuple[list[ProtectedCell], list[ProtectedCell]]:
    """The cells to print. What the attacker can work out stops the release, and is not repeated to anybody."""
    policy = Policy()
    made = protect(problem, policy=policy)
    if attack(problem, (made.headline, made.by_group), policy=policy):
        raise Refusal("unsafe", _("The release would give away a member's figure. Nothing was drafted."))
    return _cells(made.headline), _cells(made.by_group)


def _cells(table: ProtectedTable) -> list[ProtectedCell]:
    return [_cell({column.key: cell for column, cell in zip(table.columns, row, strict=True)}) for row in table.rows]


def _cell(row: dict[str, Cell]) -> ProtectedCell:
    numbers = {key: told.value for key, told in row.items() if isinstance(told, Value)}
    footnotes = str(row["footnotes"])
    return ProtectedCell(
        period=str(row["period"]),
        group=str(row["group"]) if "group" in row else None,
        indicator=str(row["indicator"]),
        numerator=_whole(numbers["numerator"]),
        denominator=_whole(numbers["denominator"]),
        status=Status(str(row["status"])),
        footnotes=(footnotes,) if footnotes else (),
    )


def _whole(number: int | Fraction | None) -> int | None:
    return None if number is None else int(number)


def _of(cells: Iterable[ReleaseCell], table: str) -> list[ProtectedCell]:
    return [as_protected_cell(cell) for cell in cells if cell.table.name == table]


def _store(release: Release, position: int, name: str, cells: Sequence[ProtectedCell], breaks: Sequence[Break]) -> None:
    """Keep the cells as a table of the release, in the order of time."""
    ordered = sorted(release_breaks.marked(cells, breaks), key=lambda cell: cell.period)
    notes = (SUPPRESSION_NOTE, OVERLAP_NOTE) if name == "groups" else (SUPPRESSION_NOTE,)
    table = protected_table(
        ordered,
        name=name,
        title=TITLES[name],
        source=SOURCE,
        by_group=name == "groups",
        notes=(*notes, *release_breaks.notes(breaks)),
    )
    release_tables.keep(release=release, position=position, table=table, cells=ordered)


def _coverage(period: Period) -> dict[str, int]:
    """How many members were expected and how many reported: public for the headline alone."""
    expected = expected_members(period.quarter.last_day)
    reported = Submission.objects.filter(period=period, status=SubmissionStatus.ACCEPTED, member__in=expected).count()
    return {"expected": expected.count(), "reported": reported}


def _accepted(periods: Sequence[Period]) -> Iterable[Submission]:
    """The versions in force: where the figures of these quarters come from."""
    return Submission.objects.filter(period__in=periods, status=SubmissionStatus.ACCEPTED).only("pk")
