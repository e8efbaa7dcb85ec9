"""Whether a backup is as it was written."""

from pathlib import Path

from coalition.backups.contents import MANIFEST, BackupError, Manifest, describe, files_of, read_manifest

SHOWN = 10  # faults in one message


def checked(folder: Path, *, sha256: str | None = None) -> Manifest:
    """The manifest of a backup whose files are all there and unchanged. Raises BackupError with what is not.

    `sha256`: of the manifest, as `backup` told it. Without it, a backup that was replaced as a whole looks sound.
    """
    manifest = read_manifest(folder)
    if sha256 is not None and describe(folder / MANIFEST).sha256 != sha256.lower():
        raise BackupError(f"{folder} is not the backup with this hash: its {MANIFEST} is another one.")
    found = {str(file.relative_to(folder)): file for file in files_of(folder) if file != folder / MANIFEST}
    faults = [f"{name} is missing" for name in sorted(manifest.files.keys() - found.keys())]
    faults += [f"{name} is not in the manifest" for name in sorted(found.keys() - manifest.files.keys())]
    for name in sorted(manifest.files.keys() & found.keys()):
        told, here = manifest.files[name], describe(found[name])
        if here.size != told.size:
            faults.append(f"{name} has {here.size} bytes instead of {told.size}")
        elif here != told:
            faults.append(f"{name} was changed")
    refuse(f"{folder} is damaged, use another backup", faults)
    return manifest


def refuse(what: str, faults: list[str]) -> None:
    """Raises BackupError where there are faults, with the first of them."""
    if faults:
        more = f"; and {len(faults) - SHOWN} more" if len(faults) > SHOWN else ""
        raise BackupError(f"{what}: {'; '.join(faults[:SHOWN])}{more}.")
