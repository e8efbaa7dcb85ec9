"""Quarters, taxa and submissions in any state, written straight into the database."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from members.models import Organisation, Platform, User
from metrics.actions import marks
from metrics.models import (
    Period,
    ReportingGroup,
    ReviewQuery,
    StoredFile,
    Submission,
    SubmissionFinding,
    SubmissionRow,
    Taxon,
    TaxonName,
)
from metrics.statistics.quarter import Quarter
from metrics.transitions import Status

_REVIEWED = {Status.ACCEPTED, Status.SUPERSEDED, Status.RETURNED}
_SIGNED = _REVIEWED | {Status.SUBMITTED}


@transaction.atomic
def period(quarter: str, *, due_in: int = 10, closed: bool = False) -> Period:
    """A quarter that is open today and due in so many days; a closed one ended 30 days ago."""
    today = timezone.localdate()
    due = today - timedelta(days=50) if closed else today + timedelta(days=due_in)
    grace = due + timedelta(days=14)
    closes = today - timedelta(days=30) if closed else max(grace, today + timedelta(days=30))
    asked = Quarter.parse(quarter)
    return Period.objects.create(
        year=asked.year,
        number=asked.number,
        opens=due - timedelta(days=60),
        due=due,
        grace_ends=grace,
        closes=closes,
    )


@transaction.atomic
def taxon(name: str, rank: str = Taxon.Rank.SPECIES, parent: Taxon | None = None) -> Taxon:
    """A taxon with its path; the one that is there already where it was made before."""
    made, new = Taxon.objects.get_or_create(name=name, rank=rank, parent=parent)
    if new:
        made.path = [*(parent.path if parent else []), made.pk]
        made.save()
    return made


@transaction.atomic
def known_taxon(name: str) -> Taxon:
    """A taxon that is found by its name in a file."""
    made = taxon(name)
    TaxonName.objects.get_or_create(taxon=made, name=name, key=name.lower(), kind=TaxonName.Kind.ACCEPTED)
    return made


@transaction.atomic
def group(name: str, *taxa: Taxon) -> ReportingGroup:
    """A reporting group of these taxa."""
    made, _new = ReportingGroup.objects.get_or_create(slug=name.lower().replace(" ", "-"), name=name)
    made.taxa.add(*taxa)
    return made


@dataclass(frozen=True, slots=True)
class RowSpec:
    """A row of a file; `taxon` blank for the whole member. `values` by measure, `rates` (0 to 1) by indicator.

    `group` and `platform` are slugs of what there is.
    """

    taxon: str = ""
    values: dict[str, int | str] = field(default_factory=dict)
    product: str = ""
    market: str = ""
    match: str = "accepted"
    given: str = ""
    note: str = ""
    group: str = ""
    platform: str = ""
    rates: dict[str, float] = field(default_factory=dict)


def row(taxon: str = "", **values: int | str) -> RowSpec:
    """A row that names a taxon (or nothing) and its figures."""
    return RowSpec(taxon, values)


@dataclass(frozen=True, slots=True)
class FindingSpec:
    """A finding of a file."""

    code: str
    severity: str = "error"
    row: int | None = 2
    column: str | None = "items_removed"
    value: str | None = "1.2k"
    message: str = "1.2k is not a whole number."
    remedy: str = "Write all digits, for example 1200."
    candidates: tuple[str, ...] = ()
    comment: str = ""


@transaction.atomic
def submission(
    member: Organisation,
    period: Period,
    by: User,
    *,
    status: Status = Status.READY,
    version: int | None = None,
    rows: Sequence[RowSpec] = (),
    findings: Sequence[FindingSpec] = (),
    reviewer: User | None = None,
    content: bytes | None = b"taxon,items_removed\nManis javanica,12\n",
    name: str = "figures.csv",
    reason: str = "",
    submitted: date | None = None,
) -> Submission:
    """A version in that state with its rows and findings; an accepted one has its observations."""
    now = timezone.now()
    signed = now.replace(year=submitted.year, month=submitted.month, day=submitted.day) if submitted else now
    made = Submission.objects.create(
        member=member,
        period=period,
        version=version or Submission.objects.filter(member=member, period=period).count() + 1,
        status=status,
        reason=reason,
        file=_file(member, name, content),
        uploaded_by=by,
        rows_understood=None if status == Status.CHECKING else len(rows),
        errors=sum(finding.severity == "error" for finding in findings),
        warnings=sum(finding.severity == "warning" for finding in findings),
        finding_counts={
            code: sum(finding.code == code for finding in findings) for code in {finding.code for finding in findings}
        },
        reading={} if status == Status.CHECKING else READING,
        submitted_by=by if status in _SIGNED else None,
        submitted_at=signed if status in _SIGNED else None,
        reviewed_by=reviewer if status in _REVIEWED else None,
        reviewed_at=now if status in _REVIEWED else None,
        return_reason="Please look at row 2 again." if status == Status.RETURNED else "",
        withdrawn_at=now if status == Status.WITHDRAWN else None,
    )
    _write_rows(made, rows)
    _write_findings(made, findings)
    if status == Status.ACCEPTED:
        marks.mark_members(period=period.pk, members=[member.pk])
    return made


@transaction.atomic
def revised(accepted: Submission, rows: Sequence[RowSpec] = ()) -> Submission:
    """The next version, accepted in the place of this one."""
    Submission.objects.filter(pk=accepted.pk).update(status=Status.SUPERSEDED)
    return submission(
        accepted.member,
        accepted.period,
        accepted.uploaded_by,
        status=Status.ACCEPTED,
        rows=rows,
        reviewer=accepted.reviewed_by,
    )


@transaction.atomic
def query(
    submission: Submission, by: User, text: str = "Is this a total?", row: int | None = 2, column: str = "Removed"
) -> ReviewQuery:
    """A reviewer's question about a cell of the version."""
    return ReviewQuery.objects.create(submission=submission, row=row, column=column, text=text, asked_by=by)


