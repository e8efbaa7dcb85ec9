"""From a reviewer's acceptance to the figure that others see: web server, queue and worker as `make run` has them."""

import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from tests.benchmarks.measuring import seconds, target
from tests.journeys.conftest import Crew, recruited
from tests.program import running

ROUNDS, QUARTER = 30, "2026-Q1"
LOOK = 0.005  # seconds between two looks
PATIENCE = 60
HEADING = "Visible: from an acceptance to the figure in the API"
NOTE = (
    f"{ROUNDS} versions of a small report, accepted one after the other through the API of a program that runs; then"
    f" `progress/` is asked every {LOOK * 1000:.0f} ms until it has the new figure, which takes web server, queue and"
    " worker. The answer to the acceptance is the measure of it."
)


def run() -> Iterator[str]:
    """The section as Markdown. TimeoutError where a figure does not come."""
    with TemporaryDirectory(prefix="coalition-bench-") as folder, running(Path(folder) / "var", demo=False) as program:
        crew = recruited(program, "Example Marketplace", (QUARTER,))
        times = [_accepted_and_seen(crew, figure) for figure in range(1, ROUNDS + 1)]
    answered, seen = ([each[place] for each in times] for place in (0, 1))
    yield f"## {HEADING}"
    yield ""
    yield NOTE
    yield ""
    yield "| | median, ms | longest, ms | x the answer |"
    yield "|---|---|---|---|"
    for name, took in (("the acceptance is answered", answered), ("and after that the figure is seen", seen)):
        ratio = median(took) / median(answered)
        yield f"| {name} | {median(took) * 1000:.0f} | {max(took) * 1000:.0f} | {ratio:.1f} |"
    yield ""
    yield "| target | measured | |"
    yield "|---|---|---|"
    yield target("seen within a second of the answer", f"{max(seen):.2f} s at the longest", met=max(seen) <= 1)


def _accepted_and_seen(crew: Crew, figure: int) -> tuple[float, float]:
    """Seconds until the acceptance is answered, and from then until its figure is seen."""
    submission = crew.signed_off(QUARTER, figure)
    answered = seconds(lambda: crew.accept(submission))
    return answered, seconds(lambda: _wait_for(crew, figure))


def _wait_for(crew: Crew, figure: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while crew.removed(QUARTER) != figure:
        if time.monotonic() > deadline:
            raise TimeoutError(f"The figure was not there after {PATIENCE} s.")
        time.sleep(LOOK)
