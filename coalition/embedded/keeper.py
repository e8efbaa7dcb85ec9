"""Keeps the embedded PostgreSQL running as long as somebody uses it, and not a moment longer.

Everybody who uses the database holds a shared lock on one file; the keeper waits for an exclusive one. The kernel
frees the locks of a process that is killed, so the database stops after the last user, however that one ended.
"""

import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from threading import Thread

from coalition.embedded import cluster
from coalition.embedded.places import SOCKET_NAME, Place

USERS = "users.lock"
KEEPER = "keeper.lock"
STOPPING_TIME = 30  # seconds for a fast shutdown, which writes a checkpoint


def opened(place: Place, name: str) -> int:
    """A descriptor to lock; not inherited, since a child that holds it would keep the lock."""
    return os.open(place.folder / name, os.O_RDWR | os.O_CREAT, 0o600)


def is_kept(place: Place) -> bool:
    descriptor = opened(place, KEEPER)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def spawn(place: Place, log: Path, options: dict[str, str]) -> "subprocess.Popen[bytes]":
    """Start a keeper in a session of its own, so that Ctrl-C in our terminal does not reach it."""
    described = json.dumps([str(place.folder), str(place.sockets), place.user, options])
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        return subprocess.Popen(
            [sys.executable, "-m", "coalition.embedded.keeper", described],
            cwd=Path(__file__).resolve().parents[2],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )


def keep(place: Place, options: dict[str, str]) -> int:
    """Run the server until its last user has gone; the server's exit code."""
    fcntl.flock(opened(place, KEEPER), fcntl.LOCK_EX | fcntl.LOCK_NB)
    for number in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # only the users decide
    clear_remains(place)
    server = subprocess.Popen(  # type: ignore[call-overload]
        cluster.server_command(place, options),
        cwd="/",
        env=cluster.environment(),
        stdin=subprocess.DEVNULL,
        restore_signals=True,
        **cluster.system_user(place),
    )
    Thread(target=_stop_after_last_user, args=(place, server), daemon=True).start()
    code: int = server.wait()
    return code


def _stop_after_last_user(place: Place, server: "subprocess.Popen[bytes]") -> None:
    fcntl.flock(opened(place, USERS), fcntl.LOCK_EX)  # held until we exit: a newcomer waits for our end
    server.send_signal(signal.SIGINT)
    try:
        server.wait(STOPPING_TIME)
    except subprocess.TimeoutExpired:
        server.send_signal(signal.SIGQUIT)


def clear_remains(place: Place) -> None:
    """End a server that lost its keeper, and remove the notes of one that was killed.

    PostgreSQL refuses to start while the process id in its notes is alive, although after a restart of the machine
    that may be anybody's.
    """
    notes = place.data / "postmaster.pid"
    if not notes.exists():
        return
    process = int(notes.read_text(encoding="ascii").split("\n", 1)[0])
    if _serves(process, place):
        os.kill(process, signal.SIGINT)
        _wait_until_gone(process)
    for remains in (notes, Path(f"{place.sockets}{SOCKET_NAME}"), Path(f"{place.sockets}{SOCKET_NAME}.lock")):
        remains.unlink(missing_ok=True)


def _serves(process: int, place: Place) -> bool:
    """Whether this process is the server of exactly this cluster."""
    told = subprocess.run(["ps", "-p", str(process), "-o", "args="], capture_output=True, text=True)  # noqa: S607
    return f"-D {place.data}" in told.stdout


def _wait_until_gone(process: int) -> None:
    for _attempt in range(STOPPING_TIME * 10):
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    os.kill(process, signal.SIGQUIT)


if __name__ == "__main__":
    folder, sockets, user, server_options = json.loads(sys.argv[1])
    sys.exit(keep(Place(Path(folder), Path(sockets), user), server_options))
