"""The main job on real input: members' files go through the API, and the progress is what they add up to, exactly."""

import pytest

from tests.journeys import quarters
from tests.journeys.answers import ANSWERS
from tests.program import Program, environment
from tests.shared_data import shared_data


def push(program: Program, periods: list[str], members: list[str]) -> quarters.Story:
    """Found a coalition of these members, report and accept all their files, and compare every sum."""
    coalition = quarters.found(program.url, periods, members, environment(program.data_dir, program.port))
    story = quarters.run(coalition, [(member, period) for period in periods for member in members])
    expected = quarters.expected_sums(periods, members)
    quarters.wait_until_rolled_up(coalition, expected["period"])
    assert {by: quarters.differences(coalition, by, sums) for by, sums in expected.items()} == {
        "period": [],
        "member": [],
        "product": [],
    }
    return story


@pytest.fixture
def program(request: pytest.FixtureRequest) -> Program:
    """An empty installation; asked for only where the files are there."""
    shared_data("quarters")
    shared_data(quarters.INDEX)
    empty: Program = request.getfixturevalue("empty_program")
    return empty


def test_a_sample_of_real_files_adds_up(program: Program) -> None:
    story = push(program, ["2012-Q1"], ["cascade-video", "harbour-market"])
    assert story.files == 2
    assert story.answered.keys() <= ANSWERS.keys()


@pytest.mark.trial
def test_all_real_files_add_up(program: Program, capsys: pytest.CaptureFixture[str]) -> None:
    story = push(program, quarters.all_quarters(), quarters.all_members())
    assert story.files == 96
    with capsys.disabled():
        print(f"\n{story.told()}")  # noqa: T201
