"""Workers die and messages are lost; what was accepted counts, and what was uploaded gets its answer, by itself."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psutil
import pytest

from tests.journeys.conftest import PATIENCE, Crew

QUARTER = "2020-Q3"
LARGE = b"taxon,items_removed\n" + b"Manis javanica,1\n" * 80_000  # a check of seconds, within which one can kill

TURNS = [0, *(pytest.param(turn, marks=pytest.mark.trial) for turn in range(1, 11))]


@pytest.fixture(scope="module")
def figures() -> Iterator[int]:
    """A figure that no version before had."""
    return iter(range(1_000, 1_000_000, 1_001))


@contextmanager
def no_worker(crew: Crew) -> Iterator[None]:
    """Within it, all processes of the worker are dead and stay so; afterwards the program brings it back by itself."""
    supervisor = psutil.Process(crew.program.supervisor.pid)
    supervisor.suspend()
    try:
        kill_worker(crew)
        yield
    finally:
        supervisor.resume()


def kill_worker(crew: Crew) -> None:
    """As a power cut does: nobody is asked, and its children die with it."""
    worker = crew.program.child("worker")
    os.killpg(worker.pid, signal.SIGKILL)


def wait_until(true: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, f"not within {PATIENCE} s: {what}"
        time.sleep(0.1)


def wipe_the_queue(crew: Crew) -> None:
    with crew.database() as database:
        database.execute("SELECT pgmq.purge_queue('coalition')")


@pytest.mark.parametrize("turn", TURNS)
def test_killed_between_accepting_and_aggregating(turn: int, crew: Crew, figures: Iterator[int]) -> None:
    figure = next(figures)
    submission = crew.signed_off(QUARTER, figure)
    with no_worker(crew):
        assert crew.accept(submission)["status"] == "accepted"
        assert crew.removed(QUARTER) != figure
    wait_until(lambda: crew.removed(QUARTER) == figure, "the progress is right")


@pytest.mark.parametrize("turn", TURNS)
def test_killed_while_a_file_is_checked(turn: int, crew: Crew) -> None:
    submission = crew.upload(QUARTER, "large.csv", LARGE)
    wait_until(lambda: _is_reading(crew), "a reader is at work")
    kill_worker(crew)
    assert crew.checked(submission)["status"] == "invalid"
    assert crew.codes(submission) == {"duplicate-row"}


def _is_reading(crew: Crew) -> bool:
    """Whether the throw-away process that reads a file lives, somewhere below the worker."""
    below = crew.program.child("worker").children(recursive=True)
    return any("metrics.intake.child" in " ".join(_words(process)) for process in below)


def _words(process: psutil.Process) -> list[str]:
    try:
        return list(process.cmdline())
    except psutil.NoSuchProcess:
        return []


@pytest.mark.parametrize("turn", TURNS)
def test_the_queue_is_wiped(turn: int, crew: Crew, figures: Iterator[int]) -> None:
    figure = next(figures)
    submission = crew.signed_off(QUARTER, figure)
    with no_worker(crew):
        crew.accept(submission)
        unread = crew.upload(QUARTER, "good.csv", b"taxon,items_removed\nManis javanica,12\n")
        wipe_the_queue(crew)
    assert crew.checked(unread)["status"] == "ready"
    wait_until(lambda: crew.removed(QUARTER) == figure, "the progress is right")
