"""What must hold at every moment, asked over and over while everything else goes on; and what must hold at the end."""

import time
from threading import Event, Thread

import psycopg

from tests.journeys.conftest import PATIENCE, Crew
from tests.journeys.faults.traffic import Acknowledged

EVERY = 0.05  # seconds

# One statement, so that it speaks of one moment: whatever is not stale has rollups that are what is in force, added up.
VIOLATIONS = """
    WITH summed AS (
        SELECT member_id, period_id, measure, sum(value) AS total
        FROM metrics_observation WHERE value IS NOT NULL GROUP BY 1, 2, 3),
    told AS (
        SELECT member_id, period_id, indicator AS measure, numerator AS total
        FROM metrics_rollup WHERE axis = 'total' AND denominator IS NULL)
    SELECT
        (SELECT count(*)
         FROM (summed FULL JOIN told USING (member_id, period_id, measure))
         JOIN metrics_stalemark mark USING (member_id, period_id)
         WHERE mark.dirty = mark.done AND summed.total IS DISTINCT FROM told.total),
        (SELECT count(*) FROM metrics_stalemark WHERE dirty > done)
      + (SELECT count(*) FROM metrics_bandmark WHERE dirty > done)
"""


class Sampler(Thread):
    """Asks every 50 ms, on a connection of its own, and counts."""

    def __init__(self, crew: Crew) -> None:
        super().__init__(daemon=True)
        self._crew, self._enough = crew, Event()
        self.samples = self.violations = self.stale = 0

    def run(self) -> None:
        while not self._enough.is_set():
            try:
                with self._crew.database() as database:
                    self._ask(database)
            except psycopg.OperationalError:  # it is killed and restarted, too
                time.sleep(EVERY)

    def _ask(self, database: "psycopg.Connection[tuple[int, int]]") -> None:
        while not self._enough.wait(EVERY):
            found = database.execute(VIOLATIONS).fetchone()
            if found is not None:
                self.samples += 1
                self.violations += found[0] > 0
                self.stale += found[1] > 0

    def __enter__(self) -> "Sampler":
        self.start()
        return self

    def __exit__(self, *_raised: object) -> None:
        self._enough.set()
        self.join(PATIENCE)

    def __str__(self) -> str:
        return f"{self.samples} samples, {self.violations} with violations, {self.stale} with something stale"


def lost(crew: Crew, acknowledged: Acknowledged) -> list[str]:
    """Whatever the program answered for and the database does not have."""
    with crew.database() as database:
        kept = dict(
            database.execute(
                "SELECT k.key, s.id::text FROM metrics_idempotencykey k JOIN metrics_submission s"
                " ON s.id = k.submission_id JOIN metrics_storedfile f ON f.id = s.file_id AND f.content IS NOT NULL"
            ).fetchall()
        )
        accepted = {
            id
            for (id,) in database.execute(
                "SELECT s.id::text FROM metrics_submission s JOIN members_auditevent e"
                " ON e.object = s.id::text AND e.type = 'submission.accepted'"
                " WHERE s.status IN ('accepted', 'superseded')"
            )
        }
    missing = [f"upload {key}" for key, id in acknowledged.uploads.items() if kept.get(key) != id]
    return missing + [f"acceptance of {id}" for id in acknowledged.accepted if id not in accepted]


def settled(crew: Crew) -> bool:
    """Whether nothing is stale, nothing waits to be checked, and all sums are right."""
    with crew.database() as database:
        found = database.execute(
            f"SELECT *, (SELECT count(*) FROM metrics_submission WHERE status = 'checking') FROM ({VIOLATIONS}) told"
        ).fetchone()
    return found == (0, 0, 0)
