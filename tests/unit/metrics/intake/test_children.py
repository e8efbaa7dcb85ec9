"""One child waits for the next file: it is taken once, replaced when it is gone, and never outlives who started it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import psutil
import pytest

from metrics.intake.children import Child, Waiting
from metrics.intake.limits import Limits
from metrics.intake.sandbox import run_child

MODULE = "metrics.intake.child"
PROJECT = Path(__file__).parents[4]
FORKED = """
import os
from metrics.intake.children import Waiting

waiting = Waiting("metrics.intake.child")
os.register_at_fork(after_in_child=waiting.forget)
waiting.prepare()
if os.fork():
    os.wait()
else:
    child = waiting.take()
    print(child.pid, flush=True)
    child.end()
    os._exit(0)
child = waiting.take()
print(child.pid, child.lives, flush=True)
child.end()
"""
KILLED = """
import sys
from metrics.intake.children import Waiting

waiting = Waiting("metrics.intake.child")
waiting.prepare()
child = waiting.take()
print(child.pid, flush=True)
sys.stdin.read()
"""


@pytest.fixture
def waiting() -> Iterator[Waiting]:
    waiting = Waiting(MODULE)
    yield waiting
    waiting.close()


def wait_until(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.01)


def ours() -> set[int]:
    return {process.pid for process in psutil.Process().children()}


def prepared(waiting: Waiting) -> psutil.Process:
    """The one that is started now; others may be there already."""
    before = ours()
    waiting.prepare()
    (started,) = ours() - before
    return psutil.Process(started)


def is_gone(pid: int) -> bool:
    """Of an orphan nobody may ask how it ended, so that it stays in the list of processes."""
    try:
        return bool(psutil.Process(pid).status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return True


def reads(child: Child, folder: Path) -> bool:
    source, target = folder / f"source-{child.pid}", folder / f"target-{child.pid}"
    source.write_text("taxon,items_removed\nManis javanica,12\n")
    status = run_child(child, source, target, {"names": ["taxon"]}, Limits())
    return status == 0 and b'"kind": "csv"' in target.read_bytes()


def test_the_one_in_waiting_is_taken_once_and_reads(waiting: Waiting, tmp_path: Path) -> None:
    before = ours()
    pid = prepared(waiting).pid
    waiting.prepare()
    assert ours() - before == {pid}
    first, second = waiting.take(), waiting.take()
    assert first.pid == pid != second.pid
    assert reads(first, tmp_path)
    assert reads(second, tmp_path)
    assert not ours() - before


def test_what_reading_needs_is_imported_while_it_waits(waiting: Waiting) -> None:
    waiting.prepare()
    child = waiting.take()
    libraries = Path(f"/proc/{child.pid}/maps")
    if not libraries.exists():
        pytest.skip("This system does not say what a process has in memory.")
    wait_until(lambda: "libarrow" in libraries.read_text() and "pyexpat" in libraries.read_text())
    assert "pandas" not in libraries.read_text()
    child.end()


def test_one_that_was_killed_while_it_waited_is_replaced(waiting: Waiting, tmp_path: Path) -> None:
    killed = prepared(waiting)
    killed.kill()
    wait_until(lambda: is_gone(killed.pid))
    child = waiting.take()
    assert child.pid != killed.pid
    assert reads(child, tmp_path)


def test_one_that_was_killed_is_replaced_ahead(waiting: Waiting) -> None:
    killed = prepared(waiting)
    killed.kill()
    wait_until(lambda: is_gone(killed.pid))
    other = prepared(waiting)
    assert other.pid != killed.pid
    assert not is_gone(other.pid)


def test_one_that_nobody_asks_ends_and_is_not_taken_before() -> None:
    waiting = Waiting(MODULE, patience=0.5)
    idle = prepared(waiting)
    time.sleep(0.5)
    child = waiting.take()
    assert child.pid != idle.pid  # it might be gone before its order comes
    assert is_gone(idle.pid)
    wait_until(lambda: not child.lives)
    assert child.work(b"{}", 5) == -signal.SIGALRM
    child.end()


def test_two_threads_get_two_children(waiting: Waiting, tmp_path: Path) -> None:
    waiting.prepare()
    together = Barrier(2)

    def one(_number: int) -> tuple[int, bool]:
        together.wait()
        child = waiting.take()
        done = reads(child, tmp_path)
        waiting.prepare()
        return child.pid, done

    with ThreadPoolExecutor(2) as threads:
        (first, one_read), (second, other_read) = threads.map(one, range(2))
    assert first != second
    assert one_read
    assert other_read


def test_closing_leaves_no_process() -> None:
    before = ours()
    waiting = Waiting(MODULE)
    waiting.prepare()
    waiting.close()
    assert ours() == before


def test_a_fork_does_not_take_the_child_of_its_parent() -> None:
    done = subprocess.run(
        [sys.executable, "-c", FORKED], cwd=PROJECT, stdout=subprocess.PIPE, text=True, check=True, timeout=60
    )
    in_fork, in_parent, lives = done.stdout.split()
    assert in_fork != in_parent
    assert lives == "True"


def test_a_child_ends_when_its_parent_is_killed() -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", KILLED], cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        assert not is_gone(child)
        os.kill(parent.pid, signal.SIGKILL)
    wait_until(lambda: is_gone(child))