def _file(member: Organisation, name: str, content: bytes | None) -> StoredFile:
    """Without content: a file that was larger than what is kept."""
    size = len(content) if content is not None else 60 * 1024 * 1024
    sha256 = hashlib.sha256(content or b"").hexdigest()
    return StoredFile.objects.create(member=member, sha256=sha256, name=name, size=size, content=content)


READING = {
    "kind": "csv",
    "encoding": "utf-8",
    "separator": ",",
    "sheet": "",
    "other_sheets": [],
    "header_row": 1,
    "form": "wide",
    "columns": [
        {"header": "taxon", "meaning": "taxon"},
        {"header": "Removed", "meaning": "items_removed"},
        {"header": "Our remarks", "meaning": None},
    ],
    "number_formats": [{"mark": ",", "written": "1,200", "read_as": "1200"}],
}


def _write_rows(made: Submission, rows: Sequence[RowSpec]) -> None:
    SubmissionRow.objects.bulk_create(
        SubmissionRow(
            submission=made,
            position=position,
            row=position + 2,
            taxon_given=spec.given or spec.taxon,
            taxon_match=spec.match if spec.taxon else "",
            taxon=_named(spec.taxon),
            product=spec.product,
            market=spec.market,
            group=ReportingGroup.objects.get(slug=spec.group) if spec.group else None,
            platform=Platform.objects.get(slug=spec.platform) if spec.platform else None,
            values=spec.values,
            rates=spec.rates,
            note=spec.note,
        )
        for position, spec in enumerate(rows)
    )


def _named(name: str) -> Taxon | None:
    """The taxon of that name, wherever it stands in the tree; a species without parent where there is none."""
    return (Taxon.objects.filter(name=name).first() or taxon(name)) if name else None


def _write_findings(made: Submission, findings: Sequence[FindingSpec]) -> None:
    SubmissionFinding.objects.bulk_create(
        SubmissionFinding(
            submission=made,
            number=number,
            code=spec.code,
            severity=spec.severity,
            row=spec.row,
            column=spec.column,
            value=spec.value,
            message=spec.message,
            remedy=spec.remedy,
            candidates=list(spec.candidates),
            comment=spec.comment,
        )
        for number, spec in enumerate(findings, 1)
    )
