"""Which database role does what, seen from Django.

`default` is the application's role: it owns nothing and is bound by row-level security. `owner` migrates.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

_migrating: ContextVar[bool] = ContextVar("migrating", default=False)


@contextmanager
def as_owner() -> Iterator[None]:
    """Within it, models are read and written as the owner: what data migrations need to see their own changes."""
    token = _migrating.set(True)
    try:
        yield
    finally:
        _migrating.reset(token)


class OwnerWhileMigrating:
    """Database router. Both aliases are one database; only the role differs."""

    def db_for_read(self, model: Any, **hints: Any) -> str | None:
        return "owner" if _migrating.get() else None

    def db_for_write(self, model: Any, **hints: Any) -> str | None:
        return "owner" if _migrating.get() else None

    def allow_relation(self, first: Any, second: Any, **hints: Any) -> bool:
        return True
