"""What a backup consists of: a dump, a copy of the data folder, and a manifest with the size and hash of every file.

manifest.json
database.dump      in the custom format of pg_dump
data/              what lay in DATA_DIR, keys included; not what every start makes anew
"""

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from coalition.backups.state import State

MANIFEST, DUMP, DATA = "manifest.json", "database.dump", "data"
FORMAT = 1
CHUNK = 1 << 20


class BackupError(ValueError):
    """A backup cannot be made, is damaged, or cannot be restored here; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Described:
    """A file's size and hash."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds, and what its database must hold once it is restored."""

    made_at: str
    program: str
    dumped_by: int  # major version of pg_dump: an older pg_restore cannot read it
    files: dict[str, Described]
    database: State

    @property
    def size(self) -> int:
        return sum(file.size for file in self.files.values())


def describe(file: Path) -> Described:
    """Read it once, and have the disk keep it, since a backup must survive what it is for."""
    digest, size = hashlib.sha256(), 0
    with file.open("rb") as opened:
        while chunk := opened.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
        os.fsync(opened.fileno())
    return Described(size, digest.hexdigest())


def files_of(folder: Path) -> list[Path]:
    """Every file in it and below, in order. Raises BackupError for a link or a device, which no backup has."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            raise BackupError(f"{path} is neither a file nor a folder.")
        if path.is_file():
            found.append(path)
    return found


def write_manifest(folder: Path, manifest: Manifest) -> str:
    """The hash of the manifest: whoever keeps it elsewhere can tell a backup that was replaced as a whole."""
    path = folder / MANIFEST
    path.touch(mode=0o600)
    path.write_text(json.dumps({"format": FORMAT, **asdict(manifest)}, indent=1), encoding="utf-8")
    return describe(path).sha256


def read_manifest(folder: Path) -> Manifest:
    """Raises BackupError where there is none, or none that this program can read."""
    try:
        told: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if told.pop("format") != FORMAT:
            raise BackupError(f"{folder} was written by a newer program; use that one.")
        files = {name: Described(**file) for name, file in told.pop("files").items()}
        return Manifest(files=files, database=State(**told.pop("database")), **told)
    except OSError as error:
        raise BackupError(f"{folder} is no backup: its {MANIFEST} cannot be read ({error.strerror}).") from error
    except (json.JSONDecodeError, UnicodeDecodeError, KeyError, TypeError, AttributeError) as error:
        raise BackupError(f"The {MANIFEST} of {folder} is damaged. Use another backup.") from error
