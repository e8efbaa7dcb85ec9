"""Reading, understanding and checking a file of a million rows, with a thousand mistakes that are known.

They are of six kinds: two cells that are no counts, two that are no codes, a figure beyond the one that holds it, and a
key that came before. Every engine is asked for them, and for all that they stand for, as its documentation says.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.measuring import Measured, Program, measured, run_module, target

ROWS, MISTAKES, ROUNDS = 1_000_000, 1_000, 9
HEADING = f"Intake: {ROWS:,} rows of CSV, every cell checked, {MISTAKES:,} planted mistakes"
NOTE = (
    "Planted are cells that are no counts or no codes, figures beyond the one that holds them, and keys that came"
    " before; each engine is asked for all of these by the means that its documentation names. Seconds are medians of"
    " interleaved rounds, each in a process of its own, imports not counted: ours has read a tiny file, so that a child"
    " is in waiting, and starts the next one within its time. Its processor time has one start of a child in it."
    " It uses again what memory it freed, as the program's reader does, which makes the parse alone"
    " slower, and the peers no faster. Engines marked with a size read so many rows,"
    " and the time is scaled. Memory is the peak of the larger process."
)


@dataclass(frozen=True, slots=True)
class Engine:
    title: str
    rows: int = ROWS
    checks: bool = True


ENGINES = {
    "bare": Engine("bare read and newline count", checks=False),
    "pyarrow": Engine("pyarrow, bare parse", checks=False),
    "ours": Engine("ours: child, understanding, checks"),
    "pandera": Engine("pandas + pandera"),
    "frictionless": Engine("frictionless", rows=20_000),
    "import_export": Engine("django-import-export", rows=5_000),
}


def run() -> Iterator[str]:
    """The section as Markdown. Raises ValueError where an engine did not find what was planted."""
    with TemporaryDirectory() as folder:
        results = measured({name: _program(name, Path(folder)) for name in ENGINES}, rounds=ROUNDS)
    for name, engine in ENGINES.items():
        if engine.checks and results[name].found != _mistakes(engine):
            raise ValueError(f"{engine.title} found {results[name].found} of {_mistakes(engine)} mistakes.")
    yield f"## {HEADING}"
    yield ""
    yield NOTE
    yield ""
    yield "| engine | s | x bare read | processor s | peak MB | mistakes found in their place |"
    yield "|---|---|---|---|---|---|"
    for name, engine in ENGINES.items():
        yield _line(engine, results[name], results["bare"])
    yield ""
    yield "| target | measured | |"
    yield "|---|---|---|"
    yield from _targets(results)


def _program(name: str, folder: Path) -> Program:
    engine = ENGINES[name]
    file = folder / f"{engine.rows}.csv"
    if not file.exists():
        run_module("planted", str(file), str(engine.rows), str(_mistakes(engine)))
    arguments = (name, str(file), str(engine.rows), str(_mistakes(engine)))
    return Program("intake_engines", arguments, scale=ROWS // engine.rows)


def _mistakes(engine: Engine) -> int:
    """More of them in a small file than its share, so that none of their kinds is missing."""
    return MISTAKES if engine.rows == ROWS else engine.rows // 50


def _line(engine: Engine, result: Measured, bare: Measured) -> str:
    title = engine.title if engine.rows == ROWS else f"{engine.title} ({engine.rows:,} rows, scaled)"
    found = f"{result.found:,} of {_mistakes(engine):,}" if engine.checks else ""
    times = f"{result.seconds:.2f} | {result.seconds / bare.seconds:.1f} | {result.processor:.2f}"
    return f"| {title} | {times} | {result.megabytes} | {found} |"


def _targets(results: Mapping[str, Measured]) -> Iterator[str]:
    ours = results["ours"]
    parses = ours.seconds / results["pyarrow"].seconds
    busy = ours.processor / results["pyarrow"].processor
    said = f"{parses:.1f} x by the clock, {busy:.1f} x in processor time"
    yield target("at most 5 x pyarrow's bare parse", said, met=parses <= 5)
    for name, wanted in (("pandera", 10), ("frictionless", 60), ("import_export", 60)):
        faster, asked = results[name].seconds / ours.seconds, results[name].seconds / wanted
        out_of_reach = asked < results["pyarrow"].seconds  # no reader of ours is faster than what it stands on
        beyond = f"; {asked:.2f} s would be less than the bare parse" if out_of_reach else ""
        yield target(f"{wanted} x faster than {ENGINES[name].title}", f"{faster:.1f} x{beyond}", met=faster >= wanted)
    yield target("under 700 MB", f"{ours.megabytes} MB", met=ours.megabytes < 700)
