"""The queue inside PostgreSQL, under the application's role, with a real producer and consumer."""

import psycopg
import pytest
from celery import current_app
from kombu.connection import Connection
from psycopg.errors import InsufficientPrivilege, LockNotAvailable

from coalition.celery import transport_options
from coalition.embedded.places import ADMIN
from coalition.lib import queue
from tests.conftest import PLACE, FreshDatabase


def _connection(database: FreshDatabase) -> Connection:
    address = PLACE.connection("coalition_app", database.name)
    options = {
        **transport_options("pgmq://"),
        "conn_string": " ".join(f"{word}={value}" for word, value in address.items()),
    }
    return Connection("pgmq://", transport="coalition.lib.queue:Transport", transport_options=options)  # type: ignore[no-untyped-call]


def test_what_is_sent_arrives_once_and_is_gone_when_acknowledged(fresh_database: FreshDatabase) -> None:
    with _connection(fresh_database) as broker, broker.SimpleQueue(current_app.conf.task_default_queue) as sent:
        sent.put({"task": "metrics.tasks.refresh_stale"})
        message = sent.get(timeout=5)
        assert message.payload == {"task": "metrics.tasks.refresh_stale"}
        with pytest.raises(sent.Empty):
            sent.get_nowait()
        message.ack()
        assert sent.qsize() == 0


@pytest.mark.parametrize("answer", ["ack", "requeue"])
def test_a_lost_connection_holds_no_message_for_ever(answer: str, fresh_database: FreshDatabase) -> None:
    """A worker that may hold one message takes the next one, although the database could not be told of the first."""
    with _connection(fresh_database) as broker:
        sent = broker.SimpleQueue(current_app.conf.task_default_queue)
        sent.put({"task": "metrics.tasks.refresh_stale"})
        message = sent.get(timeout=5)
        message.channel.basic_qos(0, 1, False)
        with psycopg.connect(**PLACE.connection(ADMIN, fresh_database.name), autocommit=True) as server:
            server.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND usename = 'coalition_app'"
            )
        with pytest.raises(psycopg.OperationalError):
            getattr(message, answer)()
        assert message.channel.qos.can_consume()


def test_nobody_waits_for_a_locked_queue(fresh_database: FreshDatabase) -> None:
    with fresh_database.connect("coalition_owner") as owner, _connection(fresh_database) as broker:
        sent = broker.SimpleQueue(current_app.conf.task_default_queue)
        owner.execute("LOCK TABLE pgmq.q_coalition IN ACCESS EXCLUSIVE MODE")
        with pytest.raises(LockNotAvailable):
            sent.put({"task": "metrics.tasks.refresh_stale"})


def test_installing_twice_changes_nothing(fresh_database: FreshDatabase) -> None:
    with fresh_database.connect("coalition_owner") as owner:
        before = owner.execute("SELECT queue_name, created_at FROM pgmq.meta").fetchall()
        queue.install(owner, "coalition_app", [str(row[0]) for row in before])
        assert owner.execute("SELECT queue_name, created_at FROM pgmq.meta").fetchall() == before


@pytest.mark.parametrize("statement", ["SELECT pgmq.create('mine')", "DROP TABLE pgmq.q_coalition"])
def test_the_applications_role_can_neither_make_nor_drop_a_queue(fresh_database: FreshDatabase, statement: str) -> None:
    with fresh_database.connect() as application, pytest.raises(InsufficientPrivilege):
        application.execute(statement)
