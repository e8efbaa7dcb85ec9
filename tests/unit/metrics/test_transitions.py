from pathlib import Path

import pytest

from metrics import transitions
from metrics.transitions import OPEN, REPLACED_BY_UPLOAD, TRANSITIONS, Status, diagram, transition

GLOSSARY = Path(transitions.__file__).with_name("README.md")


def test_the_glossary_shows_the_workflow_as_it_is() -> None:
    assert diagram() in GLOSSARY.read_text()


def test_every_status_has_its_place_in_the_workflow() -> None:
    assert set(TRANSITIONS) == set(Status)


def test_every_status_can_be_reached_from_an_upload() -> None:
    reached, before = {Status.CHECKING}, set[Status]()
    while reached != before:
        before = set(reached)
        reached |= {following for status in before for following in TRANSITIONS[status]}
    assert reached == set(Status)


@pytest.mark.parametrize("status", sorted(OPEN))
def test_an_open_version_can_come_to_an_end(status: Status) -> None:
    assert any(following not in OPEN for following in TRANSITIONS[status])


@pytest.mark.parametrize("status", sorted(set(Status) - OPEN - {Status.ACCEPTED}))
def test_what_is_over_stays_over(status: Status) -> None:
    assert not TRANSITIONS[status]


@pytest.mark.parametrize("status", sorted(REPLACED_BY_UPLOAD))
def test_an_upload_can_replace_a_version_that_nobody_reviews(status: Status) -> None:
    assert transition(status, Status.WITHDRAWN)


def test_nothing_is_accepted_that_was_not_signed_off() -> None:
    assert [status for status, onward in TRANSITIONS.items() if Status.ACCEPTED in onward] == [Status.SUBMITTED]
