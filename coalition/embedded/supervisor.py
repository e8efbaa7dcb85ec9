"""`make run`: everything on one machine, from an empty folder to a page in the browser."""

import fcntl
import json
import os
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from types import FrameType

from django.conf import settings

from coalition.embedded import prepare, use
from coalition.embedded.child import ready_note
from coalition.embedded.children import Children
from coalition.embedded.watch import Watch

ROLES = ("web", "worker", "reader", "scheduler")
READY_TIME = 180  # seconds, on a busy machine
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StartError(RuntimeError):
    """The program cannot be started; the message says what to do."""


def run() -> None:
    """Start everything, say where it is, keep it up until somebody stops it.

    Raises StartError, ClusterError or SettingError with a sentence for whoever started it.
    """
    for number in SIGNALS:
        signal.signal(number, _stop)
    with alone(settings.DATA_DIR):
        _check_port(settings.PORT)
        with use.embedded(settings.DATA_DIR) if settings.EMBEDDED_DATABASE else nullcontext() as place:
            children = Children(ROLES, settings.DATA_DIR)
            try:
                children.start()
                prepare.everything(say=_say)
                children.work()
                _wait_until_ready(children)
                _announce()
                watch = Watch(now=time.monotonic, started=children.started)
                while True:
                    time.sleep(1)
                    if place is not None:
                        use.ensure(place, settings.DATA_DIR / "log" / "postgres.log")
                    for role in watch.silent():
                        children.restart(role)
                    children.revive()
            except KeyboardInterrupt:
                _say("Stopping.")
            finally:
                children.stop()


def _stop(_number: int, _frame: FrameType | None) -> None:
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)  # once is enough: stopping is bounded
    raise KeyboardInterrupt


@contextmanager
def alone(data_dir: Path) -> Iterator[None]:
    """One running program for each data directory; the kernel frees the lock of a killed one."""
    data_dir.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(data_dir / "run.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise StartError(
            f"The program is already running with the data in {data_dir}. "
            "Stop it with Ctrl-C there, or set DATA_DIR and PORT for a second one."
        ) from error
    finally:
        os.close(descriptor)


def _check_port(port: int) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", port))
        except OSError as error:
            raise StartError(
                f"Port {port} is in use by another program. Choose another one: make run PORT={port + 1}"
            ) from error


def _wait_until_ready(children: Children) -> None:
    deadline = time.monotonic() + READY_TIME
    notes = [ready_note(settings.DATA_DIR, role) for role in ROLES]
    while not (all(note.exists() for note in notes) and _web_is_ready()):
        if failed := children.failed():
            raise StartError(f"{failed[0]} did not start:\n{_log_end(failed[0])}")
        if time.monotonic() > deadline:
            raise StartError(f"Not ready after {READY_TIME} s. The logs are in {settings.DATA_DIR / 'log'}.")
        time.sleep(0.1)


def _web_is_ready() -> bool:
    connection = HTTPConnection("127.0.0.1", settings.PORT, timeout=5)
    try:
        connection.request("GET", "/health/ready", headers={"Host": settings.ALLOWED_HOSTS[0]})
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _log_end(role: str) -> str:
    log = settings.DATA_DIR / "log" / f"{role}.log"
    lines = log.read_text(encoding="utf-8").splitlines()[-15:]
    return "\n".join(line[:300] for line in lines)


def _announce() -> None:
    _say(f"\n  Ready at {settings.SITE_URL}\n")
    demo = settings.DATA_DIR / "demo.json"
    if demo.exists():
        _say("  An invented coalition to look around in. Sign in as")
        for role, person in json.loads(demo.read_text(encoding="utf-8"))["people"].items():
            _say(f"    {role:<14} {person['email']:<44} {person['password']}")
    _say(f"\n  Logs are in {settings.DATA_DIR / 'log'}. Ctrl-C stops everything.")


def _say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()
