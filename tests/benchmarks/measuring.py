"""Programs timed side by side: each in a process of its own, in rounds, so that a busy moment meets all of them."""

import json
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

PROJECT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Measured:
    """The medians of a program's rounds, scaled to the full size; what it found was the same every time.

    `processor` are seconds of the processor, which tell more where others are at work on the machine.
    """

    seconds: float
    processor: float
    megabytes: int
    found: int


@dataclass(frozen=True, slots=True)
class Program:
    """A module of `tests.benchmarks` and its arguments; it says how long the work took, and what it found.

    `scale` is how many times as large the full size is as what it is given.
    """

    module: str
    arguments: Sequence[str]
    scale: int = 1


def measured(programs: Mapping[str, Program], *, rounds: int) -> dict[str, Measured]:
    """By name, after as many rounds of all of them."""
    runs: dict[str, list[dict[str, float]]] = {name: [] for name in programs}
    for _ in range(rounds):
        for name, program in programs.items():
            runs[name].append(_run(program))
    return {name: _of(runs[name], programs[name].scale) for name in programs}


def run_module(module: str, *arguments: str) -> str:
    """What a module of `tests.benchmarks` prints as its last line."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", f"tests.benchmarks.{module}", *arguments],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return done.stdout.strip().rpartition("\n")[2]


def _run(program: Program) -> dict[str, float]:
    said: dict[str, float] = json.loads(run_module(program.module, *program.arguments))
    return said


def _of(runs: Sequence[Mapping[str, float]], scale: int) -> Measured:
    found = {int(run["found"]) for run in runs}
    if len(found) != 1:
        raise ValueError(f"The same file gave different findings: {found}.")
    return Measured(
        seconds=median(run["seconds"] for run in runs) * scale,
        processor=median(run["processor"] for run in runs) * scale,
        megabytes=round(median(run["megabytes"] for run in runs)),
        found=found.pop(),
    )


def seconds(work: Callable[[], object]) -> float:
    """How long it takes."""
    begun = perf_counter()
    work()
    return perf_counter() - begun


def target(wanted: str, measured: str, *, met: bool) -> str:
    """A line of a table: what was wanted and what came of it."""
    return f"| {wanted} | {measured} | {'met' if met else 'not met'} |"
