"""The queue inside PostgreSQL, under a role that may use it and own nothing of it."""

from typing import Any

import psycopg
from kombu.transport import pgmq as kombu_pgmq
from pgmq import PGMQueue, install_pgmq_from_sql
from psycopg import sql

NOTICE_INTERVAL = 50  # ms between two notices of one queue
LONGEST_WAIT = 1000  # ms for a lock


class Channel(kombu_pgmq.Channel):
    """kombu's, except that queues and their notices exist already, and that no message is held for ever.

    kombu would create the queue and replace its trigger whenever a worker starts, which only their owner may do,
    and which locks the queue's table while others send.
    """

    def _new_queue(self, queue: str, **kwargs: Any) -> None:
        self._maybe_enable_notify(queue)

    def _maybe_enable_notify(self, queue: str, queue_name: str | None = None) -> None:
        if self.use_notify:
            self.connection._register_notify_queue(queue_name or self._queue_name(queue))


    def basic_ack(self, delivery_tag: str, multiple: bool = False) -> None:
        """kombu's, except that a message counts as done although the database was just not there to hear of it.

        It would be held for ever otherwise, and with a few of those a worker takes no other one. It will be delivered
        again, which no task minds.
        """
        try:
            super().basic_ack(delivery_tag, multiple)  # type: ignore[no-untyped-call]
        except psycopg.Error:
            self.qos.ack(delivery_tag)
            raise

    def basic_reject(self, delivery_tag: str, requeue: bool = False) -> None:
        """The same for what is given back."""
        try:
            super().basic_reject(delivery_tag, requeue)  # type: ignore[no-untyped-call]
        except psycopg.Error:
            self.qos.ack(delivery_tag)
            raise


class Transport(kombu_pgmq.Transport):
    Channel = Channel

    def _create_pgmq_client(self) -> PGMQueue:
        """kombu's, which does not wait for whoever has locked a queue: a request may be at this end.

        Its client takes no such option, so that what its pool has opened already is opened again.
        """
        client = super()._create_pgmq_client()
        if client.pool is not None:
            client.pool.kwargs = {"options": f"-c lock_timeout={LONGEST_WAIT}"}
            client.pool.drain()
        return client


def install(owner: "psycopg.Connection[Any]", application: str, queues: list[str]) -> None:
    """Install the queue's tables and functions unless they are there, make the queues, let `application` use them.

    `owner`: a connection inside a transaction, of the role that owns the database.
    """
    if not owner.execute("SELECT FROM pg_namespace WHERE nspname = 'pgmq'").rowcount:
        install_pgmq_from_sql(conn=owner)
    known = {name for (name,) in owner.execute("SELECT queue_name FROM pgmq.meta")}
    for queue in queues:
        if queue not in known:
            owner.execute("SELECT pgmq.create(%s)", [queue])
            owner.execute("SELECT pgmq.enable_notify_insert(%s, %s)", [queue, NOTICE_INTERVAL])
    for right in (
        "USAGE ON SCHEMA pgmq",
        "SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA pgmq",
        "USAGE, SELECT ON ALL SEQUENCES IN SCHEMA pgmq",
    ):
        owner.execute(sql.SQL("GRANT {} TO {}").format(sql.SQL(right), sql.Identifier(application)))
