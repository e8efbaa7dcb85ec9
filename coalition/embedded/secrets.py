"""Generated once, kept in files that only their owner can read."""

import os
import secrets
import tempfile
from pathlib import Path


def kept(path: Path, *, length: int = 32) -> str:
    """The secret in `path` (2 x `length` hexadecimal characters), generated at the first call.

    Hexadecimal, because the queue's client builds its connection string without quoting.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _create(path, secrets.token_hex(length))
    return path.read_text(encoding="ascii").strip()


def _create(path: Path, secret: str) -> None:
    """All or nothing: two processes that start together must end up with the same secret."""
    descriptor, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secret + "\n")
    try:
        os.link(name, path)
    except FileExistsError:
        pass
    finally:
        os.unlink(name)
