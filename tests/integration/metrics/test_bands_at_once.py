"""Two who make bands at once, or a rollup while a band is made of the one before: in the end the bands are right."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fractions import Fraction

import pytest
from django.db import transaction
from django.db.models import F

from metrics.actions import bands, drift, rollups
from metrics.disclosure.band import Band
from metrics.models import BandMark, Submission
from metrics.queries.bands import kept_in
from metrics.transitions import Status
from tests.conftest import FreshDatabase
from tests.factories import members
from tests.factories import submissions as factory
from tests.factories.submissions import row
from tests.integration.metrics.test_interleaving import Doing, Stage, wait_until


class Six(Stage):
    """A member's quarter with a revision from 1 to 99 % that is submitted, and what five others told."""

    def __init__(self, database: FreshDatabase) -> None:
        super().__init__(database)
        for number in range(5):
            other = members.member(f"Other {number}")
            person = members.person(f"Lead of {other.name}", other, "lead")
            rows = [_row(50)]
            factory.submission(
                other, self.quarter, person, status=Status.ACCEPTED, rows=rows, reviewer=self.reviewers[0]
            )
        self.observer = other

    def _version(self, figure: int, status: Status, **given: object) -> Submission:
        rows = [_row({1: 1, 2: 99}[figure])]
        return factory.submission(self.member, self.quarter, self.lead, status=status, rows=rows, **given)  # type: ignore[arg-type]

    @property
    def seen(self) -> object:
        """What another member sees: of four at 50 % and of this one."""
        with transaction.atomic():
            return kept_in(self.quarter).get((self.observer.pk, "zero_view_rate"))

    @contextmanager
    def making(self) -> "Iterator[tuple[Doing, Callable[[int], bool]]]":
        """Within it, somebody refreshes, has made rollups and read them for the bands, and waits to write those."""
        with self.holding("LOCK TABLE metrics_othersband IN EXCLUSIVE MODE") as waiting:
            refresh = Doing(rollups.refresh_stale)
            wait_until(lambda: waiting(1))
            yield refresh, waiting

    def is_right(self) -> bool:
        with transaction.atomic():
            return not drift.check().bands and not BandMark.objects.filter(dirty__gt=F("done")).exists()


def _row(unseen: int) -> factory.RowSpec:
    return row("", items_removed=100, views_known=100, removed_before_first_view=unseen)


LOW = Band(Fraction("0.5"), Fraction("0.525"), Fraction("0.55"))


@pytest.fixture
def stage(silence: None, fresh_database: FreshDatabase, statement_by_statement: None) -> Six:
    return Six(fresh_database)


def test_a_second_one_leaves_the_first_alone(stage: Six) -> None:
    with stage.making() as (refresh, _waiting):
        assert Doing(bands.refresh_stale).done() == 0
    assert refresh.done() == 6
    assert (stage.seen, stage.is_right()) == (LOW, True)


def test_what_is_rolled_up_meanwhile_is_in_the_bands_in_the_end(stage: Six) -> None:
    with stage.making() as (refresh, waiting):
        assert isinstance(Doing(stage.accept).done(), Submission)
        second = Doing(rollups.refresh_stale)
        wait_until(lambda: waiting(2))  # for the mark, which the first holds
    assert (refresh.done(), second.done()) == (6, 1)
    assert stage.is_right()


def test_who_is_killed_after_the_rollups_leaves_the_bands_to_the_next(
    stage: Six, fresh_database: FreshDatabase
) -> None:
    with stage.making() as (refresh, _waiting):
        _kill_whoever_waits(fresh_database)
        assert isinstance(refresh.done(), Exception)
    assert (stage.seen, stage.ask("SELECT dirty > done FROM metrics_bandmark")) == (None, (True,))
    assert rollups.refresh_stale() == 0
    assert (stage.seen, stage.is_right()) == (LOW, True)


def _kill_whoever_waits(database: FreshDatabase) -> None:
    """As the login role, which may end its own connections alone."""
    with database.connect() as program:
        program.execute("SET ROLE none")
        program.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0"
        )
