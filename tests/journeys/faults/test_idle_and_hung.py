"""A worker goes on when its idle processes die, and is started again when it hangs."""

import os
import signal

import psutil
import pytest

from tests.journeys.conftest import Crew
from tests.journeys.faults.conftest import QUARTER, Tell
from tests.journeys.faults.invariant import Sampler
from tests.journeys.faults.nemesis import wait_until
from tests.journeys.faults.traffic import FIGURES

FADED = 240  # seconds within which a sign of a minute has faded and a new worker has started


def test_idle_processes_killed(turn: int, stormy: Crew, sampler: Sampler) -> None:
    """As the kernel does for want of memory. With Celery's own pool nothing would ever be done again."""
    for role in ("worker", "reader"):
        for process in stormy.program.child(role).children():
            process.kill()
    figure = next(FIGURES)
    submission = stormy.signed_off(QUARTER, figure)
    stormy.accept(submission)
    wait_until(lambda: stormy.removed(QUARTER) == figure, "the progress is right")


@pytest.mark.trial
def test_a_worker_that_hangs_is_started_again(stormy: Crew, sampler: Sampler, tell: Tell) -> None:
    hung = stormy.program.child("worker")
    figure = next(FIGURES)
    submission = stormy.signed_off(QUARTER, figure)
    os.killpg(hung.pid, signal.SIGSTOP)
    stormy.accept(submission)
    seconds = wait_until(lambda: stormy.removed(QUARTER) == figure, "the progress is right", FADED)
    assert not psutil.pid_exists(hung.pid)
    tell(f"a worker that hung was started again, and the progress right, after {seconds:.0f} s")
