"""One of the processes that the supervisor starts: `web`, `worker` or `scheduler`.

Each holds the reading end of a pipe whose writing end only the supervisor has. When the supervisor ends, however it
ends, the kernel closes the pipe, and the child ends too: nothing stays behind that would hold the port or the queue.
"""

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from types import FrameType
from typing import Any

LIFELINE = "COALITION_LIFELINE"
GRACE = 5  # seconds to finish when the supervisor was killed

# A stop request finishes short tasks, gives the others back to the queue, and only then ends.
os.environ["REMAP_SIGTERM"] = "SIGQUIT"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coalition.settings")


def web() -> None:
    """The web server: waitress, whose threads never wait for a slow upload."""
    from django.conf import settings
    from waitress import serve
    from waitress.channel import HTTPChannel

    from coalition.embedded.refusals import GuardedErrorTask
    from coalition.wsgi import application

    def leave(_number: int, _frame: FrameType | None) -> None:
        raise SystemExit

    signal.signal(signal.SIGTERM, leave)
    HTTPChannel.error_task_class = GuardedErrorTask
    serve(
        application,
        listen=" ".join(f"{host}:{settings.PORT}" for host in local_hosts()),
        threads=8,
        ident=None,  # no version of any software
        clear_untrusted_proxy_headers=False,  # TRUSTED_PROXIES decides what is believed
    )


def worker() -> None:
    """Two processes for tasks, since reading a file must not hold up the figures of another one."""
    from celery.signals import worker_ready
    from django.conf import settings

    from coalition.celery import app

    def note(**_given: Any) -> None:
        ready_note(settings.DATA_DIR, "worker").touch()

    worker_ready.connect(note, weak=False)
    app.worker_main(
        [
            "worker",
            "--concurrency=2",
            "--loglevel=INFO",
            "--without-gossip",
            "--without-mingle",
            "--without-heartbeat",
        ]
    )


def scheduler() -> None:
    from celery.signals import beat_init
    from django.conf import settings

    from coalition.celery import app

    def note(**_given: Any) -> None:
        ready_note(settings.DATA_DIR, "scheduler").touch()

    beat_init.connect(note, weak=False)
    app.start(["beat", "--loglevel=INFO", "--pidfile="])


ROLES: dict[str, Callable[[], None]] = {"web": web, "worker": worker, "scheduler": scheduler}


def ready_note(data_dir: Path, role: str) -> Path:
    return data_dir / "run" / f"{role}.ready"


def local_hosts() -> list[str]:
    """`localhost` is 127.0.0.1 for some programs and ::1 for others."""
    from socket import AF_INET6, SOCK_STREAM, socket

    try:
        with socket(AF_INET6, SOCK_STREAM) as trial:
            trial.bind(("::1", 0))
    except OSError:
        return ["127.0.0.1"]
    return ["127.0.0.1", "[::1]"]


def follow_the_supervisor() -> None:
    os.read(int(os.environ[LIFELINE]), 1)  # returns when the other end is closed
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE)
    os.killpg(os.getpgrp(), signal.SIGKILL)  # the worker's own children too


if __name__ == "__main__":
    Thread(target=follow_the_supervisor, daemon=True).start()
    ROLES[sys.argv[1]]()
