"""What the program needs before it may start: tables, cache, queue, files, reference data, a demo."""

import hashlib
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command, get_commands
from django.db import connections

from coalition.celery import app
from coalition.lib import queue

# Compressing takes seconds: what no page of ours asks for is left out.
UNUSED_FILES = ["rest_framework", "redoc", "xregexp.js"]


def everything(*, say: Callable[[str], None]) -> None:
    """All of it, in order; each step does nothing where nothing changed, and can be repeated after being killed."""
    if "owner" not in connections:
        raise ImproperlyConfigured(
            "The setting DATABASE_OWNER_URL is missing: tables are made by a role of their own. "
            "Run manage.py bootstrap_database, which prints it."
        )
    say("Preparing the database ...")
    with static_files():
        tables()
        reference_data()
        demo(say=say)


def tables() -> None:
    """Migrations, the cache's table and the queue, all made by the owner."""
    call_command("createcachetable", database="owner", verbosity=0)  # first: migrate gives every table its grants
    call_command("migrate", interactive=False, verbosity=0)
    owner = connections["owner"]
    if app.conf.broker_url == "pgmq://":
        owner.ensure_connection()
        with owner.connection.transaction():
            role = settings.DATABASES["default"]["USER"]
            queue.install(owner.connection, role, list(app.amqp.queues))
    owner.close()


@contextmanager
def static_files() -> Iterator[None]:
    """Collected, hashed and compressed once for each state of the files, beside what is done within.

    In a process of its own: it needs a processor, the rest mostly the database, and Ctrl-C must not wait for it.
    """
    digest = _static_digest()
    note = settings.STATIC_ROOT / ".collected"
    if note.exists() and note.read_text(encoding="ascii") == digest:
        yield
        return
    note.unlink(missing_ok=True)
    ignored = [f"--ignore={pattern}" for pattern in UNUSED_FILES]
    command = [sys.executable, "manage.py", "collectstatic", "--no-input", "--clear", "--verbosity=0", *ignored]
    with subprocess.Popen(command, cwd=settings.BASE_DIR) as collecting:
        try:
            yield
        except BaseException:
            collecting.kill()
            raise
    if collecting.returncode:
        raise ImproperlyConfigured("The static files could not be collected: see above.")
    note.write_text(digest, encoding="ascii")


def _static_digest() -> str:
    """Of names, sizes and times of all files: what changes when any of them does."""
    digest = hashlib.sha256(str(settings.STORAGES["staticfiles"]["BACKEND"]).encode())
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda found: found[0]):
            digest.update(f"{name} {storage.size(name)} {storage.get_modified_time(name)}\n".encode())
    return digest.hexdigest()


def reference_data() -> None:
    if "load_reference" in get_commands():
        call_command("load_reference", stdout=StringIO())


def demo(*, say: Callable[[str], None]) -> None:
    """An invented coalition, in an empty database of our own only."""
    wanted = settings.DEMO and settings.EMBEDDED_DATABASE and "demo" in get_commands()
    if wanted and not apps.get_model("members", "Organisation").objects.exists():
        say("Inventing a coalition to look around in ...")
        call_command("demo", stdout=StringIO())
