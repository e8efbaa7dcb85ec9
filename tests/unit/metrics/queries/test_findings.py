"""Findings in portions that fit a page."""

from members.models import Organisation, User
from metrics.models import Period
from metrics.queries.findings import finding_groups, names_read
from tests.factories import submissions
from tests.factories.submissions import FindingSpec, RowSpec


def test_errors_come_first_and_of_each_code_the_first_few(
    member: Organisation, open_quarter: Period, lead: User
) -> None:
    version = submissions.submission(
        member,
        open_quarter,
        lead,
        findings=[FindingSpec("jump", "warning"), *(FindingSpec("negative", row=number) for number in range(2, 7))],
    )
    negative, jump = finding_groups(version, shown=3)
    assert (negative.code, negative.count, [finding.row for finding in negative.listed], negative.more) == (
        "negative",
        5,
        [2, 3, 4],
        2,
    )
    assert (jump.severity, jump.more) == ("warning", 0)


def test_what_was_counted_but_not_listed_is_there_to_be_answered(
    member: Organisation, open_quarter: Period, lead: User
) -> None:
    version = submissions.submission(member, open_quarter, lead, findings=[FindingSpec("jump", "warning")])
    version.finding_counts = {"jump": 10_000, "not-reported": 3}
    jump, unlisted = finding_groups(version)
    assert jump.more == 9_999
    assert (unlisted.code, unlisted.severity, unlisted.count, unlisted.listed) == ("not-reported", "warning", 3, [])


def test_names_that_were_not_taken_as_written_come_first(
    member: Organisation, open_quarter: Period, lead: User
) -> None:
    version = submissions.submission(
        member,
        open_quarter,
        lead,
        rows=[
            RowSpec("Manis javanica", {}),
            RowSpec("Panthera tigris", {}, given="Felis tigris", match="synonym"),
            RowSpec("Manis javanica", {}, market="CN"),
        ],
    )
    assert [(name.given, name.name, name.rows) for name in names_read(version)] == [
        ("Felis tigris", "Panthera tigris", 1),
        ("Manis javanica", "Manis javanica", 2),
    ]
