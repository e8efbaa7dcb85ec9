"""Checking a backup: every file is there and unchanged; on demand, its database really comes back."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from coalition.backups.checks import checked
from coalition.backups.contents import DUMP, Manifest
from coalition.backups.loading import load
from coalition.embedded import places, use
from coalition.embedded.places import ADMIN, BACKUP, OWNER, Place

# Nothing needs to survive a power cut there.
QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def verify(folder: Path, *, sha256: str | None = None, restore: bool = False) -> dict[str, Any]:
    """What a sound backup holds, in numbers. Raises BackupError with the faults of one that is not."""
    manifest = checked(folder, sha256=sha256)
    if restore:
        with _scratch_cluster() as place:
            _make_roles(place, manifest)
            load(
                folder / DUMP,
                manifest.database,
                dumped_by=manifest.dumped_by,
                owner=place.connection(OWNER),
                reader=place.connection(BACKUP),
            )
    return {
        "folder": str(folder),
        "made_at": manifest.made_at,
        "files": len(manifest.files),
        "bytes": manifest.size,
        "rows": sum(manifest.database.rows.values()),
        "audit_head": manifest.database.audit_head,
        "restored": restore,
    }


@contextmanager
def _scratch_cluster() -> Iterator[Place]:
    """An embedded database of its own, of which nothing is left afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="coalition-backup-"))
    folder.chmod(0o711)  # the database's user passes through it to its own folder
    place = places.own_place(folder / "postgres")
    try:
        with use.running(place, folder / "postgres.log", QUICK):
            yield place
    finally:
        shutil.rmtree(place.sockets, ignore_errors=True)  # it lies elsewhere where its path would be too long
        shutil.rmtree(folder)


def _make_roles(place: Place, manifest: Manifest) -> None:
    """Those of a server whose roles have other names; nobody needs to sign in as them."""
    with psycopg.connect(**place.connection(ADMIN)) as server:
        known = {name for (name,) in server.execute("SELECT rolname FROM pg_roles")}
        for role in manifest.database.roles:
            if role not in known:
                server.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(role)))
