"""Child processes that are kept up, stopped in order, and never left behind."""

import json
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from logging.handlers import RotatingFileHandler
from pathlib import Path
from threading import Thread

from coalition.embedded.child import LIFELINE, ready_note

STOPPING_TIME = 15  # seconds; the worker takes 8 to give its tasks back
LONGEST_PAUSE = 60  # seconds, for a child that never gets ready
LOG_SIZE, LOG_FILES = 10_000_000, 3


@dataclass(slots=True)
class Child:
    """One role's process, and how often in a row it ended before it was ready."""

    role: str
    process: "subprocess.Popen[bytes] | None" = None
    lifeline: int = -1  # our end of the pipe; closed, it ends the process
    failures: int = 0
    next_start: float = 0.0
    started: float = 0.0


@dataclass(slots=True)
class Children:
    """The processes of some roles, started in order and stopped in the opposite one."""

    roles: Sequence[str]
    data_dir: Path
    _children: list[Child] = field(default_factory=list)
    _may_work: bool = False

    def start(self) -> None:
        """Start all; they import what they need and wait for `work`."""
        (self.data_dir / "run").mkdir(parents=True, exist_ok=True)
        logs = self.data_dir / "log"
        logs.mkdir(parents=True, exist_ok=True)
        logs.chmod(0o700)  # who asked for what is nobody else's business on this machine
        self._children = [Child(role) for role in self.roles]
        for child in self._children:
            self._start(child)

    def work(self) -> None:
        """The database is ready. From now on they are expected to give signs of life."""
        self._may_work = True
        for child in self._children:
            child.started = time.monotonic()
            os.write(child.lifeline, b"g")

    def _start(self, child: Child) -> None:
        ready_note(self.data_dir, child.role).unlink(missing_ok=True)
        theirs, child.lifeline = os.pipe()
        child.process = subprocess.Popen(
            [sys.executable, "-m", "coalition.embedded.child", child.role],
            cwd=Path(__file__).resolve().parents[2],
            env={**os.environ, LIFELINE: str(theirs)},
            pass_fds=[theirs],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C reaches the supervisor alone, which stops us in order
        )
        os.close(theirs)
        child.started = time.monotonic()
        if self._may_work:
            os.write(child.lifeline, b"g")
        Thread(target=_write_log, args=(child.role, child.process, self.data_dir / "log"), daemon=True).start()

    def revive(self) -> None:
        """Start again what has died."""
        now = time.monotonic()
        for child in self._children:
            if child.process is not None and child.process.poll() is not None:
                pause = self._pause(child)
                child.next_start = now + pause
                print(  # noqa: T201
                    f"{child.role} ended ({child.process.returncode}) and is started again in {pause} s; "
                    f"see {self.data_dir / 'log' / child.role}.log",
                    file=sys.stderr,
                )
                child.process = None
                os.close(child.lifeline)
            if child.process is None and now >= child.next_start:
                self._start(child)

    def _pause(self, child: Child) -> int:
        """None for one that was ready, however often it is killed; a growing one for one that never gets ready."""
        if ready_note(self.data_dir, child.role).exists():
            child.failures = 0
            return 0
        child.failures += 1
        return int(min(2 ** (child.failures - 1), LONGEST_PAUSE))

    def started(self, role: str) -> float:
        """When its process was started, or let go to work, on the monotonic clock."""
        return next(child.started for child in self._children if child.role == role)

    def restart(self, role: str) -> None:
        """End one that lives but does nothing, with its own children; `revive` starts it again.

        At once: what it had begun is done again anyhow, and one that hangs cannot be asked to leave.
        """
        print(f"{role} gives no sign of life and is started again.", file=sys.stderr)  # noqa: T201
        for child in self._children:
            if child.role == role and child.process is not None:
                _end(child.process)

    def failed(self) -> list[str]:
        """The roles whose process has ended."""
        return [child.role for child in self._children if child.process and child.process.poll() is not None]

    def stop(self) -> None:
        running = [child for child in reversed(self._children) if child.process is not None]
        for child in running:
            _signal(child, signal.SIGTERM)
        deadline = time.monotonic() + STOPPING_TIME
        for child in running:
            _wait(child, max(0.1, deadline - time.monotonic()))
            os.close(child.lifeline)


def _signal(child: Child, number: signal.Signals) -> None:
    if child.process is not None and child.process.poll() is None:
        child.process.send_signal(number)


def _wait(child: Child, seconds: float) -> None:
    """Until it has ended, by force where it takes longer, with whatever is left of the session that it led."""
    if child.process is None:
        return
    with suppress(subprocess.TimeoutExpired):
        child.process.wait(seconds)
    _end(child.process)


def _end(process: "subprocess.Popen[bytes]") -> None:
    """With the whole session that it leads."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _write_log(role: str, process: "subprocess.Popen[bytes]", folder: Path) -> None:
    """Everything to a file that is rotated; warnings to our terminal too."""
    handler = RotatingFileHandler(folder / f"{role}.log", maxBytes=LOG_SIZE, backupCount=LOG_FILES, encoding="utf-8")
    if process.stdout is None:
        return
    with process.stdout:
        for raw in process.stdout:
            line = raw.decode("utf-8", errors="replace").rstrip("\n")
            handler.emit(logging.makeLogRecord({"msg": line}))
            if warning := _warning(line):
                print(f"{role}: {warning}", file=sys.stderr)  # noqa: T201
    handler.close()


def _warning(line: str) -> str | None:
    """The event of a line that is a warning or worse."""
    try:
        event = json.loads(line)
    except ValueError:
        return None
    if not isinstance(event, dict) or event.get("level") not in {"warning", "error", "critical"}:
        return None
    first_line = str(event.get("event")).split("\n", 1)[0]
    return f"{event['level']}: {first_line[:200]} ({event.get('logger')})"
