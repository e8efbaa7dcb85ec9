"""Rollups: all of them anew, and members' quarters accepted again with much and with little history behind them."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import duckdb
from django.db import transaction

from tests.benchmarks import bare, reports
from tests.benchmarks.ground import MEASURES, MEMBERS, QUARTERS, ROWS
from tests.benchmarks.measuring import seconds, target

if TYPE_CHECKING:
    from tests.benchmarks.ground import World

TENTH = max(1, QUARTERS // 10)
ALL = MEMBERS * ROWS * MEASURES * QUARTERS
AGAIN, ROUNDS = MEMBERS, 2
HEADING = f"Rollups: {ALL:,} observations of {MEMBERS} members in {QUARTERS} quarters"
NOTE = (
    "A rebuild makes all rows and writes those that differ from what is kept (none here), a quarter in each"
    " transaction; the others make the same rows (compared) in one statement from a table that holds a line for each"
    " observation, and write them without index or key, and DuckDB keeps them to itself: a program would have to write"
    " them back. A member's quarter is accepted again by the program's own steps:"
    f" the {ROWS * MEASURES:,} observations of another version stored, the version accepted in the place of the one"
    " before, and its rollups made."
)


OURS = "ours: `manage.py rebuild_rollups`"
CHECK = "ours: `manage.py check_rollups`, which writes nothing"
PLAIN = "bare SQL, every axis from the rows"
LEAVES = "bare SQL, taxa added up first"
DUCK = "DuckDB on Parquet, the same statement"


def run(world: "World") -> Iterator[str]:
    """The section as Markdown; afterwards the world has all of its history, rolled up. ValueError where rows differ."""
    from metrics.actions import rebuilding

    world.report(range(TENTH))
    rebuilding.rebuild()
    world.analyse()
    few = _accepted_again()
    world.report(range(TENTH, QUARTERS))
    rebuilding.rebuild()
    world.analyse()
    many = _accepted_again()
    times = _rebuilt(world)
    yield f"## {HEADING}"
    yield ""
    yield NOTE
    yield ""
    yield "| all rollups anew | s | x ours |"
    yield "|---|---|---|"
    for name, took in times.items():
        yield f"| {name} | {took:.1f} | {took / times[OURS]:.2f} |"
    yield ""
    yield "| one member's quarter again, ms | stored | accepted | rollups | together |"
    yield "|---|---|---|---|---|"
    for size, times_again in ((ALL * TENTH // QUARTERS, few), (ALL, many)):
        steps = " | ".join(f"{taken:.0f}" for taken in (*times_again, sum(times_again)))
        yield f"| {size:,} observations behind it | {steps} |"
    yield ""
    yield "| target | measured | |"
    yield "|---|---|---|"
    ratio, growth = times[OURS] / min(times[PLAIN], times[LEAVES]), sum(many) / sum(few)
    yield target("a rebuild within 1.3 x the better bare SQL", f"{ratio:.2f} x", met=ratio <= 1.3)
    yield target("accepting again: the same with all of the history, within 20 %", f"{growth:.2f} x", met=growth <= 1.2)


def _accepted_again() -> tuple[float, float, float]:
    """Medians in milliseconds, each place once: rows stored, version accepted, rollups made."""
    from metrics.actions import rollups
    from metrics.models import Submission
    from metrics.transitions import Status

    with transaction.atomic():
        known = Submission.objects.filter(status=Status.ACCEPTED).select_related("member", "period", "uploaded_by")
        chosen = list(known.order_by("period", "member")[:AGAIN])
    steps: list[list[float]] = [[], [], []]
    for before in chosen:
        rows, version = reports.understood(before, ROWS), reports.next_version(before)
        work: tuple[Callable[[], object], ...] = (
            partial(reports.store, version, rows),
            partial(reports.accept, version, before),
            rollups.refresh_stale,
        )
        for taken, step in zip(steps, work, strict=True):
            taken.append(seconds(step))
    stored, accepted, refreshed = (median(taken) * 1000 for taken in steps)
    return stored, accepted, refreshed


def _rebuilt(world: "World") -> dict[str, float]:
    """Medians in seconds of interleaved rounds. ValueError where the engines do not make the same rows."""
    from metrics.actions import drift, rebuilding

    with world.bare() as connection, TemporaryDirectory() as folder, duckdb.connect() as duck:
        bare.make_ready(connection)
        bare.to_parquet(connection, duck, Path(folder))
        engines: dict[str, Callable[[], object]] = {
            OURS: rebuilding.rebuild,
            CHECK: drift.check,
            PLAIN: lambda: bare.make(connection, leaves_first=False),
            LEAVES: lambda: bare.make(connection, leaves_first=True),
            DUCK: lambda: bare.make_columnar(duck),
        }
        times: dict[str, list[float]] = {name: [] for name in engines}
        for _ in range(ROUNDS):
            for name, work in engines.items():
                times[name].append(seconds(work))
                if name in (PLAIN, LEAVES):
                    bare.compare(connection)
            world.analyse()
        bare.compare_columnar(connection, duck)
    return {name: median(taken) for name, taken in times.items()}
