"""Whose file is read next, and that nobody else reads it meanwhile.

The locks are the database's and end with their process, however it ends: what it was at is free again.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from metrics.models import Submission
from metrics.queries.turn import ORDER, Step, subject
from metrics.transitions import Status


@contextmanager
def of(id: UUID) -> Iterator[Submission | None]:
    """That version, if it waits and nobody is at it."""
    with ExitStack() as locks:
        yield _claim(id) if _taken(str(id), locks) else None


@contextmanager
def next_before(before: datetime) -> Iterator[Submission | None]:
    """The version whose turn it is, which is nobody else's meanwhile.

    A member has so many places: its files are read in the order of their arrival, and what does not fit waits. Whoever
    has none at work comes first, so that no member waits for another one's files.
    """
    with ExitStack() as locks:
        yield _first_free(waiting(before), locks)


def _first_free(versions: Sequence[tuple[UUID, int]], locks: ExitStack) -> Submission | None:
    for place in range(settings.READ_AT_ONCE):
        full: set[int] = set()
        for id, member in versions:
            if member in full:
                continue
            with ExitStack() as taken:
                if not _taken(f"place {place} of {member}", taken):
                    full.add(member)
                elif _taken(str(id), taken) and (submission := _claim(id)):
                    locks.push(taken.pop_all())
                    return submission
    return None


@transaction.atomic
def waiting(before: datetime) -> list[tuple[UUID, int]]:
    """Versions with their members, in the order of their arrival; one that failed before holds up no other."""
    found = Submission.uploads.filter(status=Status.CHECKING, uploaded_at__lte=before)
    return list(found.order_by(*ORDER).values_list("pk", "member_id"))


@contextmanager
def at(step: Step, id: UUID) -> Iterator[None]:
    """Say what is being done with a version, until it is done, to whoever looks at it."""
    with ExitStack() as locks:
        _taken(subject(step, id), locks)
        yield


def _taken(subject: str, locks: ExitStack) -> bool:
    """Whether the lock is ours now: until `locks` end, or this process and with it its connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 1))", [subject])
        if not cursor.fetchone()[0]:
            return False
    locks.callback(_give_back, subject)
    return True


def _give_back(subject: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 1))", [subject])


@transaction.atomic
def _claim(id: UUID) -> Submission | None:
    """Count the attempt in a transaction of its own, so that one which kills the process is counted too."""
    found = Submission.uploads.filter(pk=id, status=Status.CHECKING)
    if not found.update(attempts=F("attempts") + 1):
        return None
    return found.select_related("member", "period", "file").first()
