"""Rows that the database itself refuses to change, even for the role that owns them."""

from collections.abc import Iterator

import pytest
from django.db import IntegrityError, connections, migrations, models, transaction
from django.db.migrations.state import ProjectState

from coalition.lib.immutable import Immutable
from tests.conftest import FreshDatabase

OWNER = "owner"


@pytest.fixture
def ledger(fresh_database: FreshDatabase) -> Iterator[None]:
    """A table `metrics_ledger` with a frozen and an open entry."""
    create = migrations.CreateModel(
        "Ledger",
        [
            ("id", models.BigAutoField(primary_key=True)),
            ("status", models.CharField(max_length=20)),
            ("figure", models.IntegerField(null=True)),
            ("ended", models.DateField(null=True)),
            ("words", models.CharField(default="", max_length=20)),
        ],
    )
    freeze = Immutable(
        "ledger",
        when="it.status IN ('accepted', 'superseded')",
        transitions={"status": {"accepted": ["superseded"]}},
        fills=("ended", "words"),
        inserts=True,
        reason="What's accepted never changes",
    )
    before, created = ProjectState(), ProjectState()
    create.state_forwards("metrics", created)
    with connections[OWNER].schema_editor() as editor:
        create.database_forwards("metrics", editor, before, created)
        _run("INSERT INTO metrics_ledger (status, figure, words) VALUES ('accepted', 1, ''), ('open', 2, '')")
        freeze.database_forwards("metrics", editor, created, created)
    yield
    with connections[OWNER].schema_editor() as editor:
        freeze.database_backwards("metrics", editor, created, created)
    assert _run("UPDATE metrics_ledger SET figure = 9") > 0


def _run(statement: str) -> int:
    with transaction.atomic(OWNER), connections[OWNER].cursor() as cursor:
        cursor.execute(statement)
        return int(cursor.rowcount)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE metrics_ledger SET figure = 3 WHERE status = 'accepted'",
        "UPDATE metrics_ledger SET figure = NULL WHERE status = 'accepted'",
        "UPDATE metrics_ledger SET status = 'open' WHERE status = 'accepted'",
        "UPDATE metrics_ledger SET status = 'superseded', figure = 3 WHERE status = 'accepted'",
        "DELETE FROM metrics_ledger WHERE status = 'accepted'",
        "UPDATE metrics_ledger SET ended = '2026-01-01', figure = 3 WHERE status = 'accepted'",
        "INSERT INTO metrics_ledger (status, words) VALUES ('accepted', '')",
        "TRUNCATE metrics_ledger",
    ],
)
def test_a_frozen_row_stays_as_it_is(ledger: None, statement: str) -> None:
    with pytest.raises(IntegrityError, match="What's accepted never changes"):
        _run(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE metrics_ledger SET status = 'superseded' WHERE status = 'accepted'",
        "UPDATE metrics_ledger SET figure = figure",
        "UPDATE metrics_ledger SET figure = 3, status = 'accepted' WHERE status = 'open'",
        "DELETE FROM metrics_ledger WHERE status = 'open'",
        "INSERT INTO metrics_ledger (status, words) VALUES ('open', '')",
        "UPDATE metrics_ledger SET ended = '2026-01-01', words = 'said' WHERE status = 'accepted'",
    ],
)
def test_what_is_open_and_what_is_allowed_still_changes(ledger: None, statement: str) -> None:
    assert _run(statement) > 0


@pytest.mark.parametrize("changed", ["ended = '2026-02-02'", "ended = NULL", "words = 'other'", "words = ''"])
def test_what_was_filled_once_stays_so(ledger: None, changed: str) -> None:
    _run("UPDATE metrics_ledger SET ended = '2026-01-01', words = 'said' WHERE status = 'accepted'")
    with pytest.raises(IntegrityError, match="What's accepted never changes"):
        _run(f"UPDATE metrics_ledger SET {changed} WHERE status = 'accepted'")


def test_a_table_that_could_never_hold_a_row_is_refused_when_written() -> None:
    with pytest.raises(ValueError, match="never hold"):
        Immutable("ledger", inserts=True)
