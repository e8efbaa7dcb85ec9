"""Folders for files at work. They go with their block; what a killed process left goes when the next one is made."""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PREFIX = "coalition-file-"
_LEFT_OVER_AFTER = 24 * 60 * 60  # seconds; no file is at work so long


@contextmanager
def scratch_folder() -> Iterator[Path]:
    _remove_left_over()
    with tempfile.TemporaryDirectory(prefix=_PREFIX) as folder:
        yield Path(folder)


def _remove_left_over() -> None:
    """Those of our own user, among all that is in a folder for everybody."""
    long_ago = time.time() - _LEFT_OVER_AFTER
    with os.scandir(tempfile.gettempdir()) as found:
        ours = [entry for entry in found if entry.name.startswith(_PREFIX) and entry.is_dir(follow_symlinks=False)]
    for entry in ours:
        try:
            about = entry.stat(follow_symlinks=False)
        except FileNotFoundError:
            continue  # another process was faster
        if about.st_uid == os.geteuid() and about.st_mtime < long_ago:
            shutil.rmtree(entry.path, ignore_errors=True)
