"""One of the processes that the supervisor starts: `web`, `worker`, `reader` or `scheduler`.

Each holds the reading end of a pipe whose writing end only the supervisor has. One byte says that the database is
ready; until then the child imports what it needs. When the supervisor ends, however it ends, the kernel closes the
pipe, and the child ends too: nothing stays behind that would hold the port or the queue.
"""

import os
import signal
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from threading import Thread
from types import FrameType
from typing import Any

LIFELINE = "COALITION_LIFELINE"
GRACE = 5  # seconds to finish when the supervisor was killed

# A stop request finishes short tasks, gives the others back to the queue, and only then ends.
os.environ["REMAP_SIGTERM"] = "SIGQUIT"
os.environ["CELERY_SKIP_CHECKS"] = "true"  # the worker would import every page in order to check it
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coalition.settings")


def web() -> None:
    """The web server: waitress, whose threads never wait for a slow upload."""
    import django
    from django.conf import settings
    from waitress import create_server
    from waitress.channel import HTTPChannel

    from coalition.embedded.refusals import GuardedErrorTask

    django.setup()
    import_module(settings.ROOT_URLCONF)
    wait_for_the_database()
    from coalition.wsgi import application

    def leave(_number: int, _frame: FrameType | None) -> None:
        raise SystemExit

    signal.signal(signal.SIGTERM, leave)
    HTTPChannel.error_task_class = GuardedErrorTask
    server = create_server(
        application,
        listen=" ".join(f"{host}:{settings.PORT}" for host in local_hosts()),
        threads=8,
        ident=None,  # no version of any software
        clear_untrusted_proxy_headers=False,  # TRUSTED_PROXIES decides what is believed
    )
    ready_note(settings.DATA_DIR, "web").touch()
    server.run()


def worker() -> None:
    """Two processes for what is quick, since mail to a slow server must not hold up the figures."""
    from coalition.celery import QUICK

    _work("worker", QUICK)


def reader() -> None:
    """Two processes for files, of which the largest take minutes."""
    from coalition.celery import FILES
    from coalition.lib.memory import keep_freed_memory

    keep_freed_memory()
    _work("reader", FILES)


def _work(role: str, queue: str) -> None:
    import django
    from celery.signals import worker_ready
    from django.conf import settings

    from coalition.celery import app

    django.setup()
    app.loader.import_default_modules()
    wait_for_the_database()

    def note(**_given: Any) -> None:
        ready_note(settings.DATA_DIR, role).touch()

    worker_ready.connect(note, weak=False)
    app.worker_main(
        [
            "worker",
            f"--hostname={role}@%h",
            f"--queues={queue}",
            "--concurrency=2",
            "--loglevel=INFO",
            "--without-gossip",
            "--without-mingle",
            "--without-heartbeat",
        ]
    )


def scheduler() -> None:
    """Rings for what is due. It knows no task but its name, so that it needs neither models nor memory."""
    from celery.beat import Service
    from celery.signals import beat_init
    from django.conf import settings
    from django.utils.log import configure_logging

    from coalition.celery import app

    configure_logging(settings.LOGGING_CONFIG, settings.LOGGING)
    app.set_default()

    def note(**_given: Any) -> None:
        ready_note(settings.DATA_DIR, "scheduler").touch()

    beat_init.connect(note, weak=False)
    wait_for_the_database()
    service = Service(app)

    def leave(_number: int, _frame: FrameType | None) -> None:
        service.stop()

    signal.signal(signal.SIGTERM, leave)
    service.start()


ROLES: dict[str, Callable[[], None]] = {
    "web": web,
    "worker": worker,
    "reader": reader,
    "scheduler": scheduler,
}


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


def wait_for_the_database() -> None:
    if not os.read(int(os.environ[LIFELINE]), 1):
        raise SystemExit
    Thread(target=follow_the_supervisor, daemon=True).start()


def follow_the_supervisor() -> None:
    os.read(int(os.environ[LIFELINE]), 1)  # returns when the other end is closed
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE)
    os.killpg(os.getpgrp(), signal.SIGKILL)  # the worker's own children too


if __name__ == "__main__":
    ROLES[sys.argv[1]]()
