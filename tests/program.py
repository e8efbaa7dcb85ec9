"""The whole program as real processes, as `make run` starts it, for journeys and for killing."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest

from coalition.embedded.clean import clean
from coalition.embedded.places import place

CHECKOUT = Path(__file__).resolve().parents[1]
PATIENCE = 600  # seconds for a first start on a busy machine
NOT_OURS = ("DATABASE_URL", "DATABASE_OWNER_URL", "CELERY_BROKER_URL", "SITE_URL", "SECRET_KEY", "ALLOWED_HOSTS")


@dataclass(frozen=True, slots=True)
class Program:
    """Web server, worker, scheduler and database, with data of their own."""

    port: int
    data_dir: Path
    supervisor: "subprocess.Popen[bytes]"

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def people(self) -> dict[str, dict[str, str]]:
        """Of the demo, by role: email, password, member, token."""
        demo: dict[str, Any] = json.loads((self.data_dir / "demo.json").read_text(encoding="utf-8"))
        people: dict[str, dict[str, str]] = demo["people"]
        return people

    @property
    def output(self) -> str:
        return (self.data_dir / "output.txt").read_text(encoding="utf-8")

    def child(self, role: str) -> psutil.Process:
        """The process of `web`, `worker`, `reader` or `scheduler`; a worker's own children are below it."""
        children = psutil.Process(self.supervisor.pid).children()
        return next(child for child in children if words(child)[-1:] == [role])

    def processes(self) -> list[psutil.Process]:
        """Everything that belongs to it, the database too."""
        database = str(place(self.data_dir).folder)
        found = {process for process in psutil.process_iter() if any(database in part for part in words(process))}
        if psutil.pid_exists(self.supervisor.pid):
            supervisor = psutil.Process(self.supervisor.pid)
            found |= {supervisor, *supervisor.children(recursive=True)}
        return [process for process in found if process.status() != psutil.STATUS_ZOMBIE]

    def manage(self, *arguments: str, told: str = "") -> str:
        """Standard output of a management command that finds this program's database; `told` on its standard input."""
        command = [sys.executable, "manage.py", *arguments]
        where = environment(self.data_dir, self.port)
        return subprocess.run(
            command, cwd=CHECKOUT, env=where, check=True, text=True, stdout=subprocess.PIPE, input=told
        ).stdout

    def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        """As Ctrl-C does; the exit code."""
        self.supervisor.send_signal(number)
        return self.supervisor.wait(60)


def environment(data_dir: Path, port: int, *, demo: bool = False) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
    return {
        **inherited,
        "DATA_DIR": str(data_dir),
        "PORT": str(port),
        "DEMO": "yes" if demo else "no",
        "DJANGO_SETTINGS_MODULE": "coalition.settings",
    }


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def start(data_dir: Path, *, port: int, demo: bool = False) -> Program:
    """Start it and wait until it says that it is ready. Raises AssertionError with its output where it is not."""
    data_dir.mkdir(parents=True, exist_ok=True)
    with (data_dir / "output.txt").open("wb") as output:
        supervisor = subprocess.Popen(
            [sys.executable, "-m", "coalition.embedded"],
            cwd=CHECKOUT,
            env=environment(data_dir, port, demo=demo),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    program = Program(port, data_dir, supervisor)
    deadline = time.monotonic() + PATIENCE
    while "Ready at" not in program.output:
        if supervisor.poll() is not None or time.monotonic() > deadline:
            supervisor.terminate()
            supervisor.wait(60)
            raise AssertionError(f"The program did not start:\n{program.output}")
        time.sleep(0.1)
    return program


@contextmanager
def running(data_dir: Path, *, demo: bool) -> Iterator[Program]:
    """Within it, the program runs; afterwards nothing of it is left."""
    program = start(data_dir, port=free_port(), demo=demo)
    try:
        yield program
    finally:
        if program.supervisor.poll() is None:
            program.stop()
        clean(data_dir)


@pytest.fixture(scope="session")
def running_program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """The program with the demo coalition."""
    with running(tmp_path_factory.mktemp("demo") / "var", demo=True) as program:
        yield program


@pytest.fixture(scope="session")
def empty_program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """The program with an empty installation."""
    with running(tmp_path_factory.mktemp("empty") / "var", demo=False) as program:
        yield program


def words(process: psutil.Process) -> list[str]:
    """Its command line; nothing where it has ended, or is not ours."""
    try:
        return list(process.cmdline())
    except (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
        return []
