"""Versions of a report by the program's own steps, from rows that were understood."""

from typing import TYPE_CHECKING

from django.db import transaction

from tests.benchmarks.ground import CODES, MARKETS, PRODUCTS

if TYPE_CHECKING:
    from metrics.intake.rows import Rows
    from metrics.models import Submission


def understood(submission: "Submission", lines: int) -> "Rows":
    """So many rows as the submission's member would send them."""
    from metrics.intake.pipeline import understand
    from metrics.intake.sheet import RawSheet
    from metrics.models import Taxon
    from metrics.queries.known import known_for

    with transaction.atomic():
        taxa = list(Taxon.objects.filter(rank="species").order_by("pk").values_list("name", flat=True)[:20])
        known = known_for(submission.member, submission.period.quarter)
        platform = submission.member.platforms.get().slug
    sheet = [(1, ["taxon", "product", "market", "platform", *CODES])]
    for line in range(lines):
        place = taxa[line % len(taxa)], PRODUCTS[line // 20 % len(PRODUCTS)], MARKETS[line // 100 % len(MARKETS)]
        told = 100 + line * 31 % 900
        sheet.append((line + 2, [*place, platform, *(str(told * tenths // 10) for tenths in CODES.values())]))
    rows = understand(RawSheet("csv", sheet, separator=","), known).rows
    if len(rows) != lines:
        raise ValueError(f"{len(rows)} of {lines} rows were understood.")
    return rows


@transaction.atomic
def next_version(before: "Submission") -> "Submission":
    """Another version of the member's quarter, without rows."""
    from metrics.transitions import Status
    from tests.factories import submissions

    return submissions.submission(before.member, before.period, before.uploaded_by, status=Status.CHECKING)


@transaction.atomic
def store(version: "Submission", rows: "Rows") -> None:
    """As when a file has been checked."""
    from metrics.actions.stored_rows import copy_rows

    copy_rows(version, rows)


@transaction.atomic
def accept(version: "Submission", before: "Submission") -> None:
    """Put it in force in the place of the one before, and mark what rests on it."""
    from metrics.actions import marks
    from metrics.models import Submission
    from metrics.transitions import Status

    Submission.objects.filter(pk=before.pk).update(status=Status.SUPERSEDED)
    version.status = Status.ACCEPTED
    version.submitted_by, version.submitted_at = before.submitted_by, before.submitted_at
    version.reviewed_by, version.reviewed_at = before.reviewed_by, before.reviewed_at
    version.save()
    marks.mark_members(period=version.period_id, members=[version.member_id])
