"""Which database role does what, seen from Django.

`default` is the application's role: it owns nothing and is bound by row-level security. `owner` migrates.
The third role, which backs up, is unknown to Django: see `coalition/backups`.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.core.checks import CheckMessage, Error
from django.db import connections

from coalition.lib.row_security import unguarded

_migrating: ContextVar[bool] = ContextVar("migrating", default=False)


@contextmanager
def as_owner() -> Iterator[None]:
    """Within it, models are read and written as the owner, so that data migrations see their own changes."""
    token = _migrating.set(True)
    try:
        yield
    finally:
        _migrating.reset(token)


class CountersApart:
    """Database router: the shared cache has a connection of its own, which is in no request's transaction.

    What is counted there (wrong passwords, codes that were used) holds although the request failed.
    """

    def db_for_read(self, model: Any, **hints: Any) -> str | None:
        is_cache = model._meta.app_label == "django_cache"
        return "counters" if is_cache and "counters" in connections.settings else None

    db_for_write = db_for_read


class OwnerWhileMigrating:
    """Database router. Both aliases are one database; only the role differs."""

    def db_for_read(self, model: Any, **hints: Any) -> str | None:
        return "owner" if _migrating.get() else None

    def db_for_write(self, model: Any, **hints: Any) -> str | None:
        return "owner" if _migrating.get() else None

    def allow_relation(self, first: Any, second: Any, **hints: Any) -> bool:
        return True


_UNSAFE = """
    SELECT
        (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AS superuser,
        (SELECT rolbypassrls FROM pg_roles WHERE rolname = current_user) AS bypasses,
        EXISTS (
            SELECT FROM pg_class
            WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace
              AND pg_has_role(current_user, relowner, 'MEMBER')
        ) AS owns
"""


def unsafe_rights() -> list[str]:
    """What the application's role may do that it must not, in words; empty where all is well."""
    with connections["default"].cursor() as cursor:
        cursor.execute(_UNSAFE)
        superuser, bypasses, owns = cursor.fetchone() or (True, True, True)
    if superuser:
        return ["is a superuser"]
    return ["bypasses row-level security"] * bypasses + ["owns tables, or is a member of the role that does"] * owns


def check_role(
    app_configs: Any = None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """System check: the program refuses to run where row-level security does not bind it, or is switched off."""
    if "default" not in (databases or ()):
        return []
    rights = [
        Error(
            f"The role of DATABASE_URL {fault}.",
            hint="Run manage.py bootstrap_database, and use the DATABASE_URL that it prints.",
            id="coalition.E001",
        )
        for fault in unsafe_rights()
    ]
    tables = [
        Error(f"The rows of {table} are not guarded.", hint="Run manage.py migrate.", id="coalition.E002")
        for table in unguarded(connections["default"])
    ]
    return [*rights, *tables]
