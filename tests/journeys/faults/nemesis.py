"""What goes wrong on purpose: processes killed at a chosen statement, a database that falls over, a lost queue.

A process is held at an exact statement from outside, by a lock that it must wait for: nothing in the program knows
that it is being tested.
"""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psutil
import psycopg

from coalition.embedded.places import ADMIN, OWNER, place
from tests.journeys.conftest import PATIENCE, Crew
from tests.program import words

QUEUES = ("coalition", "files")
WORKERS = ("worker", "reader")


def wait_until(true: Callable[[], bool], what: str, seconds: float = PATIENCE) -> float:
    """How long it took."""
    begun = time.monotonic()
    while not true():
        assert time.monotonic() < begun + seconds, f"not within {seconds} s: {what}"
        time.sleep(0.05)
    return time.monotonic() - begun


def kill_workers(crew: Crew, *roles: str) -> None:
    """As a power cut does: nobody is asked, and their children die with them."""
    for role in roles or WORKERS:
        os.killpg(crew.program.child(role).pid, signal.SIGKILL)


def kill_web(crew: Crew) -> None:
    """Return when it is gone, not when it is back."""
    web = crew.program.child("web")
    web.kill()
    psutil.wait_procs([web], timeout=PATIENCE)


@contextmanager
def no_workers(crew: Crew) -> Iterator[None]:
    """Within it, all processes of all workers are dead and stay so; the program itself brings them back afterwards."""
    supervisor = psutil.Process(crew.program.supervisor.pid)
    supervisor.suspend()
    try:
        kill_workers(crew)
        yield
    finally:
        supervisor.resume()


@contextmanager
def no_scheduler(crew: Crew) -> Iterator[None]:
    """Within it, nothing is swept: the scheduler stands still."""
    scheduler = crew.program.child("scheduler")
    scheduler.suspend()
    try:
        yield
    finally:
        scheduler.resume()


def wipe_the_queue(crew: Crew) -> None:
    with crew.database() as database:
        for queue in QUEUES:
            database.execute("SELECT pgmq.purge_queue(%s)", [queue])


@dataclass(frozen=True, slots=True)
class Hold:
    """A transaction whose locks others have to wait for."""

    _crew: Crew
    _connection: "psycopg.Connection[Any]"

    def wait_for_somebody(self) -> None:
        """Until somebody waits for us."""
        us = self._connection.info.backend_pid
        with self._crew.database() as database:
            waiting = "SELECT FROM pg_stat_activity WHERE %s = ANY(pg_blocking_pids(pid))"
            wait_until(lambda: database.execute(waiting, [us]).fetchone() is not None, "somebody waits for our lock")


@contextmanager
def holding(crew: Crew, statement: str, *parameters: object) -> Iterator[Hold]:
    """Within it, what the statement locked is locked; afterwards it is as if the statement had never been."""
    connection = psycopg.connect(**place(crew.program.data_dir).connection(OWNER))
    try:
        connection.execute(statement, parameters)
        yield Hold(crew, connection)
    finally:
        connection.rollback()
        connection.close()


def kill_the_database(crew: Crew) -> None:
    """What `pg_ctl restart -m immediate` does: no shutdown, and recovery from the log when the program starts it."""
    notes = place(crew.program.data_dir).data / "postmaster.pid"
    server = psutil.Process(int(notes.read_text(encoding="ascii").split("\n", 1)[0]))
    server.send_signal(signal.SIGQUIT)
    psutil.wait_procs([server], timeout=PATIENCE)


def answers(crew: Crew) -> bool:
    """Whether the database does."""
    try:
        crew.database().close()
    except psycopg.OperationalError:
        return False
    return True


def cut_every_connection(crew: Crew) -> int:
    with psycopg.connect(**place(crew.program.data_dir).connection(ADMIN), autocommit=True) as server:
        return server.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
        ).rowcount


def is_up(crew: Crew, role: str) -> bool:
    """Whether the process of that role has started, and said that it is ready."""
    if not any(words(process)[-1:] == [role] for process in psutil.Process(crew.program.supervisor.pid).children()):
        return False
    return (crew.program.data_dir / "run" / f"{role}.ready").exists()


def readers(crew: Crew) -> list[psutil.Process]:
    """The throw-away processes that read a file, somewhere below the worker that is for files.

    One in waiting for the next file looks the same, but has not put its limits on yet.
    """
    below = crew.program.child("reader").children(recursive=True)
    return [process for process in below if "metrics.intake.child" in words(process) and _is_limited(process)]


def _is_limited(process: psutil.Process) -> bool:
    soft, _ = process.rlimit(psutil.RLIMIT_CPU)
    return bool(soft != psutil.RLIM_INFINITY)
