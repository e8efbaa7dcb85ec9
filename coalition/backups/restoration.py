"""Restoring a backup into an empty place: the database, the files and the keys."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connections, transaction
from django.db.migrations.loader import MigrationLoader

from coalition.backups import programs
from coalition.backups.backup import copy_file, reader
from coalition.backups.checks import checked, refuse
from coalition.backups.contents import DATA, DUMP, BackupError, Manifest, describe, files_of
from coalition.backups.loading import check_place, load
from coalition.embedded.supervisor import StartError, alone
from coalition.lib.roles import unsafe_rights
from members import audit
from members.actors import Actor

KEYS = "secrets"  # the only folder of DATA_DIR whose files may be replaced: a start generates them


def restore(folder: Path, *, by: Actor, sha256: str | None = None) -> dict[str, Any]:
    """Make the program's data of a backup; what they are, in numbers.

    Files come first and the database at once, so that a restoration that was killed is simply begun again.
    Raises BackupError with a sentence where the backup is damaged or the place is not empty.
    """
    manifest = checked(folder, sha256=sha256)
    if "owner" not in connections:
        raise ImproperlyConfigured("The setting DATABASE_OWNER_URL is missing: tables are restored by their owner.")
    _refuse_newer_tables(manifest)
    _refuse_another_key(folder)
    told, everything = manifest.database, reader()
    try:
        with alone(settings.DATA_DIR):
            check_place(told, everything)
            _restore_files(folder)
            owner = programs.address(settings.DATABASES["owner"])
            load(folder / DUMP, told, dumped_by=manifest.dumped_by, owner=owner, reader=everything)
    except StartError as error:
        raise BackupError(str(error)) from error
    refuse("The database is restored, but the role of DATABASE_URL has rights that it must not have", unsafe_rights())
    to_run = sorted(_ours() - set(told.migrations))
    if not to_run:  # older tables may lack what the program writes today
        with transaction.atomic():
            audit.record("backup.restored", by=by, object=folder.name, organisation=None)
    return {
        "folder": str(folder),
        "made_at": manifest.made_at,
        "tables": len(told.rows),
        "rows": sum(told.rows.values()),
        "audit_head": told.audit_head,
        "migrations_to_run": to_run,
    }


def _ours() -> set[str]:
    """The migrations that this program knows."""
    return {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}


def _refuse_newer_tables(manifest: Manifest) -> None:
    newer = sorted(set(manifest.database.migrations) - _ours())
    refuse(f"Restore with version {manifest.program} of the program or a later one. This one does not know", newer)


def _refuse_another_key(folder: Path) -> None:
    """Where the environment gives a key, it must be the one that the data were made with."""
    file: Path = settings.SECRET_KEY_FILE
    given = not file.exists() or file.read_text(encoding="utf-8").strip() != settings.SECRET_KEY
    backed_up = folder / DATA / file.relative_to(settings.DATA_DIR)
    if given and backed_up.read_text(encoding="utf-8").strip() != settings.SECRET_KEY:
        raise BackupError(
            f"The setting SECRET_KEY is another one than that of the backup, without which sign-in factors cannot be "
            f"read. Unset it, or set it to the content of {backed_up}."
        )


def _restore_files(folder: Path) -> None:
    """All of them, or none where one that is there would be lost."""
    source = folder / DATA
    wanted = {file.relative_to(source): file for file in files_of(source)}
    refuse(
        f"{settings.DATA_DIR} already holds other files. Set DATA_DIR to an empty folder",
        [str(name) for name, file in wanted.items() if _would_be_lost(name, file)],
    )
    for name, file in wanted.items():
        target = settings.DATA_DIR / name
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        unfinished = target.with_name(f"{target.name}.unfinished")
        unfinished.unlink(missing_ok=True)
        copy_file(file, unfinished)
        unfinished.rename(target)


def _would_be_lost(name: Path, file: Path) -> bool:
    there = settings.DATA_DIR / name
    return name.parts[0] != KEYS and there.exists() and describe(there) != describe(file)
