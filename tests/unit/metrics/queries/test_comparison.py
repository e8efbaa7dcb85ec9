"""Figures of versions, summed and compared."""

from fractions import Fraction

from members.models import Organisation, User
from metrics.models import Period
from metrics.queries.comparison import compared
from metrics.queries.tallies import headline, headlines, totals
from metrics.statistics.table import Value
from metrics.transitions import Status
from tests.factories import submissions
from tests.factories.submissions import RowSpec, row


def test_rows_of_one_taxon_are_added_up(member: Organisation, open_quarter: Period, lead: User) -> None:
    version = submissions.submission(
        member,
        open_quarter,
        lead,
        rows=[
            row("Manis javanica", items_removed=12, items_blocked=3),
            RowSpec("Manis javanica", {"items_removed": 5}, product="meat"),
            row("Panthera tigris", items_removed=0),
            row("", staff_trained=9),
        ],
    )
    found = compared(version)
    assert [(line.label, line.removed, line.blocked, line.now) for line in found.subjects] == [
        ("Manis javanica", Value(17), Value(3), Value(20)),
        ("Panthera tigris", Value(0), None, Value(0)),
    ]
    assert {line.measure.code: line.now for line in found.measures} == {
        "items_removed": Value(17),
        "items_blocked": Value(3),
        "staff_trained": Value(9),
    }
    assert found.total.now == Value(20)
    assert headlines([version]) == {version.pk: 20}


def test_a_sum_is_partial_where_a_part_is_withheld_but_not_where_a_cell_is_blank(
    member: Organisation, open_quarter: Period, lead: User
) -> None:
    version = submissions.submission(
        member,
        open_quarter,
        lead,
        rows=[
            row("Manis javanica", items_removed=12, items_blocked="not reported", ads_rejected="withheld"),
            row("Panthera tigris", items_removed="withheld", items_blocked=4, ads_rejected="not collected"),
        ],
    )
    found = totals(version)
    assert found["items_removed"] == Value(12, "partial")
    assert found["items_blocked"] == Value(4)
    assert found["ads_rejected"] == Value(None, "withheld")
    assert headline(found) == Value(16, "partial")


def test_nothing_to_divide_by_is_no_change(member: Organisation, open_quarter: Period, lead: User) -> None:
    version = submissions.submission(member, open_quarter, lead, rows=[row("Manis javanica", items_removed=12)])
    assert compared(version).earlier is None
    assert compared(version).total.change is None


def test_only_the_accepted_version_of_the_quarter_before_is_compared_with(
    member: Organisation,
    other_member: Organisation,
    open_quarter: Period,
    quarter_before: Period,
    lead: User,
    reviewer: User,
) -> None:
    submissions.submission(
        other_member, quarter_before, lead, status=Status.ACCEPTED, reviewer=reviewer,
        rows=[row("Manis javanica", items_removed=999)],
    )  # fmt: skip
    submissions.submission(
        member, quarter_before, lead, status=Status.WITHDRAWN, rows=[row("Manis javanica", items_removed=888)]
    )
    accepted = submissions.submission(
        member, quarter_before, lead, status=Status.ACCEPTED, reviewer=reviewer,
        rows=[row("Manis javanica", items_removed=8), row("Python regius", items_removed=2)],
    )  # fmt: skip
    version = submissions.submission(member, open_quarter, lead, rows=[row("Manis javanica", items_removed=12)])
    found = compared(version)
    assert found.earlier == accepted
    assert [(line.label, line.now, line.before, line.change) for line in found.subjects] == [
        ("Manis javanica", Value(12), Value(8), Fraction(1, 2)),
        ("Python regius", None, Value(2), None),
    ]
    assert found.total.change == Fraction(1, 5)

