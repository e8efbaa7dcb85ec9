"""Bombs against the running program: each costs one process and a finding, and the site answers meanwhile.

Every test prints what it measured: `pytest -m trial -k bombs -rP` shows it.
"""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median
from threading import Event, Thread

import psutil
import pytest
import requests

from tests.journeys.bombs import BOMBS, SAMPLE
from tests.journeys.conftest import Crew
from tests.journeys.test_bad_uploads import HEADER, Zeros

QUARTER = "2020-Q1"
CHILD_MEMORY = 750  # MB; its limit is 700 of address space
PATIENCE = 600  # seconds: a task's own limit
WAIT = 10  # seconds in which the front page answers, on the busiest machine

CASES = [pytest.param(what, marks=[] if what in SAMPLE else pytest.mark.trial) for what in BOMBS]


@dataclass(slots=True)
class Measured:
    """Peaks in MB, latencies of the front page in seconds."""

    child: float = 0.0
    worker: float = 0.0
    latencies: list[float] = field(default_factory=list)

    def tell(self, what: str, seconds: float, outcome: object) -> None:
        middle, worst = median(self.latencies or [0]), max(self.latencies or [0])
        print(  # noqa: T201 - what the trial is for
            f"| {what} | {self.child:.0f} | {self.worker:.0f} | {seconds:.1f} | "
            f"{middle * 1000:.0f} / {worst * 1000:.0f} | {outcome} |"
        )


@contextmanager
def measured(crew: Crew) -> Iterator[Measured]:
    """Within it, memory below the worker and the latency of the front page are sampled."""
    found, done = Measured(), Event()
    watchers = [Thread(target=_watch, args=(crew, found, done)), Thread(target=_visit, args=(crew, found, done))]
    for watcher in watchers:
        watcher.start()
    try:
        yield found
    finally:
        done.set()
        for watcher in watchers:
            watcher.join()


def _watch(crew: Crew, found: Measured, done: Event) -> None:
    while not done.wait(0.05):
        for process in crew.program.child("worker").children(recursive=True):
            try:
                memory, reads = process.memory_info().rss / 1e6, "metrics.intake.child" in process.cmdline()
            except psutil.NoSuchProcess:
                continue
            if reads:
                found.child = max(found.child, memory)
            else:
                found.worker = max(found.worker, memory)


def _visit(crew: Crew, found: Measured, done: Event) -> None:
    while not done.wait(0.1):
        begun = time.monotonic()
        assert requests.get(f"{crew.program.url}/", timeout=60).status_code == 200
        found.latencies.append(time.monotonic() - begun)


@pytest.mark.parametrize("what", CASES)
def test_a_bomb_costs_one_process_and_a_finding(what: str, crew: Crew) -> None:
    name, content, codes = BOMBS[what]
    worker, made = crew.program.child("worker").pid, content()
    with measured(crew) as found:
        begun = time.monotonic()
        submission = crew.checked(crew.upload(QUARTER, name, made), patience=PATIENCE)
        seconds = time.monotonic() - begun
    given = crew.codes(submission)
    found.tell(what, seconds, ", ".join(sorted(given)) or submission["status"])
    assert submission["status"] == "invalid"
    assert codes & given, given
    assert found.child < CHILD_MEMORY
    assert max(found.latencies, default=0) < WAIT
    assert crew.program.child("worker").pid == worker
    good = crew.checked(crew.upload(QUARTER, "good.csv", HEADER + b"Manis javanica,12\n"))
    assert good["status"] == "ready"


@pytest.mark.trial
def test_a_field_of_200_megabytes(crew: Crew) -> None:
    zeros = Zeros(200, QUARTER)
    with measured(crew) as found:
        begun = time.monotonic()
        answer = crew.lead.send("submissions/", data=zeros, headers=zeros.headers)
        submission = crew.checked(answer.json())
        seconds = time.monotonic() - begun
    found.tell("CSV, one field of 200 MB", seconds, ", ".join(crew.codes(submission)))
    assert max(found.latencies, default=0) < WAIT


def test_slow_uploads_hold_up_nobody(crew: Crew) -> None:
    """Twenty at the same time, a few bytes a second: threads wait for none of them."""
    head = (
        "POST /api/v1/submissions/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=x\r\n"
        "Content-Length: 1000000\r\n\r\n"
    )
    slow = [socket.create_connection(("127.0.0.1", crew.program.port)) for _each in range(20)]
    try:
        with measured(crew) as found:
            for connection in slow:
                connection.sendall(head.encode())
            for _second in range(5):
                for connection in slow:
                    connection.sendall(b"--x\r\n")
                time.sleep(1)
    finally:
        for connection in slow:
            connection.close()
    found.tell("20 slow uploads", 5, "nobody waits")
    assert len(found.latencies) > 5
    assert max(found.latencies) < WAIT


@pytest.mark.parametrize(
    ("said", "status"),
    [
        (b"nonsense\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 262_144 + b"\r\n\r\n", 431),
        (b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: x\r\n\r\n", 501),
        (b"OPTIONS / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", 405),
        (b"TRACE / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", 405),
    ],
)
def test_what_the_server_answers_by_itself_is_as_guarded(said: bytes, status: int, crew: Crew) -> None:
    with socket.create_connection(("127.0.0.1", crew.program.port), timeout=30) as connection:
        connection.sendall(said)
        answer = b""
        while (more := connection.recv(65536)) and b"\r\n\r\n" not in answer:
            answer += more
    head = (answer + more).partition(b"\r\n\r\n")[0].decode().lower()
    assert head.startswith(f"http/1.{head[7]} {status} ")
    for name in ("content-security-policy: default-src 'none'", "x-content-type-options: nosniff", "referrer-policy:",
                 "x-frame-options: deny", "permissions-policy:", "cache-control: private, no-store"):  # fmt: skip
        assert f"\r\n{name}" in head, head
    assert "\r\nserver:" not in head
    assert "waitress" not in answer.decode().lower()
