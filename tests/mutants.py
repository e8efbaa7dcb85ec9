"""Faults of the program, planted on purpose: the tests of the tests. Each must be caught.

    python -m tests.mutants lost-update worker

runs one of the program's processes with such a fault, beside those of a program that runs.
"""

import sys
import time
from collections.abc import Callable, Sequence
from threading import Thread
from typing import Any

import django
from django.db import connection, connections, transaction
from django.db.models import F


def lost_update() -> None:
    """Who refreshes locks nothing, and says to have done whatever is there when it ends."""
    from metrics.actions import rollups
    from metrics.models import StaleMark

    @transaction.atomic
    def refresh_one(broken: set[int]) -> bool | None:
        mark = StaleMark.objects.filter(dirty__gt=F("done")).exclude(pk__in=broken).order_by("id").first()
        if mark is None:
            return None
        rollups.make([mark.member_id], mark.period_id)
        StaleMark.objects.filter(pk=mark.pk).update(done=F("dirty"))
        return True

    rollups._refresh_one = refresh_one


def no_lock() -> None:
    """Who refreshes locks nothing, but still says to have done the version that it read."""
    from metrics.actions import rollups
    from metrics.models import StaleMark

    @transaction.atomic
    def refresh_one(broken: set[int]) -> bool | None:
        mark = StaleMark.objects.filter(dirty__gt=F("done")).exclude(pk__in=broken).order_by("id").first()
        if mark is None:
            return None
        rollups.make([mark.member_id], mark.period_id)
        StaleMark.objects.filter(pk=mark.pk).update(done=mark.dirty)
        return True

    rollups._refresh_one = refresh_one


def increment() -> None:
    """Rollups are added to, instead of made again."""
    from metrics.actions import rollups
    from metrics.models import Rollup
    from metrics.queries.cells import Only, counts_along

    columns = "member_id, period_id, indicator, axis, key, numerator, denominator"

    def make(members: Sequence[int], period: int) -> int:
        query = counts_along(Rollup.Axis.values, Only(members=list(members), periods=[period]))
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO metrics_rollup AS kept ({columns})"
                f" SELECT {columns} FROM ({query.sql}) AS cell"
                " ON CONFLICT (member_id, period_id, axis, indicator, key)"
                " DO UPDATE SET numerator = kept.numerator + excluded.numerator",
                query.parameters,
            )
            rows: int = cursor.rowcount
        return rows

    rollups.make = make


def answers_before_it_commits() -> None:
    """An acceptance is answered for before it is stored, half a second later."""
    from metrics.actions import submissions
    from metrics.transitions import Status

    accept = submissions.accept

    def later(**asked: Any) -> None:
        time.sleep(0.5)
        accept(**asked)
        connections.close_all()

    def answer(**asked: Any) -> Any:
        Thread(target=later, kwargs=asked).start()
        submission = asked["submission"]
        submission.status = Status.ACCEPTED
        return submission

    submissions.accept = answer


MUTANTS: dict[str, Callable[[], None]] = {
    "lost-update": lost_update,
    "no-lock": no_lock,
    "increment": increment,
    "answers-before-it-commits": answers_before_it_commits,
}


if __name__ == "__main__":
    from coalition.embedded.child import ROLES  # which sets the environment of Django

    django.setup()
    MUTANTS[sys.argv[1]]()
    ROLES[sys.argv[2]]()
