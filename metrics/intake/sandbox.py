"""Reading a file in a process of its own, with limits: a file that kills its reader is a finding."""

import dataclasses
import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

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
    with subprocess.Popen(  # noqa: S603 - our own module, and paths that we chose
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=_PROJECT,
        env=_ENVIRONMENT,
        start_new_session=True,
    ) as child:
        try:
            child.communicate(order.encode(), timeout=limits.wall_seconds)
        except subprocess.TimeoutExpired:
            return -signal.SIGKILL
        finally:
            if child.poll() is None:
                os.killpg(child.pid, signal.SIGKILL)  # the whole session, however we leave
    return child.returncode


def _is_full(target: Path, limits: Limits) -> bool:
    return target.exists() and target.stat().st_size >= limits.answer_bytes
