"""Throw-away processes: each works on one file. One for the next file may be in waiting, with its libraries imported.

A child gets its order on its standard input, and an end of that without an order means that its parent is gone.
"""

import os
import selectors
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from threading import Lock

_PROJECT = Path(__file__).parents[2]
# A thread of its own for each processor, with memory in reserve, would not fit into the child's address space.
_ENVIRONMENT = {
    "LANG": "C.UTF-8",
    "OPENPYXL_LXML": "False",
    "PYTHONDONTWRITEBYTECODE": "1",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "MALLOC_ARENA_MAX": "1",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
    "OPENBLAS_NUM_THREADS": "1",
}
_A_LOOK = 1.0  # second
_PATIENCE = 300  # seconds in which another file may come


class Child:
    """A process of a session of its own that runs a module of ours, for one order."""

    def __init__(self, module: str, *arguments: str) -> None:
        """A pipe of which the child holds the other end as long as it lives tells us at once that it ended."""
        ours, its = os.pipe()
        self._lifeline = os.fdopen(ours, "rb")
        try:
            self._process = subprocess.Popen(  # noqa: S603 - our own module
                [sys.executable, "-m", module, *arguments],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd=_PROJECT,
                env=_ENVIRONMENT,
                start_new_session=True,
                pass_fds=(its,),
            )
        except OSError:
            self._lifeline.close()
            raise
        finally:
            os.close(its)
        self.started = time.monotonic()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def lives(self) -> bool:
        return self._process.poll() is None

    def work(self, order: bytes, seconds: float) -> int:
        """The exit status of the child with this order; minus the signal's number where one ended it."""
        until = time.monotonic() + seconds
        if self._process.stdin:
            with suppress(BrokenPipeError), self._process.stdin as orders:  # whether it came that far, its status says
                orders.write(order)
        try:
            return self._status(until)
        except subprocess.TimeoutExpired:
            return -signal.SIGKILL

    def end(self) -> None:
        """The whole session, whatever it is doing."""
        if self.lives:
            os.killpg(self.pid, signal.SIGKILL)
            self._process.wait()
        self.let_go()

    def let_go(self) -> None:
        """Close what we hold of it. To a fork, whose child it is not, it counts as ended."""
        if self._process.stdin:
            self._process.stdin.close()
        self._lifeline.close()
        self._process.poll()

    def _status(self, until: float) -> int:
        """To wait with a time limit, the library looks every 50 ms: as long as a small file takes."""
        with selectors.DefaultSelector() as waiting:
            waiting.register(self._lifeline, selectors.EVENT_READ)
            while not waiting.select(_A_LOOK) and self.lives and time.monotonic() < until:
                pass  # whoever else may have the pipe open, we look ourselves now and then
        return self._process.wait(max(0.0, until - time.monotonic()))


class Waiting:
    """Keeps at most one child of a module in waiting, for this process alone: a fork has none at first.

    It ends of itself when nobody has asked for long, and later than it would be taken: no order reaches one that goes.
    """

    def __init__(self, module: str, *, patience: float = _PATIENCE) -> None:
        self._module = module
        self._patience = patience
        self._lock = Lock()
        self._next: Child | None = None

    def take(self) -> Child:
        """The one in waiting, or a new one; it is the caller's to end."""
        with self._lock:
            child, self._next = self._next, None
        if child is not None and self._is_ready(child):
            return child
        if child is not None:
            child.end()
        return self._start()

    def prepare(self) -> None:
        """See to it that one waits. Where none can be started now, the next file does without."""
        with self._lock:
            if self._next is not None and self._is_ready(self._next):
                return
            if self._next is not None:
                self._next.end()
            self._next = None
            with suppress(OSError):
                self._next = self._start()

    def close(self) -> None:
        with self._lock:
            child, self._next = self._next, None
        if child is not None:
            child.end()

    def forget(self) -> None:
        """After a fork: the child is the other process's, and another thread there may have had the lock."""
        self._lock = Lock()
        child, self._next = self._next, None
        if child is not None:
            child.let_go()

    def _start(self) -> Child:
        return Child(self._module, str(round(2 * self._patience)))

    def _is_ready(self, child: Child) -> bool:
        return child.lives and time.monotonic() - child.started < self._patience
