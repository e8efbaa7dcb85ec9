"""A program is backed up while members report, and lives on elsewhere: nothing is lost, nobody must sign in again."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from threading import Event, Thread
from typing import Any

import psycopg
import pytest

from coalition.embedded import use
from coalition.embedded.clean import clean
from coalition.embedded.places import BACKUP, place
from tests.journeys.conftest import Crew, Session
from tests.journeys.quarters import manage
from tests.journeys.test_faults import TURNS, wait_until
from tests.program import environment, free_port, start

QUARTER = "2020-Q1"

# What must be none in a database of one moment.
HALF_TRUTHS = {
    "accepted without being recorded, or recorded without being accepted": """
        SELECT s.id::text FROM metrics_submission s WHERE s.status IN ('accepted', 'superseded')
        EXCEPT SELECT e.object FROM members_auditevent e WHERE e.type = 'submission.accepted'
        UNION ALL
        (SELECT e.object FROM members_auditevent e WHERE e.type = 'submission.accepted'
         EXCEPT SELECT s.id::text FROM metrics_submission s WHERE s.status IN ('accepted', 'superseded'))
    """,
    "in force without observations": """
        SELECT s.id FROM metrics_submission s WHERE s.status = 'accepted'
        AND NOT EXISTS (SELECT FROM metrics_observation o WHERE o.submission_id = s.id)
    """,
    "a file that is another one": """
        SELECT f.id FROM metrics_storedfile f WHERE f.sha256 <> encode(sha256(f.content), 'hex')
    """,
}


@dataclass(frozen=True, slots=True)
class Traffic:
    """Figures in the order in which they were sent for acceptance, and those that were answered."""

    sent: list[int] = field(default_factory=list)
    accepted: list[int] = field(default_factory=list)


@contextmanager
def reporting(crew: Crew, figures: Iterator[int]) -> Iterator[Traffic]:
    """Within it, one version after the other is uploaded, signed off and accepted."""
    traffic, enough = Traffic(), Event()

    def report() -> None:
        while not enough.is_set():
            figure = next(figures)
            submission = crew.signed_off(QUARTER, figure)
            traffic.sent.append(figure)
            crew.accept(submission)
            traffic.accepted.append(figure)

    thread = Thread(target=report)
    thread.start()
    try:
        wait_until(lambda: bool(traffic.accepted) or not thread.is_alive(), "a version is accepted")
        yield traffic
    finally:
        enough.set()
        thread.join()


@pytest.fixture(scope="module")
def figures() -> Iterator[int]:
    """A figure that no version before had."""
    return count(5_000_000, 1_001)


@pytest.mark.parametrize("turn", TURNS)
def test_backed_up_while_members_report_and_restored_elsewhere(
    turn: int, crew: Crew, session: Session, figures: Iterator[int], tmp_path: Path
) -> None:
    folder, data_dir, port = tmp_path / "backup", tmp_path / "elsewhere", free_port()
    with reporting(crew, figures) as traffic:
        begun = len(traffic.accepted)
        _manage("backup", folder, crew.program.data_dir, crew.program.port)
        ended = len(traffic.sent)
        time.sleep(0.5)  # whatever is reported from now on is not in it
    possible = traffic.sent[begun - 1 : ended]
    try:
        assert _manage("restore", folder, data_dir, port)["migrations_to_run"] == []
        figure = _in_force(data_dir, crew.slug)
        assert figure in possible
        program = start(data_dir, port=port)
        try:
            _everybody_goes_on(crew.at(program), session, figure, next(figures))
        finally:
            program.stop()
    finally:
        clean(data_dir)


def _manage(command: str, folder: Path, data_dir: Path, port: int) -> dict[str, Any]:
    return manage(command, str(folder), environment=environment(data_dir, port))


def _in_force(data_dir: Path, member: str) -> int:
    """The member's figure in the restored database, in which nothing is half true."""
    there = place(data_dir)
    with use.running(there, data_dir / "log" / "postgres.log"), psycopg.connect(**there.connection(BACKUP)) as database:
        for what, question in HALF_TRUTHS.items():
            assert database.execute(question).fetchall() == [], what
        row = database.execute(
            "SELECT sum(o.value) FROM metrics_observation o JOIN members_organisation m ON m.id = o.member_id "
            "JOIN metrics_period p ON p.id = o.period_id "
            "WHERE m.slug = %s AND format('%%s-Q%%s', p.year, p.number) = %s AND o.measure = 'items_removed'",
            [member, QUARTER],
        ).fetchone()
    assert row is not None
    return int(row[0])


def _everybody_goes_on(crew: Crew, session: Session, figure: int, next_figure: int) -> None:
    """Tokens and sessions are valid, the figure is shown, and what was under way goes on, as does what comes next."""
    wait_until(lambda: crew.removed(QUARTER) == figure, "the progress is that of the backup")
    portal = session.at(crew.program)
    assert (portal.status_code, portal.history) == (200, [])
    for submission in crew.lead.pages("submissions/"):
        if submission["status"] == "submitted":
            crew.accept(submission)
    crew.accept(crew.signed_off(QUARTER, next_figure))
    wait_until(lambda: crew.removed(QUARTER) == next_figure, "the progress goes on")
