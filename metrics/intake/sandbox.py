"""Reading a file in a process of its own, with limits: a file that kills its reader is a finding."""

import dataclasses
import json
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from metrics.intake.columns import recognised_names
from metrics.intake.findings import RefusedError
from metrics.intake.findings.files import Damaged, TooMuchWork
from metrics.intake.limits import Limits
from metrics.intake.prechecks import content_of
from metrics.intake.readers.received import received
from metrics.intake.sheet import RawSheet, refused
from metrics.statistics.indicator import definitions

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
_OUT_OF_RESOURCES = frozenset({-signal.SIGXCPU, -signal.SIGKILL, -signal.SIGALRM})


def read_file(path: Path, *, limits: Limits) -> RawSheet:
    """The table of a file, cells as they stand. Never raises for what is in the file.

    Where nothing can be counted the answer is ``refused``, with the one finding that says why.
    """
    try:
        content_of(path, limits)
    except RefusedError as refusal:
        return refused(refusal.problem, row=refusal.row)
    with tempfile.TemporaryDirectory(prefix="intake-") as folder:
        target = Path(folder) / "answer"
        status = _run_child(path, target, limits)
        if status in _OUT_OF_RESOURCES or _is_full(target, limits):
            return refused(TooMuchWork())
        if status != 0:
            return refused(Damaged())
        return received(target)


def _run_child(path: Path, target: Path, limits: Limits) -> int:
    order = json.dumps({"names": sorted(recognised_names(definitions())), "limits": dataclasses.asdict(limits)})
    return run_child("metrics.intake.child", path, target, order, limits)


def run_child(module: str, path: Path, target: Path, order: str, limits: Limits) -> int:
    """The exit status of a child that runs this module; minus the signal's number where one ended it."""
    command = [sys.executable, "-m", module, str(path.resolve()), str(target)]
    with tempfile.TemporaryFile() as orders, _lifeline() as (ours, its):
        orders.write(order.encode())
        orders.seek(0)
        with subprocess.Popen(  # noqa: S603 - our own module, and paths that we chose
            command,
            stdin=orders,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=_PROJECT,
            env=_ENVIRONMENT,
            start_new_session=True,
            pass_fds=(its.fileno(),),
        ) as child:
            its.close()
            try:
                return _status(child, ours, time.monotonic() + limits.wall_seconds)
            except subprocess.TimeoutExpired:
                return -signal.SIGKILL
            finally:
                if child.poll() is None:
                    os.killpg(child.pid, signal.SIGKILL)  # the whole session, however we leave


@contextmanager
def _lifeline() -> Iterator[tuple[BinaryIO, BinaryIO]]:
    """A pipe of which the child holds the other end as long as it lives: at its end, we are told at once."""
    ours, its = os.pipe()
    with os.fdopen(ours, "rb") as our_end, os.fdopen(its, "wb") as its_end:
        yield our_end, its_end


def _status(child: "subprocess.Popen[bytes]", lifeline: BinaryIO, until: float) -> int:
    """The exit status. To wait with a time limit, the library looks every 50 ms: as long as a small file takes."""
    with selectors.DefaultSelector() as waiting:
        waiting.register(lifeline, selectors.EVENT_READ)
        while not waiting.select(_A_LOOK) and child.poll() is None and time.monotonic() < until:
            pass  # whoever else may have the pipe open, we look ourselves now and then
    return child.wait(max(0.0, until - time.monotonic()))


def _is_full(target: Path, limits: Limits) -> bool:
    return target.exists() and target.stat().st_size >= limits.answer_bytes
