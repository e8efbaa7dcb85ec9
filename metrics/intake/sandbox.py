"""Reading a file in a process of its own, with limits: a file that kills its reader is a finding."""

import atexit
import dataclasses
import json
import os
import signal
from collections.abc import Mapping
from pathlib import Path

from metrics.intake.children import Child, Waiting
from metrics.intake.columns import recognised_names
from metrics.intake.findings import RefusedError
from metrics.intake.findings.files import Damaged, TooMuchWork
from metrics.intake.limits import Limits
from metrics.intake.prechecks import content_of
from metrics.intake.readers.received import received
from metrics.intake.scratch import scratch_folder
from metrics.intake.sheet import RawSheet, refused
from metrics.statistics.indicator import definitions

_OUT_OF_RESOURCES = frozenset({-signal.SIGXCPU, -signal.SIGKILL, -signal.SIGALRM})
_readers = Waiting("metrics.intake.child")
atexit.register(_readers.close)
os.register_at_fork(after_in_child=_readers.forget)


def read_file(path: Path, *, limits: Limits) -> RawSheet:
    """The table of a file, cells as they stand. Never raises for what is in the file.

    Where nothing can be counted the answer is ``refused``, with the one finding that says why.
    """
    try:
        content_of(path, limits)
    except RefusedError as refusal:
        return refused(refusal.problem, row=refusal.row)
    with scratch_folder() as folder:
        target = folder / "answer"
        status = _run_child(path, target, limits)
        if status in _OUT_OF_RESOURCES or _is_full(target, limits):
            return refused(TooMuchWork())
        if status != 0:
            return refused(Damaged())
        return received(target)


def _run_child(path: Path, target: Path, limits: Limits) -> int:
    """The next child is started when this one has read: it imports when the parent has had time to understand."""
    names = sorted(recognised_names(definitions()))
    try:
        return run_child(_readers.take(), path, target, {"names": names}, limits)
    finally:
        _readers.prepare()


def run_child(child: Child, path: Path, target: Path, order: Mapping[str, object], limits: Limits) -> int:
    """The exit status of a child that works on this file; minus the signal's number where one ended it."""
    told = {"source": str(path.resolve()), "target": str(target), "limits": dataclasses.asdict(limits), **order}
    try:
        return child.work(json.dumps(told).encode(), limits.wall_seconds)
    finally:
        child.end()


def _is_full(target: Path, limits: Limits) -> bool:
    return target.exists() and target.stat().st_size >= limits.answer_bytes
