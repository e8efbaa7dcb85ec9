"""F13: a program is backed up while members report, and lives on elsewhere: nothing is lost, nobody signs in again."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path
from typing import Any

import psycopg

from coalition.embedded import use
from coalition.embedded.clean import clean
from coalition.embedded.places import BACKUP, place
from tests.journeys.conftest import Crew, Session
from tests.journeys.faults.conftest import QUARTER, Tell
from tests.journeys.faults.invariant import Sampler, lost, settled
from tests.journeys.faults.nemesis import wait_until
from tests.journeys.faults.traffic import FIGURES, Acknowledged, traffic
from tests.journeys.quarters import manage
from tests.program import Program, environment, free_port, start

# What must be none in a database of one moment.
HALF_TRUTHS = {
    "accepted without being recorded, or recorded without being accepted": """
        SELECT coalesce(s.id::text, e.object)
        FROM (SELECT * FROM metrics_submission WHERE status IN ('accepted', 'superseded')) s
        FULL JOIN (SELECT * FROM members_auditevent WHERE type = 'submission.accepted') e ON e.object = s.id::text
        WHERE s.id IS NULL OR e.id IS NULL
    """,
    "in force without observations": """
        SELECT s.id FROM metrics_submission s WHERE s.status = 'accepted'
        AND NOT EXISTS (SELECT FROM metrics_observation o WHERE o.submission_id = s.id)
    """,
    "a file that is another one": """
        SELECT f.id FROM metrics_storedfile f WHERE f.sha256 <> encode(sha256(f.content), 'hex')
    """,
}


def test_backed_up_while_members_report_and_restored_elsewhere(
    turn: int, stormy: Crew, session: Session, sampler: Sampler, tell: Tell, tmp_path: Path
) -> None:
    folder, data_dir, port = tmp_path / "backup", tmp_path / "elsewhere", free_port()
    with traffic(stormy) as going:
        wait_until(lambda: bool(going.acknowledged.accepted), "a version is accepted")
        before = deepcopy(going.acknowledged)
        begun = time.monotonic()
        backup = _manage("backup", folder, stormy.program.data_dir, stormy.program.port)
        took = time.monotonic() - begun
        meanwhile = len(going.acknowledged) - len(before)
    try:
        restored = _manage("restore", folder, data_dir, port)
        assert (restored["rows"], restored["audit_head"]) == (backup["rows"], backup["audit_head"])
        nothing_is_half_true(data_dir)
        with living_on(data_dir, port) as program:
            everybody_goes_on(stormy.at(program), before)
            assert session.at(program) == session.at(stormy.program) != "/account/login/"
            chain_holds(program, backup["audit_head"])
    finally:
        clean(data_dir)
    tell(
        f"{len(before)} acknowledged before the backup, {meanwhile} during its {took:.1f} s; all of the first came back"
    )


def _manage(command: str, folder: Path, data_dir: Path, port: int) -> dict[str, Any]:
    return manage(command, str(folder), environment=environment(data_dir, port))


def nothing_is_half_true(data_dir: Path) -> None:
    there = place(data_dir)
    with use.running(there, data_dir / "log" / "postgres.log"), psycopg.connect(**there.connection(BACKUP)) as database:
        for what, question in HALF_TRUTHS.items():
            assert database.execute(question).fetchall() == [], what


@contextmanager
def living_on(data_dir: Path, port: int) -> Iterator[Program]:
    program = start(data_dir, port=port)
    try:
        yield program
    finally:
        program.stop()


def everybody_goes_on(crew: Crew, before: Acknowledged) -> None:
    """Whatever was answered for is there; tokens are valid; the next version is read and counted."""
    assert lost(crew, before) == []
    wait_until(lambda: settled(crew), "everything is counted")
    crew.accept(crew.signed_off(QUARTER, figure := next(FIGURES)))
    wait_until(lambda: crew.removed(QUARTER) == figure, "the progress goes on")


def chain_holds(program: Program, head: str) -> None:
    assert json.loads(program.manage("verify_audit", "--head", head).splitlines()[-1])["ok"] is True
