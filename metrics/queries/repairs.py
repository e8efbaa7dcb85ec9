"""What is wrong with a version, grouped by what repairs it: a group for each thing to do, whatever it mends."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast

from django.db.models import Case, Count, F, Min, QuerySet, TextField, Value, When, Window
from django.db.models.functions import RowNumber

from metrics.intake.findings.finding import VALUE_CHARACTERS
from metrics.models import Submission, SubmissionFinding
from metrics.queries.answers import is_a_column
from metrics.queries.finding_titles import TITLES

Repair = Literal["taxon", "product", "market", "platform", "column", "measure", "name", "cell", "row", ""]

SHOWN = 10
_SAME = ("severity", "code", "column", "shared")

_REPAIRS: Mapping[str, Repair] = {
    **dict.fromkeys(("unknown-taxon", "ambiguous-taxon"), "taxon"),
    **dict.fromkeys(("matched-by-synonym", "matched-by-common-name", "matched-to-parent"), "taxon"),
    "unknown-product": "product",
    "unknown-market": "market",
    "unknown-platform": "platform",
    "unknown-column": "column",
    **dict.fromkeys(("duplicate-row", "total-row"), "row"),
    **dict.fromkeys(("not-a-number", "negative", "not-whole", "percent-in-count", "ambiguous-number"), "cell"),
    **dict.fromkeys(("rounded-by-spreadsheet", "formula", "percent-out-of-range", "range-not-value"), "cell"),
    **dict.fromkeys(("not-reported", "period-mismatch", "identity", "appeals-restored", "jump"), "cell"),
    **dict.fromkeys(("misplaced-measure", "personal-data"), "cell"),
}
# Here an equal value is chance: each row is looked at by itself.
_EACH_BY_ITSELF = ("identity", "appeals-restored", "jump", "total-row", "personal-data", "misplaced-measure")


@dataclass(frozen=True, slots=True)
class RepairGroup:
    """Findings that one correction mends. `number` is the first one's id and names the group; `shared` their value."""

    number: int
    code: str
    severity: str
    column: str
    shared: str | None
    count: int
    listed: Sequence[SubmissionFinding]
    candidates: Sequence[str]
    has_header: bool

    @property
    def title(self) -> str:
        return str(TITLES.get(self.code, self.code))

    @property
    def first(self) -> SubmissionFinding:
        return self.listed[0]

    @property
    def rows(self) -> list[int]:
        """The rows of those that are listed."""
        return [found.row for found in self.listed if found.row is not None]

    @property
    def more(self) -> int:
        return self.count - len(self.listed)

    @property
    def says_the_same(self) -> bool:
        """Whether one sentence is true of all of them."""
        return len({found.message for found in self.listed}) == 1

    @property
    def repair(self) -> Repair:
        """What mends it here; nothing where only another file does."""
        repair = _REPAIRS.get(self.code, "")
        if repair == "column":
            return self._repair_of_column()
        if repair == "cell" and not (self.rows and self.column):
            return ""
        if repair == "row" and not self.rows:
            return ""
        named = repair not in ("cell", "row", "")
        # A name that findings quote only in part cannot be found again.
        return "" if named and len(self.shared or "") >= VALUE_CHARACTERS else repair

    def _repair_of_column(self) -> Repair:
        """A value is a measure of the long form; without a header, the first one below a column that has no name."""
        if self.shared is not None:
            return "measure" if self.has_header else "name"
        return "" if not self.column or is_a_column(self.column) else "column"

    @property
    def written(self) -> str:
        """The name that an answer is about."""
        return self.column if self.repair == "column" else self.shared or ""


def repair_groups(
    submission: Submission, *, code: str = "", severity: str = "", numbers: Sequence[int] | None = None
) -> "QuerySet[SubmissionFinding, Any]":
    """The groups, problems before warnings, in the order of the file; `with_findings` makes those of a page whole."""
    groups = _grouped(submission).values(*_SAME).annotate(count=Count("pk"), first=Min("number"))
    if code:
        groups = groups.filter(code=code)
    if severity:
        groups = groups.filter(severity=severity)
    if numbers is not None:
        groups = groups.filter(first__in=numbers)
    return cast("QuerySet[SubmissionFinding, Any]", groups.order_by("severity", "first"))


def with_findings(submission: Submission, groups: Sequence[Mapping[str, object]]) -> list[RepairGroup]:
    """Each group with the first of its findings."""
    listed: dict[object, list[SubmissionFinding]] = {group["first"]: [] for group in groups}
    numbered = _grouped(submission).annotate(
        first=Window(Min("number"), partition_by=[F(name) for name in _SAME]),
        place=Window(RowNumber(), partition_by=[F(name) for name in _SAME], order_by=F("number").asc()),
    )
    for finding in numbered.filter(first__in=list(listed), place__lte=SHOWN).order_by("number"):
        listed[finding.first].append(finding)
    headers = {column["header"] for column in submission.reading.get("columns", ())}
    taken_for = _taken_for(submission, groups)
    return [_group(group, listed[group["first"]], headers, taken_for) for group in groups]


def findings_of(submission: Submission, group: RepairGroup) -> "QuerySet[SubmissionFinding]":
    """All findings of the group, those beyond the list too."""
    found = submission.findings.filter(severity=group.severity, code=group.code, column=group.first.column)
    return found if group.code in _EACH_BY_ITSELF else found.filter(value=group.shared)


def counts_by_code(submission: Submission) -> list[tuple[str, int]]:
    """How many groups there are of each code, those of problems first."""
    counts: dict[str, int] = {}
    for group in repair_groups(submission):
        counts[str(group["code"])] = counts.get(str(group["code"]), 0) + 1
    return list(counts.items())


def _grouped(submission: Submission) -> "QuerySet[SubmissionFinding]":
    shared = Case(
        When(code__in=_EACH_BY_ITSELF, then=Value(None)), default=F("value"), output_field=TextField(null=True)
    )
    return submission.findings.annotate(shared=shared)


def _taken_for(submission: Submission, groups: Sequence[Mapping[str, object]]) -> dict[str, str]:
    """What the names of warnings were taken for, so that it can be confirmed."""
    names = [" ".join(str(group["shared"]).split()) for group in groups if str(group["code"]).startswith("matched-")]
    rows = submission.file_rows.filter(taxon_given__in=names, taxon__isnull=False) if names else None
    return {} if rows is None else dict(rows.values_list("taxon_given", "taxon__name").distinct())


def _group(
    told: Mapping[str, object],
    listed: Sequence[SubmissionFinding],
    headers: Collection[str],
    taken_for: Mapping[str, str],
) -> RepairGroup:
    first, shared = listed[0], None if told["shared"] is None else str(told["shared"])
    taken = taken_for.get(" ".join((shared or "").split()))
    return RepairGroup(
        number=first.number,
        code=first.code,
        severity=first.severity,
        column=first.column or "",
        shared=shared,
        count=int(str(told["count"])),
        listed=listed,
        candidates=first.candidates or ([taken] if taken else []),
        has_header=first.column in headers,
    )
