"""Two at once, at the worst moment, which is held by a lock: no update is lost, and of two steps the first holds."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
import pytest
from celery import current_app
from django.db import connections, transaction

from coalition.lib import context
from members.models import User
from members.queries import actor_for
from metrics.actions import drift, marks, rebuilding, rollups, submissions, tree
from metrics.actions.refusals import Refusal
from metrics.models import Period, Rollup, Submission, Taxon
from metrics.transitions import Status
from tests import mutants
from tests.conftest import FreshDatabase
from tests.factories import members
from tests.factories import submissions as factory
from tests.factories.submissions import row
from tests.journeys.faults.invariant import VIOLATIONS

PATIENCE = 30


class Doing(threading.Thread):
    """Something done on a connection of its own; `outcome` is what came of it, or the exception."""

    def __init__(self, what: Callable[[], object]) -> None:
        super().__init__(daemon=True)
        self._what, self._app = what, current_app._get_current_object()
        self.outcome: object = None
        self.start()

    def run(self) -> None:
        self._app.set_current()
        try:
            with context.entered(context.PROGRAM):
                self.outcome = self._what()
        except Exception as error:  # noqa: BLE001 - it is looked at where the outcome is
            self.outcome = error
        finally:
            connections.close_all()

    def done(self) -> object:
        self.join(PATIENCE)
        assert not self.is_alive(), "it never came to an end"
        return self.outcome


class Stage:
    """A member's quarter with a version in force, a revision that is submitted, and the reviewer."""

    def __init__(self, database: FreshDatabase) -> None:
        self._database = database
        self.member = members.member("Example Marketplace")
        self.lead: User = members.person("Leo Lead", self.member, "lead")
        convener = members.convener("Convening Trust")
        self.reviewers = [members.person(f"Ruth {name}", convener, "reviewer") for name in ("One", "Two")]
        self.quarter: Period = factory.period("2026-Q1")
        self.accepted = self._version(1, Status.ACCEPTED, reviewer=self.reviewers[0])
        self.revision = self._version(2, Status.SUBMITTED, reason="One more.")

    def _version(self, figure: int, status: Status, **given: object) -> Submission:
        rows = [row("Manis javanica", items_removed=figure)]
        return factory.submission(self.member, self.quarter, self.lead, status=status, rows=rows, **given)  # type: ignore[arg-type]

    def accept(self, reviewer: int = 0) -> Submission:
        return submissions.accept(
            submission=self.revision, sha256=self.revision.file.sha256, by=actor_for(self.reviewers[reviewer])
        )

    def withdraw(self) -> Submission:
        return submissions.withdraw(submission=self.revision, by=actor_for(self.lead))

    def ask(self, statement: str) -> tuple[object, ...] | None:
        """As the owner, who sees everything."""
        with self._database.connect("coalition_owner") as owner:
            return owner.execute(statement).fetchone()

    @property
    def violations(self) -> int:
        found = self.ask(VIOLATIONS)
        return int(str(found[0])) if found else -1

    @property
    def figures(self) -> tuple[object, ...] | None:
        """The sum of the observations, and the rollup."""
        return self.ask(
            "SELECT (SELECT sum(value) FROM metrics_observation WHERE measure = 'items_removed'), (SELECT numerator"
            " FROM metrics_rollup WHERE axis = 'total' AND indicator = 'items_removed')"
        )

    @property
    def statuses(self) -> tuple[object, ...] | None:
        return self.ask("SELECT array_agg(status ORDER BY version) FROM metrics_submission")

    @contextmanager
    def holding(self, statement: str, *parameters: object) -> "Iterator[Callable[[int], bool]]":
        """Within it, what the statement locked is locked; what it gives says whether so many wait."""
        with self._database.connect("coalition_owner") as holder, self._database.connect("coalition_owner") as asking:
            asking.autocommit = True
            holder.execute(statement, parameters)
            yield lambda count: _waiting(asking) >= count
            holder.rollback()

    @contextmanager
    def refreshing(self) -> "Iterator[tuple[Doing, Callable[[int], bool]]]":
        """Within it, somebody refreshes, has summed up what was there, and waits before it is written."""
        same_row = (
            "INSERT INTO metrics_rollup (member_id, period_id, indicator, axis, key, numerator)"
            " VALUES (%s, %s, 'items_removed', 'total', '', -1)"
        )
        with self.holding(same_row, self.member.pk, self.quarter.pk) as waiting:
            refresh = Doing(rollups.refresh_stale)
            wait_until(lambda: waiting(1))
            yield refresh, waiting


def _waiting(connection: "psycopg.Connection[tuple[object, ...]]") -> int:
    return connection.execute(
        "SELECT FROM pg_stat_activity WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0"
    ).rowcount


def wait_until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, "it never came to that"
        time.sleep(0.01)


@pytest.fixture
def stage(silence: None, fresh_database: FreshDatabase, statement_by_statement: None) -> Stage:
    return Stage(fresh_database)


