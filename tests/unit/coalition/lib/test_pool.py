"""A pool of processes goes on, whichever of them is killed."""

import os
import signal
import time
from collections.abc import Iterator

import psutil
import pytest
from celery.concurrency import get_implementation

from coalition.celery import app
from coalition.lib.pool import BlockingPool, KernelLock, TaskPool


def double(number: int) -> int:
    return 2 * number


def idle(pool: BlockingPool) -> list[int]:
    """Both processes, once both are there and one of them waits with the lock in its hand."""
    found: list[int | None] = []
    while len(found) < 2 or None in found:  # one that is being replaced has no number for a moment
        time.sleep(0.1)
        found = [process.pid for process in list(pool._pool)]
    time.sleep(0.1)
    return [pid for pid in found if pid is not None]


def kill(*processes: int) -> None:
    """Returns when they are dead: dying, one could still take the half of a message with it."""
    for pid in processes:
        os.kill(pid, signal.SIGKILL)
    for pid in processes:
        while not is_dead(pid):
            time.sleep(0.01)


def is_dead(pid: int) -> bool:
    try:
        return bool(psutil.Process(pid).status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return True


@pytest.fixture
def pool() -> Iterator[BlockingPool]:
    pool = BlockingPool(processes=2)
    yield pool
    pool.close()
    pool.join()


def test_work_is_done_after_the_death_of_every_idle_process(pool: BlockingPool) -> None:
    for turn in range(3):
        kill(*idle(pool))
        assert pool.apply_async(double, (turn,)).get(timeout=30) == 2 * turn


def test_work_is_done_after_the_death_of_one_of_them(pool: BlockingPool) -> None:
    for turn in range(4):
        kill(idle(pool)[turn % 2])
        assert pool.apply_async(double, (turn,)).get(timeout=30) == 2 * turn


def test_the_lock_keeps_a_second_process_out_until_its_holder_is_dead() -> None:
    lock, (told, tells) = KernelLock(), os.pipe()
    if not (holder := os.fork()):
        lock.acquire()
        os.write(tells, b"1")
        time.sleep(600)
    assert os.read(told, 1) == b"1"
    if not (waiting := os.fork()):
        with lock:
            os.write(tells, b"2")
        os._exit(0)
    os.set_blocking(told, False)
    time.sleep(0.2)
    with pytest.raises(BlockingIOError):
        os.read(told, 1)
    os.set_blocking(told, True)
    kill(holder)
    assert os.read(told, 1) == b"2"
    for pid in (holder, waiting):
        os.waitpid(pid, 0)
    os.close(told)
    os.close(tells)


def test_the_workers_use_it() -> None:
    assert get_implementation(app.conf.worker_pool) is TaskPool
    assert TaskPool.BlockingPool is BlockingPool
