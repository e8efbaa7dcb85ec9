"""Writing a backup, of one moment, while the program runs and writes."""

import os
import shutil
import tomllib
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from coalition.backups import programs, state
from coalition.backups.contents import (
    DATA,
    DUMP,
    MANIFEST,
    BackupError,
    Manifest,
    describe,
    files_of,
    write_manifest,
)
from coalition.embedded import places
from members import audit
from members.actors import Actor

# Of this machine, or made anew by every start. What else lies in DATA_DIR is kept, known or not.
NOT_KEPT = ("postgres", "postgres.path", "log", "run", "run.lock", "static")
WAIT_FOR_LOCKS = "60s"  # longer only while somebody migrates


def back_up(folder: Path, *, by: Actor) -> dict[str, Any]:
    """Write a backup to `folder`, which appears when it is complete; what it holds, in numbers.

    Raises BackupError with a sentence where it cannot be made; nothing is left behind then.
    """
    folder = folder.expanduser().resolve()
    _refuse_a_bad_place(folder)
    address = reader()
    unfinished = folder.with_name(f"{folder.name}.unfinished")
    try:
        unfinished.mkdir(mode=0o700, parents=True)
    except FileExistsError as error:
        raise BackupError(
            f"{unfinished} is there: another backup is being written, or was killed. Remove it in the second case."
        ) from error
    try:
        with transaction.atomic():  # beforehand: no backup exists that knows nothing of itself
            audit.record("backup.begun", by=by, object=folder.name, organisation=None)
        dumped_by, found = _dump(address, unfinished / DUMP)
        _copy_data(settings.DATA_DIR, unfinished / DATA)  # later than the dump: its rows may speak of files
        _keep_key(unfinished / DATA)
        described = {str(file.relative_to(unfinished)): describe(file) for file in files_of(unfinished)}
        manifest = Manifest(datetime.now(UTC).isoformat(timespec="seconds"), _version(), dumped_by, described, found)
        digest = write_manifest(unfinished, manifest)
        unfinished.rename(folder)
    except BaseException:
        shutil.rmtree(unfinished)
        raise
    return {
        "folder": str(folder),
        "files": len(described),
        "bytes": manifest.size,
        "rows": sum(found.rows.values()),
        "audit_head": found.audit_head,
        f"{MANIFEST} sha256": digest,
    }


def reader() -> dict[str, str]:
    """The address of the database, as the role that reads everything."""
    database: Mapping[str, Any] | None = settings.BACKUP_DATABASE
    if database is None:
        raise ImproperlyConfigured(
            "The setting DATABASE_BACKUP_URL is missing: backups have a role of their own, which row-level security "
            "does not bind. Run manage.py bootstrap_database, which prints it."
        )
    return programs.address(database)


def _refuse_a_bad_place(folder: Path) -> None:
    if folder.exists():
        raise BackupError(f"{folder} is there already: a backup is never overwritten. Name another folder.")
    for ours in (settings.DATA_DIR, places.place(settings.DATA_DIR).folder):
        if folder.is_relative_to(ours):
            raise BackupError(f"{folder} lies in {ours}, and would be lost with it. Name a folder elsewhere.")


def _dump(address: Mapping[str, str], file: Path) -> tuple[int, state.State]:
    """The dump and what it holds, both of one snapshot; and the version of pg_dump."""
    with programs.connect(address) as connection:
        found = state.read(connection)
        row = connection.execute("SELECT pg_export_snapshot()").fetchone() or ("",)
        program, version = programs.find("pg_dump", least=found.postgresql)
        programs.run(
            program,
            ["--format=custom", f"--snapshot={row[0]}", f"--lock-wait-timeout={WAIT_FOR_LOCKS}", f"--file={file}"],
            address,
        )
    return version, found


def _copy_data(source: Path, target: Path) -> None:
    target.mkdir(mode=0o700)
    for path in sorted(source.iterdir()):
        if path.name not in NOT_KEPT and not path.is_symlink():
            copy(path, target / path.name)


def copy(path: Path, target: Path) -> None:
    """A file, or a folder with all files below, for our eyes only. One that has just been removed is not missed."""
    if path.is_dir():
        target.mkdir(mode=0o700, exist_ok=True)
        for below in sorted(path.iterdir()):
            copy(below, target / below.name)
    elif path.is_file() and not path.is_symlink():
        copy_file(path, target)


def copy_file(path: Path, target: Path) -> None:
    try:
        with path.open("rb") as source, open(target, "xb", opener=_private) as copied:
            shutil.copyfileobj(source, copied)
    except FileNotFoundError:
        target.unlink(missing_ok=True)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _keep_key(data: Path) -> None:
    """The key in use, also where the environment gives it: without it nobody's second factor can be read."""
    file = data / settings.SECRET_KEY_FILE.relative_to(settings.DATA_DIR)
    file.parent.mkdir(mode=0o700, exist_ok=True)
    file.touch(mode=0o600)
    file.write_text(f"{settings.SECRET_KEY}\n", encoding="utf-8")


def _version() -> str:
    described = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))
    return str(described["project"]["version"])
