"""The tests of the tests: with a fault planted on purpose, the same questions get the wrong answers."""

import time

from tests.journeys.conftest import Crew
from tests.journeys.faults.beside import beside, web_beside
from tests.journeys.faults.conftest import QUARTER, Tell
from tests.journeys.faults.invariant import Sampler, lost, settled
from tests.journeys.faults.nemesis import no_workers, wait_until
from tests.journeys.faults.traffic import FIGURES, Acknowledged


def test_rollups_that_are_added_to_are_seen(turn: int, stormy: Crew, tell: Tell) -> None:
    first, second = next(FIGURES), next(FIGURES)
    with Sampler(stormy) as sampling:
        submission = stormy.signed_off(QUARTER, first)
        stormy.accept(submission)
        wait_until(lambda: stormy.removed(QUARTER) == first, "the progress is right")
        submission = stormy.signed_off(QUARTER, second)
        assert sampling.violations == 0
        with no_workers(stormy), beside(stormy, "tests.mutants", "increment", "worker"):
            stormy.accept(submission)
            wait_until(lambda: stormy.removed(QUARTER) == first + second, "the fault has done its work")
            wait_until(lambda: sampling.violations > 0, "the fault is seen")
            assert not settled(stormy)
    tell(str(sampling))
    with stormy.database() as database:
        database.execute("UPDATE metrics_stalemark SET dirty = dirty + 1")
    wait_until(lambda: settled(stormy), "everything is right again")


def test_what_is_answered_before_it_is_stored_is_missed(turn: int, stormy: Crew, tell: Tell) -> None:
    acknowledged = Acknowledged()
    submission = stormy.signed_off(QUARTER, next(FIGURES))
    with web_beside(stormy, "tests.mutants", "answers-before-it-commits", "web") as url:
        answer = stormy.reviewer.another(url).post(
            f"submissions/{submission['id']}/accept/", json={"sha256": submission["sha256"]}
        )
        acknowledged.accepted.append(answer["id"])
    assert answer["status"] == "accepted"
    time.sleep(1)
    missing = lost(stormy, acknowledged)
    tell(f"missing: {len(missing)} of {len(acknowledged)}")
    assert missing == [f"acceptance of {submission['id']}"]
    assert stormy.accept(submission)["status"] == "accepted"
