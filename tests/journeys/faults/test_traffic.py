"""Everything goes wrong while clients report: nothing answered for is lost, and every sum is right throughout."""

import time
from functools import partial

import psutil
import pytest

from tests.journeys.conftest import Crew
from tests.journeys.faults.conftest import QUARTER, Tell
from tests.journeys.faults.invariant import Sampler, lost, settled
from tests.journeys.faults.nemesis import (
    WORKERS,
    answers,
    cut_every_connection,
    is_up,
    kill_the_database,
    kill_workers,
    no_scheduler,
    no_workers,
    wait_until,
    wipe_the_queue,
)
from tests.journeys.faults.traffic import FIGURES, Acknowledged, traffic

CONVERGED_AFTER = 60  # seconds
QUIET = 8  # seconds in which the sweeps would have repaired what is stale


def stays_right(crew: Crew, acknowledged: Acknowledged, tell: Tell) -> None:
    """Nothing lost, nobody blamed, and all sums right within a minute."""
    took = wait_until(lambda: settled(crew), "everything is counted", CONVERGED_AFTER)
    told = ", ".join(f"{how} {times}x" for how, times in acknowledged.trouble.items()) or "no trouble"
    tell(f"{len(acknowledged)} acknowledged, {told}, settled after {took:.1f} s")
    assert acknowledged.broken == []
    assert lost(crew, acknowledged) == []
    assert acknowledged.blamed == []
    assert {quarter: crew.removed(quarter) for quarter in acknowledged.figures} == acknowledged.figures


def test_the_database_falls_over(turn: int, stormy: Crew, sampler: Sampler, tell: Tell) -> None:
    with traffic(stormy) as going:
        time.sleep(1.5)
        kill_the_database(stormy)
        wait_until(lambda: answers(stormy), "the database is back")
        time.sleep(2)
        assert cut_every_connection(stormy) > 0
        time.sleep(1)
    assert going.acknowledged.accepted
    stays_right(stormy, going.acknowledged, tell)


def test_deployed_during_traffic(turn: int, stormy: Crew, sampler: Sampler, tell: Tell) -> None:
    with traffic(stormy) as going:
        for role in ("web", "worker", "reader"):
            time.sleep(1)
            stopped = stormy.program.child(role)
            stopped.terminate()
            psutil.wait_procs([stopped], timeout=30)
            wait_until(partial(is_up, stormy, role), f"{role} is back", 30)
    trouble = going.acknowledged.trouble
    assert set(trouble) <= {"ConnectionError", "409"}, trouble  # answered, or refused before anything was done
    stays_right(stormy, going.acknowledged, tell)


def test_final_strike(turn: int, stormy: Crew, sampler: Sampler, tell: Tell) -> None:
    """Workers die while clients write, the queue is wiped, then there is silence: no later bell repairs anything.

    What is left is found by the sweeps, and by them alone: without them it stays undone, and this test would fail.
    """
    submission = stormy.signed_off(QUARTER, figure := next(FIGURES))
    with no_scheduler(stormy):
        with traffic(stormy) as going:
            time.sleep(1.5)
            with no_workers(stormy):
                stormy.accept(submission)
                time.sleep(0.5)
                going.abandon()
                wipe_the_queue(stormy)
        wait_until(lambda: all(is_up(stormy, role) for role in WORKERS), "the workers are back")
        with pytest.raises(AssertionError, match="everything is counted"):
            wait_until(lambda: settled(stormy), "everything is counted", QUIET)
    going.acknowledged.accepted.append(submission["id"])
    going.acknowledged.figures[QUARTER] = figure
    stays_right(stormy, going.acknowledged, tell)


@pytest.mark.trial
def test_workers_are_killed_again_and_again(turn: int, stormy: Crew, sampler: Sampler, tell: Tell) -> None:
    with traffic(stormy) as going:
        for _each in range(3):
            time.sleep(1)
            kill_workers(stormy)
            wait_until(lambda: all(is_up(stormy, role) for role in WORKERS), "the workers are back", 30)
    stays_right(stormy, going.acknowledged, tell)
