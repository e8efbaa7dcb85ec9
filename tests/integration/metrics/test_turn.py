"""While a version is checked its member reads what is being done with it, or how many of its own come first."""

import pytest

from members.models import Organisation, User
from metrics.actions import turns
from metrics.models import Period, Submission
from metrics.queries.turn import Step, Turn, turn_of
from metrics.transitions import Status
from tests.cast import Browse
from tests.factories.submissions import submission


@pytest.fixture
def two(
    member: Organisation, other_member: Organisation, quarter_before: Period, open_quarter: Period, reporter: User
) -> tuple[Submission, Submission]:
    """Of one member, in the order of arrival; another member's came before both."""
    submission(other_member, quarter_before, reporter, status=Status.CHECKING)
    first, second = (
        submission(member, period, reporter, status=Status.CHECKING) for period in (quarter_before, open_quarter)
    )
    return first, second


def test_of_those_that_wait_only_the_members_own_are_counted(two: tuple[Submission, Submission]) -> None:
    assert [turn_of(one) for one in two] == [Turn("", 0), Turn("", 1)]


@pytest.mark.parametrize("step", ["reading", "checking", "storing"])
def test_what_a_worker_is_at_is_told_until_it_ends(two: tuple[Submission, Submission], step: Step) -> None:
    first, second = two
    with turns.at(step, first.pk):
        assert (turn_of(first).step, turn_of(second).step) == (step, "")
    assert turn_of(first).step == ""


def test_the_page_says_how_many_come_first_and_then_what_is_done(
    two: tuple[Submission, Submission], browse: Browse, reporter: User, rival: User
) -> None:
    _first, second = two
    address = f"/portal/submissions/{second.pk}/progress/"
    person = browse(reporter)
    shown = person.get(address).content.decode()
    assert "one of your files comes before it" in shown
    with turns.at("reading", second.pk):
        assert "Step 1 of 3" in person.get(address).content.decode()
    assert browse(rival).get(address).status_code == 404
