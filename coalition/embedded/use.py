"""Using the embedded database: it is started where it does not run, and stops after its last user."""

import fcntl
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from coalition.embedded import cluster, keeper, places
from coalition.embedded.places import ADMIN, APPLICATION, BACKUP, DATABASE, OWNER, Place
from coalition.lib.bootstrap import VERSION, Roles, bootstrap, make_backup_role

START = "start.lock"
STARTING_TIME = 60  # seconds; longer only after a crash with much to recover
LEAVING_TIME = 15

_keepers: "list[subprocess.Popen[bytes]]" = []  # those that this process started


@contextmanager
def embedded(data_dir: Path) -> Iterator[Place]:
    """Within it, the program's own embedded database runs."""
    place = places.place(data_dir)
    if not place.folder.is_relative_to(data_dir):
        data_dir.mkdir(parents=True, exist_ok=True)
        (data_dir / "postgres.path").write_text(f"{place.folder}\n", encoding="utf-8")
    with running(place, data_dir / "log" / "postgres.log"):
        yield place


@contextmanager
def running(place: Place, log: Path, options: dict[str, str] | None = None) -> Iterator[None]:
    """Within it, the cluster runs and has our database and its roles."""
    place.folder.mkdir(parents=True, exist_ok=True)
    user = keeper.opened(place, keeper.USERS)
    fcntl.flock(user, fcntl.LOCK_SH)  # waits for a keeper that is just stopping
    try:
        ensure(place, log, options)
        yield
    finally:
        os.close(user)
        _wait_for_the_end(place)
        for process in _keepers:
            process.poll()  # one that ended is not left behind as a zombie


def ensure(place: Place, log: Path, options: dict[str, str] | None = None) -> None:
    """Start the cluster unless it runs. Only for somebody who holds the users' lock."""
    turn = keeper.opened(place, START)
    try:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not keeper.is_kept(place):
            cluster.make(place)
            _start(place, log, options or {})
        _prepare(place)
    finally:
        os.close(turn)


def _start(place: Place, log: Path, options: dict[str, str]) -> None:
    process = keeper.spawn(place, log, options)
    _keepers.append(process)
    deadline = time.monotonic() + STARTING_TIME
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise cluster.ClusterError(f"The embedded database did not start. Its log is {log}:\n{_tail(log)}")
        try:
            psycopg.connect(**place.connection(ADMIN, "postgres")).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise cluster.ClusterError(f"The embedded database did not answer in {STARTING_TIME} s. Its log is {log}.")


def _prepare(place: Place) -> None:
    """Our database and roles, once for each version; the note is written last, so that a killed start repeats it."""
    note = place.folder / "prepared"
    if note.exists() and note.read_text(encoding="ascii") == str(VERSION):
        return
    roles = Roles(
        database=DATABASE,
        owner=OWNER,
        owner_password=place.password(OWNER),
        application=APPLICATION,
        application_password=place.password(APPLICATION),
    )
    administrator = place.connection(ADMIN, "postgres")
    bootstrap(administrator, roles)
    make_backup_role(administrator, database=DATABASE, name=BACKUP, password=place.password(BACKUP))
    note.write_text(str(VERSION), encoding="ascii")


def _wait_for_the_end(place: Place) -> None:
    """Return when the server has stopped, or when somebody else goes on using it."""
    for attempt in range(LEAVING_TIME * 20):
        if not keeper.is_kept(place) or (attempt > 10 and _others_use(place)):
            return
        time.sleep(0.05)


def _others_use(place: Place) -> bool:
    """Once the keeper had time to take its lock, only other users leave room for one more."""
    descriptor = keeper.opened(place, keeper.USERS)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(descriptor)
    return True


def _tail(log: Path) -> str:
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-15:])
