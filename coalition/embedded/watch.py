"""Who is alive but does nothing: a worker that has left no sign of life for too long is started again."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from django.db import DatabaseError, close_old_connections

from coalition.lib import heartbeat

INTERVAL = 10  # seconds between two looks
# How long a worker may take after its start until its first sign is missed; the sign itself lasts as long as
# its longest task may take, so that one that works is never taken for one that hangs.
PATIENCE = 120
LONGEST_PATIENCE = 3600

# Roles and the signs that they leave (`SIGNS_OF_LIFE` in `coalition/celery.py`).
SIGNS = {"worker": "coalition", "reader": "files"}


def gives_signs(sign: str) -> bool:
    close_old_connections()  # of a database that was started again meanwhile
    return heartbeat.is_there(sign)


@dataclass(slots=True)
class Watch:
    """Whose sign has faded. Patience doubles where a new start does not help: then it is the queue that is down."""

    now: Callable[[], float]  # seconds, of a clock that never goes back
    started: Callable[[str], float]  # when, on that clock, a role's process was started
    is_alive: Callable[[str], bool] = gives_signs
    _next_look: float = 0.0
    _patience: dict[str, float] = field(default_factory=dict)

    def silent(self) -> list[str]:
        """The roles that have to be started again; none where the database, where the signs are, does not answer."""
        if self.now() < self._next_look:
            return []
        self._next_look = self.now() + INTERVAL
        with suppress(DatabaseError):
            return [role for role, sign in SIGNS.items() if self._is_silent(role, sign)]
        return []

    def _is_silent(self, role: str, sign: str) -> bool:
        if self.is_alive(sign):
            self._patience.pop(role, None)
            return False
        patience = self._patience.get(role, PATIENCE)
        if self.now() - self.started(role) < patience:
            return False
        self._patience[role] = min(2 * patience, LONGEST_PATIENCE)
        return True
