"""Ringing the doorbell of the workers: after the commit, and without ever failing the request.

The work itself is a row that was committed; a sweep finds it when the bell was not heard.
"""

from typing import Any

from celery import Task, current_app
from django.db import transaction

from coalition.lib import context


class ProgramTask(Task):  # type: ignore[misc]
    """A task works for the program: it sees every row, where an action does not narrow it down to a member's."""

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        with context.entered(context.PROGRAM):
            return super().__call__(*args, **kwargs)


def enqueue(name: str, *args: int | str) -> None:
    """Ask a worker to run the task `name` once the running transaction is committed.

    A broker that is down or silent costs the request its timeout and a line in the log, nothing else.
    """

    def ring() -> None:
        # By signature, which honours eager mode in tests; without retries, which would block the request.
        current_app.signature(name, args=args).apply_async(retry=False, ignore_result=True)

    transaction.on_commit(ring, robust=True)
