"""The throw-away process that reads one file: ``python -m metrics.intake.child SECONDS``, order on stdin.

Started before there is an order, it imports what reading needs, and waits so many seconds at most. It puts limits on
itself before it looks at the file. Whatever a hostile file makes of it, the parent sees a process that ended: it needs
no network, no settings and no database.
"""

import json
import os
import resource
import select
import signal
import sys
from pathlib import Path
from typing import Any

from metrics.intake.findings import RefusedError
from metrics.intake.findings.files import TooMuchWork
from metrics.intake.limits import Limits
from metrics.intake.readers.answer import Answer, Order, write_refusal
from metrics.intake.readers.which import import_readers, kind_of, read_as

# Libraries that others import only to know their types, and would spend most of the start on: openpyxl numpy,
# and pyarrow pandas, which takes longer to import than a million lines to parse.
_NOT_WANTED = frozenset({"numpy", "pandas"})
# Seconds before one in waiting imports anything: whoever started it is at work on the answer of the one before, and the
# two would slow each other down.
_PAUSE = 0.5


class _Absent:
    """What is not there for whoever imports it."""

    def __init__(self, libraries: frozenset[str]) -> None:
        self._libraries = libraries

    def find_spec(self, fullname: str, path: object, target: object = None) -> None:
        if fullname in self._libraries:
            raise ModuleNotFoundError(f"{fullname} is not needed here.", name=fullname)


def main(patience: int) -> None:
    signal.alarm(patience)
    if not _is_asked(within=_PAUSE):
        _leave_out(_NOT_WANTED - {"numpy"})
        import_readers()
    wanted = order_given()
    if wanted is None:
        return
    order = Order(frozenset(wanted["names"]), Limits(**wanted["limits"]))
    restrain(order.limits)
    with Path(wanted["target"]).open("wb") as out:
        try:
            answer = Answer(order.limits)
            read(Path(wanted["source"]), order, answer)
            answer.write(out)
        except RefusedError as refusal:
            write_refusal(refusal, out)
        except MemoryError:
            write_refusal(RefusedError(TooMuchWork()), out)


def order_given() -> dict[str, Any] | None:
    """What the parent wants; None where it is gone, or has nothing to ask any more."""
    told = sys.stdin.buffer.read()
    return json.loads(told) if told else None


def read(source: Path, order: Order, answer: Answer) -> None:
    kind, rows = kind_of(source, order.limits)
    allow_time(order.limits, rows=rows)
    _leave_out(_NOT_WANTED if kind == "xlsx" else _NOT_WANTED - {"numpy"})
    read_as(kind, source, order, answer)


def restrain(limits: Limits) -> None:
    """Memory, time, size of the answer, no core dump; and an end even where the parent is gone."""
    _limit(resource.RLIMIT_AS, limits.memory_bytes, limits.memory_bytes)
    _limit(resource.RLIMIT_FSIZE, limits.answer_bytes, limits.answer_bytes)
    _limit(resource.RLIMIT_CORE, 0, 0)
    _limit(resource.RLIMIT_CPU, limits.seconds, limits.seconds_at_most + 1)
    signal.alarm(limits.wall_seconds)


def _is_asked(*, within: float) -> bool:
    return bool(select.select([sys.stdin], [], [], within)[0])


def _leave_out(libraries: frozenset[str]) -> None:
    sys.meta_path.insert(0, _Absent(libraries))


def allow_time(limits: Limits, *, rows: int) -> None:
    _limit(resource.RLIMIT_CPU, limits.seconds_for(rows), limits.seconds_at_most + 1)


def _limit(kind: int, soft: int, hard: int) -> None:
    """Never above what the process that started us may use: asking for more would be an error."""
    _, ceiling = resource.getrlimit(kind)
    if ceiling != resource.RLIM_INFINITY:
        soft, hard = min(soft, ceiling), min(hard, ceiling)
    resource.setrlimit(kind, (soft, hard))


if __name__ == "__main__":
    main(int(sys.argv[1]))
    os._exit(0)  # the answer is written: a library that found no memory to start in may not come down in order
