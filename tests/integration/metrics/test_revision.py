"""What changed between two versions, cell by cell."""

from fractions import Fraction

import pytest

from members.models import Organisation, User
from metrics.models import Period, Submission
from metrics.queries.revision import revision
from metrics.statistics.table import Value
from metrics.transitions import Status
from tests.cast import Browse
from tests.factories.submissions import RowSpec, row
from tests.factories.submissions import submission as make

OLD = [
    row("Manis javanica", items_removed=8, items_blocked=1),
    RowSpec("Manis javanica", {"items_removed": 3}, product="meat", market="CN"),
    row("Python regius", items_removed=2, views_known="not reported"),
    row("Panthera tigris", items_removed="withheld"),
]
NEW = [
    row("Manis javanica", items_removed=8, items_blocked=4),
    RowSpec("Manis javanica", {"items_removed": 3}, product="meat", market="VN"),
    row("Panthera tigris", items_removed=40),
    row("Python regius", views_known="not reported"),
]


@pytest.fixture
def accepted(member: Organisation, open_quarter: Period, lead: User, reviewer: User) -> Submission:
    return make(member, open_quarter, lead, status=Status.ACCEPTED, reviewer=reviewer, rows=OLD)


def test_cells_are_added_removed_and_changed_by_their_key(
    accepted: Submission, member: Organisation, open_quarter: Period, lead: User
) -> None:
    new = make(member, open_quarter, lead, status=Status.SUBMITTED, rows=NEW, reason="Counted again.")
    found = revision(new, 0, 9)
    assert found is not None
    assert (found.earlier, found.replaces) == (accepted, True)
    assert (found.added, found.removed, found.changed, found.count) == (1, 2, 2, 5)
    assert [(cell.kind, cell.label, cell.breakdown, cell.measure, cell.before, cell.now) for cell in found.cells] == [
        ("changed", "Panthera tigris", "", "Items removed after publication", Value(None, "withheld"), Value(40)),
        ("changed", "Manis javanica", "", "Items blocked before publication", Value(1), Value(4)),
        ("removed", "Manis javanica", "meat, CN", "Items removed after publication", Value(3), None),
        ("added", "Manis javanica", "meat, VN", "Items removed after publication", None, Value(3)),
        ("removed", "Python regius", "", "Items removed after publication", Value(2), None),
    ]
    totals = {total.code: (total.before, total.now, total.moved) for total in found.totals}
    assert totals["items_removed"] == (Value(13, "partial"), Value(51), 38)
    assert totals["items_blocked"] == (Value(1), Value(4), 3)


def test_the_parts_of_a_long_list_are_the_list(
    accepted: Submission, member: Organisation, open_quarter: Period, lead: User
) -> None:
    new = make(member, open_quarter, lead, status=Status.SUBMITTED, rows=NEW)
    whole, *parts = (revision(new, *places) for places in ((0, 5), (0, 2), (2, 4), (4, 6)))
    assert whole is not None
    assert [cell for part in parts if part for cell in part.cells] == whole.cells
    assert {part.count for part in parts if part} == {5}


def test_rows_in_another_order_and_split_in_two_are_no_difference(
    member: Organisation, open_quarter: Period, lead: User, reviewer: User
) -> None:
    make(member, open_quarter, lead, status=Status.ACCEPTED, reviewer=reviewer, rows=OLD)
    split = [
        *reversed(OLD[1:]),
        row("Manis javanica", items_removed=5, items_blocked=1),
        row("Manis javanica", items_removed=3),
    ]
    found = revision(make(member, open_quarter, lead, status=Status.SUBMITTED, rows=split), 0, 9)
    assert found is not None
    assert found.cells == []


def test_a_percentage_that_was_stated_is_a_cell_too(
    member: Organisation, open_quarter: Period, lead: User, reviewer: User
) -> None:
    old, new = (RowSpec(rates={"zero_view_rate": rate}) for rate in (0.5, 0.75))
    make(member, open_quarter, lead, status=Status.ACCEPTED, reviewer=reviewer, rows=[old])
    found = revision(make(member, open_quarter, lead, status=Status.SUBMITTED, rows=[new]), 0, 9)
    assert found is not None
    assert [(cell.is_rate, cell.before, cell.now) for cell in found.cells] == [
        (True, Value(Fraction(1, 2)), Value(Fraction(3, 4)))
    ]


def test_without_a_version_in_force_it_is_what_a_reviewer_read_last(
    member: Organisation, open_quarter: Period, lead: User, reviewer: User
) -> None:
    first = make(member, open_quarter, lead, status=Status.RETURNED, reviewer=reviewer, rows=OLD)
    assert revision(first, 0, 9) is None
    Submission.objects.filter(pk=first.pk).update(status=Status.WITHDRAWN)
    make(member, open_quarter, lead, status=Status.WITHDRAWN, rows=[])  # never signed off, so nobody read it
    found = revision(make(member, open_quarter, lead, status=Status.SUBMITTED, rows=NEW), 0, 9)
    assert found is not None
    assert (found.earlier, found.replaces) == (first, False)


def test_the_page_lists_all_of_it_with_the_reason(
    browse: Browse, accepted: Submission, member: Organisation, open_quarter: Period, lead: User, reviewer: User
) -> None:
    new = make(member, open_quarter, lead, status=Status.SUBMITTED, rows=NEW, reason="Counted again.")
    shown = browse(reviewer).get(f"/desk/submissions/{new.pk}/changes/").content.decode()
    for words in (
        "Counted again.",
        "Version 2 against version 1",
        "meat, VN",
        "Cells added: 1, removed: 2, changed: 2.",
    ):
        assert words in shown
    first = browse(reviewer).get(f"/desk/submissions/{accepted.pk}/changes/").content.decode()
    assert "nothing to compare with" in first


def test_others_find_nothing(browse: Browse, accepted: Submission, lead: User, rival: User, stranger: User) -> None:
    for person in (lead, rival, stranger):
        assert browse(person).get(f"/desk/submissions/{accepted.pk}/changes/").status_code == 404
