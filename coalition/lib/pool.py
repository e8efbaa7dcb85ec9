"""The worker's processes, of which any may be killed at any moment without holding up the others.

Where its transport has no event loop, which is so of the queue in the database, Celery's pool hands out work through
one pipe. An idle process waits for it with the pipe's lock in its hand, and a semaphore stays taken for ever when
its holder is killed (by the kernel for want of memory, say): no process of that pool ever works again.
"""

import fcntl
import os
import tempfile
import weakref
from types import TracebackType
from typing import Any

import billiard.pool
from celery.concurrency import prefork


class KernelLock:
    """A lock between a process and its children, which the kernel opens when its holder dies.

    A record lock of POSIX: its holder is the process, not the descriptor, so that children may inherit it.
    """

    def __init__(self) -> None:
        self._file, name = tempfile.mkstemp(prefix="lock-")
        os.unlink(name)
        weakref.finalize(self, os.close, self._file)

    def acquire(self) -> None:
        fcntl.lockf(self._file, fcntl.LOCK_EX)

    def release(self) -> None:
        fcntl.lockf(self._file, fcntl.LOCK_UN)

    def __enter__(self) -> None:
        self.acquire()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


class BlockingPool(billiard.pool.Pool):  # type: ignore[misc]
    """Billiard's pool, with locks that do not outlive their holder."""

    def _setup_queues(self) -> None:
        super()._setup_queues()
        for queue in (self._inqueue, self._outqueue):
            queue._rlock = KernelLock()
            queue._wlock = KernelLock()


class TaskPool(prefork.TaskPool):  # type: ignore[misc]
    """Celery's pool of processes with ours below it; the setting ``worker_pool`` names it."""

    BlockingPool: Any = BlockingPool
