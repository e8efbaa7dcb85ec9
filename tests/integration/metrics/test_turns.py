"""Whose file is read next: in the order of arrival, two of a member at once, and nobody waits for another member."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from queue import Queue
from threading import Event, Thread

import pytest
from celery import current_app
from django.db import connection
from django.utils import timezone

from coalition.lib import context
from members.models import AuditEvent
from metrics import tasks
from metrics.actions import checking, turns
from metrics.models import Submission
from metrics.transitions import Status
from tests.conftest import FreshDatabase
from tests.factories import members, submissions

pytestmark = pytest.mark.usefixtures("statement_by_statement")

QUARTERS = ("2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4")


@pytest.fixture
def waiting(fresh_database: FreshDatabase) -> dict[str, Submission]:
    """Four files of one member, and after them one of another."""
    first, second = members.member("First"), members.member("Second")
    people = {first: members.person("Ann", first, "reporter"), second: members.person("Ben", second, "reporter")}
    periods = [submissions.period(quarter) for quarter in QUARTERS]
    order = [*((first, period) for period in periods), (second, periods[0])]
    made = [submissions.submission(member, period, people[member], status=Status.CHECKING) for member, period in order]
    return dict(zip(("a1", "a2", "a3", "a4", "b1"), made, strict=True))


@contextmanager
def a_worker() -> Iterator[Submission | None]:
    """What another process would be at, on a connection of its own, until the block ends."""
    found: Queue[Submission | None] = Queue()
    done = Event()

    def work() -> None:
        with context.entered(context.PROGRAM), turns.next_before(timezone.now()) as submission:
            found.put(submission)
            done.wait(60)
        connection.close()

    worker = Thread(target=work)
    worker.start()
    try:
        yield found.get(timeout=60)
    finally:
        done.set()
        worker.join()


def test_two_of_a_member_at_once_and_the_others_wait_for_their_turn(waiting: dict[str, Submission]) -> None:
    with ExitStack() as others:
        first = ExitStack()
        assert first.enter_context(a_worker()) == waiting["a1"]
        assert others.enter_context(a_worker()) == waiting["b1"]  # nothing of that member is read yet
        assert others.enter_context(a_worker()) == waiting["a2"]
        with a_worker() as fourth:
            assert fourth is None
        first.close()  # as if killed: its file waits again, and holds up none that did not fail
        for next_ in ("a3", "a4", "a1"):
            with a_worker() as again:
                assert again == waiting[next_]
            Submission.objects.filter(pk=waiting[next_].pk).update(status=Status.READY)
    assert Submission.objects.get(pk=waiting["a1"].pk).attempts == 2


@pytest.fixture
def eager() -> Iterator[None]:
    """A message is heard at once, by this process."""
    current_app.conf.task_always_eager = True
    yield
    current_app.conf.task_always_eager = False


def test_one_message_is_enough_for_all_and_each_is_read_once(waiting: dict[str, Submission], eager: None) -> None:
    tasks.check_submission()
    finished = Submission.objects.exclude(status=Status.CHECKING)
    assert finished.count() == 5
    assert set(finished.values_list("attempts", flat=True)) == {1}


def test_twenty_at_once_all_finish_in_the_order_in_which_they_came(fresh_database: FreshDatabase, eager: None) -> None:
    quarter = submissions.period("2025-Q1")
    made = []
    for number in range(20):
        member = members.member(f"Member {number:02}")
        person = members.person(f"Ann {number:02}", member, "reporter")
        made.append(submissions.submission(member, quarter, person, status=Status.CHECKING))
    tasks.check_submission()
    assert not Submission.objects.filter(status=Status.CHECKING).exists()
    checked = AuditEvent.objects.filter(type="submission.checked").order_by("pk")
    assert list(checked.values_list("object", flat=True)) == [str(submission.pk) for submission in made]


def test_one_that_is_being_read_is_left_alone(waiting: dict[str, Submission]) -> None:
    with a_worker() as submission:
        assert submission is not None
        checking.check(submission.pk)
        assert Submission.objects.get(pk=submission.pk).status == Status.CHECKING
    checking.check(submission.pk)
    assert Submission.objects.get(pk=submission.pk).status != Status.CHECKING