@pytest.fixture
def mutated(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Plants a fault, which is gone after the test."""
    for name in ("_refresh_one", "make"):
        monkeypatch.setattr(rollups, name, getattr(rollups, name))

    def plant(mutant: str) -> None:
        mutants.MUTANTS[mutant]()

    return plant


def test_a_second_refresh_leaves_the_first_alone(stage: Stage) -> None:
    with stage.refreshing() as (refresh, _waiting_too):
        assert Doing(rollups.refresh_stale).done() == 0
    assert (refresh.done(), stage.figures, stage.violations) == (1, (1, 1), 0)


def accepted_while_refreshing(stage: Stage) -> object:
    """How many quarters were refreshed."""
    with stage.refreshing() as (refresh, waiting):
        acceptance = Doing(stage.accept)
        wait_until(lambda: waiting(2) or not acceptance.is_alive())
    assert isinstance(acceptance.done(), Submission), acceptance.outcome
    return refresh.done()


def test_what_is_accepted_during_a_refresh_stays_stale(stage: Stage) -> None:
    assert accepted_while_refreshing(stage) == 1
    assert (stage.figures, stage.violations) == ((2, 1), 0)
    assert rollups.refresh_stale() == 1
    assert (stage.figures, stage.violations) == ((2, 2), 0)


def test_a_lost_update_would_be_seen(stage: Stage, mutated: Callable[[str], None]) -> None:
    mutated("lost-update")
    assert accepted_while_refreshing(stage) == 1
    assert (stage.figures, stage.violations) == ((2, 1), 1)


def test_the_version_that_was_read_holds_without_a_lock_too(stage: Stage, mutated: Callable[[str], None]) -> None:
    """What came meanwhile is still stale, and is found by the same worker."""
    mutated("no-lock")
    assert accepted_while_refreshing(stage) == 2
    assert (stage.figures, stage.violations) == ((2, 2), 0)


def test_rollups_that_are_added_to_would_be_seen(stage: Stage, mutated: Callable[[str], None]) -> None:
    mutated("increment")
    rollups.refresh_stale()
    stage.accept()
    rollups.refresh_stale()
    assert (stage.figures, stage.violations) == ((2, 3), 1)


def test_no_rollup_is_made_of_a_tree_that_is_changing(stage: Stage) -> None:
    """What is accepted meanwhile cannot be marked by whoever changes the tree: it waits for the new one."""
    family, moving = factory.taxon("Manidae", "family"), factory.taxon("Manis crassicaudata")
    stage.revision.file_rows.update(taxon=moving)
    rollups.refresh_stale()
    with transaction.atomic():
        tree.change()
        marks.mark_taxa(taxa=[moving.pk])
        Taxon.objects.filter(pk=moving.pk).update(path=[family.pk, moving.pk])
        assert isinstance(Doing(stage.accept).done(), Submission)
        assert Doing(rollups.refresh_stale).done() == 0
        with stage.holding("SELECT") as waiting:
            rebuild = Doing(rebuilding.rebuild)
            wait_until(lambda: waiting(1))
    assert rebuild.done() == rebuilding.Rebuilt(made=1, rows=Rollup.objects.count())
    assert (stage.figures, drift.check().drifted) == ((2, 2), [])
    assert Rollup.objects.get(axis="taxon", key=str(family.pk), indicator="items_removed").numerator == 2


def test_a_version_is_accepted_once(stage: Stage) -> None:
    with stage.holding("UPDATE metrics_stalemark SET dirty = dirty") as waiting:
        first = Doing(stage.accept)
        wait_until(lambda: waiting(1))
        second = Doing(lambda: stage.accept(1))
        wait_until(lambda: waiting(2))
    assert isinstance(first.done(), Submission), first.outcome
    assert _code(second) == "wrong-status"
    assert stage.statuses == (["superseded", "accepted"],)
    assert rollups.refresh_stale() == 1
    assert (stage.figures, stage.violations) == ((2, 2), 0)


@pytest.mark.parametrize(
    ("first", "second", "statuses", "figure"),
    [
        ("accept", "withdraw", ["superseded", "accepted"], 2),
        ("withdraw", "accept", ["accepted", "withdrawn"], 1),
    ],
)
def test_of_acceptance_and_withdrawal_the_first_holds(
    first: str, second: str, statuses: list[str], figure: int, stage: Stage
) -> None:
    with stage.holding("SELECT FROM metrics_submission WHERE id = %s FOR UPDATE", stage.revision.pk) as waiting:
        winner = Doing(getattr(stage, first))
        wait_until(lambda: waiting(1))
        loser = Doing(getattr(stage, second))
        wait_until(lambda: waiting(2))
    assert isinstance(winner.done(), Submission), winner.outcome
    assert _code(loser) == "wrong-status"
    assert stage.statuses == (statuses,)
    rollups.refresh_stale()
    assert (stage.figures, stage.violations) == ((figure, figure), 0)


def test_a_quarter_that_cannot_be_rolled_up_stops_no_other(stage: Stage, fresh_database: FreshDatabase) -> None:
    """Its sum is larger than the database can hold."""
    other = members.member("Northern Classifieds")
    person = members.person("Nora North", other, "lead")
    rows = [row("Manis javanica", items_removed=7)]
    factory.submission(other, stage.quarter, person, status=Status.ACCEPTED, rows=rows, reviewer=stage.reviewers[0])
    stage.withdraw()
    factory.revised(stage.accepted, [row("Manis javanica", items_removed=9 * 10**18)] * 2)
    assert rollups.refresh_stale() == 1
    told = stage.ask("SELECT count(*), min(numerator) FROM metrics_rollup WHERE axis = 'total' AND denominator IS NULL")
    assert told == (1, 7)
    assert stage.ask("SELECT count(*) FROM metrics_stalemark WHERE dirty > done") == (1,)


def _code(doing: Doing) -> str:
    refusal = doing.done()
    assert isinstance(refusal, Refusal), refusal
    return refusal.code
