"""The doorbell rings after the commit, and its failure is nobody's problem."""

import logging
import socket
from collections.abc import Iterator

import pytest
from celery import Celery, current_app, shared_task
from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from coalition.celery import transport_options
from coalition.lib.jobs import enqueue
from tests.conftest import FreshDatabase

heard: list[int] = []


@shared_task(name="tests.note")  # type: ignore[untyped-decorator]
def note(number: int) -> None:
    heard.append(number)


@pytest.fixture(autouse=True)
def nothing_heard() -> None:
    heard.clear()


@pytest.fixture
def eager() -> Iterator[None]:
    current_app.conf.task_always_eager = True
    yield
    current_app.conf.task_always_eager = False


def test_a_task_runs_after_the_commit_and_not_before(fresh_database: FreshDatabase, eager: None) -> None:
    with transaction.atomic():
        enqueue("tests.note", 7)
        assert heard == []
    assert heard == [7]


def test_what_is_rolled_back_rings_no_bell(fresh_database: FreshDatabase, eager: None) -> None:
    with transaction.atomic():
        enqueue("tests.note", 7)
        transaction.set_rollback(True)
    assert heard == []


@pytest.fixture(params=["closed", "silent"])
def broken_broker(request: pytest.FixtureRequest) -> Iterator[None]:
    """A broker at an address where nobody listens, or where somebody does and never answers."""
    usual = current_app._get_current_object()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        if request.param == "closed":
            listening.close()
        broker = f"amqp://guest:guest@127.0.0.1:{port}//"
        options = transport_options(broker)
        broken = Celery("broken", broker=broker, broker_transport_options=options, set_as_current=False)
        broken.set_current()
        yield
        usual.set_current()
        broken.close()


def test_a_broken_broker_costs_a_line_in_the_log_and_nothing_else(
    fresh_database: FreshDatabase, broken_broker: None, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR), transaction.atomic():
        ContentType.objects.create(app_label="kept", model="row")
        enqueue("tests.note", 7)
    assert ContentType.objects.filter(app_label="kept").exists()
    assert heard == []
    assert "Error calling" in caplog.text
