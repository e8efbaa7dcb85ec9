"""`make clean`: removes the embedded data, wherever they lie, and nothing else. Needs no environment."""

import os
import shutil
import sys
from pathlib import Path

from coalition.embedded import keeper, places

OURS = ("postgres", "postgres.path", "secrets", "log", "run", "run.lock", "static", "files", "demo.json")


def clean(data_dir: Path) -> None:
    """Raises SystemExit with a sentence where the database is in use."""
    place = places.place(data_dir)
    if place.folder.exists():
        if keeper.is_kept(place):
            sys.exit("The program is running. Stop it with Ctrl-C first.")
        shutil.rmtree(place.folder)
    for path in (place.sockets, *(data_dir / name for name in OURS)):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    if data_dir.is_dir() and not any(data_dir.iterdir()):
        data_dir.rmdir()


if __name__ == "__main__":
    clean(Path(os.environ.get("DATA_DIR") or places.CHECKOUT / "var").expanduser().resolve())
