"""A file that ends whoever reads it is set aside after three attempts, and others are read meanwhile."""

import os
import signal
import time
from pathlib import Path
from threading import Event, Thread

import psutil
import pytest

from tests.journeys.conftest import PATIENCE, Crew
from tests.journeys.faults.conftest import QUARTER, Tell
from tests.journeys.faults.nemesis import readers, wait_until

# Long enough at work to be met there: its last line is shorter, so that it is read line by line.
POISON = b"taxon,items_removed,note\n" + b"Manis javanica,1,POISON\n" * 300_000 + b"Manis javanica,1\n"
GOOD = b"taxon,items_removed\nManis javanica,12\n"


class Poison(Thread):
    """Does to whoever reads the file what the file would do: it kills the process.

    Of the process that reads, its parent, which is one of the worker's two, or the worker with all that it has.
    """

    def __init__(self, crew: Crew, victim: str) -> None:
        super().__init__(daemon=True)
        self._crew, self._victim, self._enough = crew, victim, Event()
        self._met: set[int] = set()
        self.kills = 0

    def run(self) -> None:
        while not self._enough.wait(0.02):
            for reader in self._readers():
                self._kill(reader)

    def _readers(self) -> list[psutil.Process]:
        try:
            return readers(self._crew)
        except (StopIteration, psutil.NoSuchProcess):  # the worker is dead
            return []

    def _kill(self, reader: psutil.Process) -> None:
        if reader.pid in self._met:  # it is dying; waiting for that, one would miss the next
            return
        try:
            if not any(b"POISON" in Path(file.path).read_bytes()[:100] for file in reader.open_files()):
                return
            worker = self._crew.program.child("reader")
            if self._victim == "reader":
                reader.kill()
            elif self._victim == "process":
                reader.parent().kill()
            else:
                os.killpg(worker.pid, signal.SIGKILL)
        except (OSError, AttributeError, StopIteration, psutil.NoSuchProcess):
            return  # it has ended by itself
        self._met.add(reader.pid)
        self.kills += 1

    def __enter__(self) -> "Poison":
        self.start()
        return self

    def __exit__(self, *_raised: object) -> None:
        self._enough.set()
        self.join(PATIENCE)


def kinds(crew: Crew) -> list[str]:
    """Of the messages that administrators got."""
    with crew.database() as database:
        return [
            kind
            for (kind,) in database.execute(
                "SELECT n.kind FROM members_notification n JOIN members_user u ON u.id = n.person_id"
                " WHERE u.email = 'administrator@trust.example'"
            )
        ]


@pytest.mark.parametrize("victim", ["process", pytest.param("worker", marks=pytest.mark.trial)])
def test_a_file_that_kills_who_reads_it_is_set_aside(turn: int, victim: str, stormy: Crew, tell: Tell) -> None:
    alerts = kinds(stormy).count("submission.given-up")
    with Poison(stormy, victim) as poison:
        begun = time.monotonic()
        poisonous = stormy.upload(QUARTER, "poison.csv", POISON)
        wait_until(lambda: poison.kills > 0, "the poison works")
        good = stormy.checked(stormy.upload("2019-Q1", "good.csv", GOOD))
        met = time.monotonic() - begun
        poisonous = stormy.checked(poisonous)
    tell(
        f"{poison.kills} kills; the good file was read after {met:.1f} s, the other set aside after "
        f"{time.monotonic() - begun:.1f} s"
    )
    assert good["status"] == "ready"
    assert (poisonous["status"], stormy.codes(poisonous), poison.kills) == ("invalid", {"unreadable"}, 3)
    assert kinds(stormy).count("submission.given-up") == alerts + 1
    assert poisonous["id"] in "".join(line for line in stormy.log().splitlines() if "file_given_up" in line)


def test_a_file_whose_reader_dies_is_a_finding(turn: int, stormy: Crew) -> None:
    worker = stormy.program.child("reader").pid
    with Poison(stormy, "reader") as poison:
        submission = stormy.checked(stormy.upload(QUARTER, "poison.csv", POISON))
    assert (submission["status"], stormy.codes(submission), poison.kills) == ("invalid", {"too-large"}, 1)
    assert stormy.program.child("reader").pid == worker
