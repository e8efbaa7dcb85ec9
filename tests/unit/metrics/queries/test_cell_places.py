"""A cell is found by the row and the header that people see, and found again under the same key."""

import pytest

from members.models import Organisation, User
from metrics.models import Period, Submission
from metrics.queries.cell_places import cell_at, same_cells
from tests.factories.submissions import RowSpec, row
from tests.factories.submissions import submission as make

ROWS = [
    row("Manis javanica", items_removed=1200, views_known="withheld"),
    RowSpec("Manis javanica", {"items_removed": 3}, product="meat", given="Pangolin", note="By hand."),
]


@pytest.fixture
def version(member: Organisation, open_quarter: Period, lead: User) -> Submission:
    made = make(member, open_quarter, lead, rows=ROWS)
    made.reading = {
        "columns": [
            {"header": "taxon", "meaning": "taxon"},
            {"header": " Removed ", "meaning": "items_removed"},
            {"header": "Views", "meaning": "views_known"},
            {"header": "Seen first, %", "meaning": "zero_view_rate_percent"},
            {"header": "What", "meaning": "product"},
            {"header": "note", "meaning": "note"},
            {"header": "Ours", "meaning": None},
        ]
    }
    made.save()
    made.file_rows.filter(row=2).update(rates={"zero_view_rate": 0.735})
    return made


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ((2, "Removed"), "1,200"),
        ((2, "removed"), "1,200"),
        ((2, "items_removed"), "1,200"),
        ((2, "Views"), "withheld"),
        ((2, "Seen first, %"), "73.5%"),
        ((3, "What"), "meat"),
        ((3, "taxon"), "Pangolin"),
        ((3, "note"), "By hand."),
    ],
)
def test_what_stands_in_a_cell(place: tuple[int, str], words: str, version: Submission) -> None:
    found = cell_at(version, *place)
    assert found is not None
    assert found.words == words


@pytest.mark.parametrize("place", [(2, "Ours"), (2, "elsewhere"), (2, ""), (9, "Removed"), (None, "Removed")])
def test_what_is_no_cell_that_was_understood(place: tuple[int | None, str], version: Submission) -> None:
    assert cell_at(version, *place) is None


def test_in_the_long_form_the_value_is_that_of_the_rows_measure(version: Submission) -> None:
    version.reading = {"columns": [{"header": "value", "meaning": "value"}]}
    version.file_rows.filter(row=3).update(values={"items_blocked": 7})
    found = cell_at(version, 3, "value")
    assert found is not None
    assert found.words == "7"


def test_the_same_cell_of_another_version_is_that_of_the_same_key(
    version: Submission, member: Organisation, open_quarter: Period, lead: User
) -> None:
    asked = cell_at(version, 2, "Removed")
    assert asked is not None
    Submission.objects.filter(pk=version.pk).update(status="withdrawn")
    other = make(member, open_quarter, lead, rows=[ROWS[1], row("Panthera tigris", items_removed=9), ROWS[0]])
    assert same_cells(asked, other) == ["1,200"]
    assert same_cells(asked, version) == ["1,200"]
    Submission.objects.filter(pk=other.pk).update(status="withdrawn")
    assert same_cells(asked, make(member, open_quarter, lead, rows=[ROWS[1]])) == []
