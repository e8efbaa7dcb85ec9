"""For whom the database works: every transaction takes on a role, and says whose rows it is about.

The login role of `DATABASE_URL` inherits nothing: outside a transaction, or where nobody said for whom, a confidential
table answers "permission denied", never an empty page. Role and settings end with the transaction, so a
connection that is pooled or used again never brings them to the next one.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import HttpRequest, HttpResponseBase
from psycopg.pq import TransactionStatus

DATABASE = "default"


class Role(StrEnum):
    """The roles that a transaction can take on; each is a role of the database, named after the login role."""

    PUBLIC = "public"  # everybody: what was released, and reference data
    MEMBER = "member"  # somebody of a member: its own rows
    CONVENER = "convener"  # somebody of a convener: every member's rows
    PUBLISHER = "publisher"  # a convener who drafts releases: those too
    PROGRAM = "program"  # workers and commands

    def of(self, login: str) -> str:
        """The name of this role in the database."""
        return f"{login}_{self.value}"


@dataclass(frozen=True, slots=True)
class Context:
    """A role, the organisation whose rows it is about, and the person who acts; ids, None for nobody's."""

    role: Role
    organisation: int | None = None
    person: int | None = None


PUBLIC = Context(Role.PUBLIC)
PROGRAM = Context(Role.PROGRAM)

_current: ContextVar[Context | None] = ContextVar("database_context", default=None)
_longest: ContextVar[float] = ContextVar("longest_statement", default=0)  # seconds; 0 is without end

# One statement for all of it; the last argument bounds each to the transaction.
_TAKE_ON = """
    SELECT set_config('role', %s, true), set_config('coalition.organisation', %s, true),
           set_config('coalition.person', %s, true), set_config('statement_timeout', %s, true)
"""


def current() -> Context | None:
    return _current.get()


@contextmanager
def entered(context: Context | None) -> Iterator[None]:
    """Within it, transactions work for `context`: one that is open already at once, later ones from their beginning."""
    token = _current.set(context)
    take_on(connections[DATABASE])
    try:
        yield
    finally:
        _current.reset(token)
        take_on(connections[DATABASE])


def enter(context: Context) -> None:
    """From here on, until the surrounding `entered` ends: for doors, which learn for whom they open."""
    _current.set(context)
    take_on(connections[DATABASE])


def take_on(connection: BaseDatabaseWrapper) -> None:
    """Have the open transaction of this connection, if there is one, work for the current context.

    Not where it has failed: it can only be rolled back, which brings back the context that it had before.
    """
    server: Any = connection.connection
    if server is None or connection.autocommit or server.info.transaction_status == TransactionStatus.INERROR:
        return
    context = _current.get()
    role = context.role.of(connection.settings_dict["USER"]) if context else "none"
    organisation, person = (context.organisation, context.person) if context else (None, None)
    # Straight to the driver: it is part of beginning the transaction, not a query of the program's.
    with connection.wrap_database_errors:
        longest = f"{_longest.get() * 1000:.0f}"
        server.execute(_TAKE_ON, [role, _setting(organisation), _setting(person), longest])


def _setting(id: int | None) -> str:
    return "" if id is None else str(id)


class PublicUntilKnown:
    """Middleware: a request is everybody's until a door has found out who asks, and nothing of it outlives it.

    None of its statements takes longer than `LONGEST_STATEMENT`: somebody waits for it, and so do others behind them.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with entered(PUBLIC):
            longest = _longest.set(settings.LONGEST_STATEMENT)
            try:
                return self.get_response(request)
            finally:
                _longest.reset(longest)
