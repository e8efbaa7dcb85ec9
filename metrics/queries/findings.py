"""What is wrong with a file and what was understood of it, in portions that fit a page."""

from dataclasses import dataclass

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber

from metrics.models import Submission, SubmissionFinding
from metrics.queries.finding_titles import TITLES

SHOWN, AT_ONCE = 50, 5  # of one code: on the page, and of those without being asked for


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """All findings of one code: the first of them, how many there are in all, and how many have no answer yet."""

    code: str
    severity: str
    count: int
    listed: list[SubmissionFinding]
    silent: int = 0

    @property
    def title(self) -> str:
        return str(TITLES.get(self.code, self.code))

    @property
    def first(self) -> list[SubmissionFinding]:
        """Those that are shown at once."""
        return self.listed[:AT_ONCE]

    @property
    def rest(self) -> list[SubmissionFinding]:
        """Those that are shown to whoever asks."""
        return self.listed[AT_ONCE:]

    @property
    def more(self) -> int:
        """How many are not among those listed."""
        return self.count - len(self.listed)

    @property
    def comment(self) -> str:
        """What the member answered, where it answered all of them alike."""
        said = {finding.comment for finding in self.listed}
        return said.pop() if len(said) == 1 else ""

    @property
    def is_answered(self) -> bool:
        """Whether every one has its answer already, so that none need be given."""
        return self.silent == 0 and bool(self.listed)

    @property
    def answered_in(self) -> int | None:
        """The earlier version whose answer all of them carry."""
        versions = {finding.answered_in for finding in self.listed}
        return versions.pop() if len(versions) == 1 else None


@dataclass(frozen=True, slots=True)
class NameMatch:
    """A name as the file writes it, and what it was taken for in so many rows."""

    given: str
    name: str
    match: str
    rows: int


def finding_groups(submission: Submission, shown: int = SHOWN) -> list[FindingGroup]:
    """By code, errors before warnings, each with its first findings."""
    place = Window(RowNumber(), partition_by=F("code"), order_by=F("number").asc())
    groups: dict[str, list[SubmissionFinding]] = {}
    for finding in submission.findings.annotate(place=place).filter(place__lte=shown).order_by("number"):
        groups.setdefault(finding.code, []).append(finding)
    counts = submission.finding_counts
    silent = dict(submission.findings.filter(comment="").order_by().values_list("code").annotate(number=Count("pk")))
    found = [
        FindingGroup(
            code,
            _severity(submission, groups.get(code, [])),
            counts.get(code, 0),
            groups.get(code, []),
            silent.get(code, 0),
        )
        for code in dict.fromkeys([*groups, *counts])
    ]
    return sorted(found, key=lambda group: group.severity)


def _severity(submission: Submission, listed: list[SubmissionFinding]) -> str:
    """A code whose findings differ in weight stands with the errors: those have to be seen first.

    So does one that was counted and, there being so many findings, not listed, unless there is no error at all.
    """
    if listed:
        return "error" if any(finding.severity == "error" for finding in listed) else "warning"
    return "error" if submission.errors else "warning"


def names_read(submission: Submission, shown: int = 200) -> list[NameMatch]:
    """The names that the file uses, those first that were not taken as they are written."""
    rows = (
        submission.file_rows.exclude(taxon_given="")
        .values("taxon_given", "taxon_match", "taxon__name", "group__name")
        .annotate(rows=Count("pk"))
        .order_by("taxon_given")
    )
    found = [
        NameMatch(row["taxon_given"], row["group__name"] or row["taxon__name"] or "", row["taxon_match"], row["rows"])
        for row in rows
    ]
    return sorted(found, key=lambda name: name.match in ("accepted", "group"))[:shown]
