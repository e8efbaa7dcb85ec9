"""A process of the program that the test starts itself, beside those that run: with another broker, or with a fault."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import requests

from coalition.embedded.child import LIFELINE
from tests.journeys.conftest import Crew
from tests.journeys.faults.nemesis import wait_until
from tests.program import CHECKOUT, environment, free_port


@contextmanager
def beside(crew: Crew, module: str, *words: str, **settings: str) -> "Iterator[subprocess.Popen[bytes]]":
    """Within it, the process runs; `settings` are of its environment."""
    theirs, ours = os.pipe()
    os.write(ours, b"g")
    log = crew.program.data_dir / "log" / f"beside-{words[-1]}.txt"
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", module, *words],
            cwd=CHECKOUT,
            env={**environment(crew.program.data_dir, crew.program.port), LIFELINE: str(theirs), **settings},
            pass_fds=[theirs],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    os.close(theirs)
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        os.close(ours)


@contextmanager
def web_beside(crew: Crew, module: str, *words: str, **settings: str) -> Iterator[str]:
    """Within it, a second web server answers at this address."""
    port = free_port()
    url = f"http://localhost:{port}"
    with beside(crew, module, *words, PORT=str(port), **settings):
        wait_until(lambda: _answers(url), "the second web server answers")
        yield url


def _answers(url: str) -> bool:
    try:
        return requests.get(f"{url}/health/live", timeout=30).ok
    except requests.ConnectionError:
        return False
