"""PostgreSQL's own programs for dumping and loading: the wheel's, or the system's where the server needs them."""

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import psycopg
from psycopg import pq

from coalition.backups.contents import BackupError
from coalition.embedded import cluster

_WORDS = {"HOST": "host", "PORT": "port", "NAME": "dbname", "USER": "user", "PASSWORD": "password"}
_PRIVATE = 0o077


def address(database: Mapping[str, Any]) -> dict[str, str]:
    """psycopg's connection arguments of a database as Django's settings describe it."""
    known = {option.keyword.decode() for option in pq.Conninfo.get_defaults()}
    options = {name: str(value) for name, value in database.get("OPTIONS", {}).items() if name in known}
    return options | {word: str(database[key]) for key, word in _WORDS.items() if database.get(key)}


def connect(address: Mapping[str, str]) -> psycopg.Connection[Any]:
    """A connection whose transactions see one state of the database and change nothing of it."""
    try:
        connection: psycopg.Connection[Any] = psycopg.connect(**address)  # type: ignore[arg-type]
    except psycopg.OperationalError as error:
        raise BackupError(f"The database cannot be reached: {error}") from error
    connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    connection.read_only = True
    return connection


def find(name: str, *, least: int) -> tuple[Path, int]:
    """The oldest program of this name that knows PostgreSQL `least`, and its major version.

    The oldest, since what a newer one writes may be unknown to the server. Raises BackupError where there is none.
    """
    beside_us = cluster.clients() / name
    candidates = {path for path in (str(beside_us) if beside_us.exists() else None, shutil.which(name)) if path}
    known = sorted((_major(path), path) for path in candidates)
    for major, path in known:
        if major >= least:
            return Path(path), major
    had = f"of PostgreSQL {known[-1][0]}" if known else "missing"
    raise BackupError(
        f"The server is PostgreSQL {least}, but {name} on this machine is {had}: an older one may not do this. "
        f"Install PostgreSQL's client programs of version {least} (Debian: postgresql-client-{least})."
    )


def run(program: Path, arguments: list[str], address: Mapping[str, str]) -> str:
    """What it printed. Raises BackupError with what it said where it failed."""
    done = subprocess.run(  # noqa: S603 (found by us, told by us)
        [program, "--no-password", *arguments],
        env=_environment(address),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        umask=_PRIVATE,
    )
    if done.returncode:
        raise BackupError(f"{program.name} failed: {_last_lines(done.stderr)}")
    return done.stdout


def _environment(address: Mapping[str, str]) -> dict[str, str]:
    """The address, since everybody on the machine can read the arguments of a program, and nothing else of ours."""
    variables = {
        option.keyword.decode(): option.envvar.decode() for option in pq.Conninfo.get_defaults() if option.envvar
    }
    inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    told = {variables[word]: value for word, value in address.items() if word in variables}
    return {**inherited, "LC_ALL": "C", **told}


def _major(program: str) -> int:
    told = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)  # noqa: S603
    found = re.search(r"\(PostgreSQL\) (\d+)", told.stdout)
    return int(found[1]) if found else 0


def _last_lines(text: str) -> str:
    return "\n".join(text.strip().splitlines()[-5:])
