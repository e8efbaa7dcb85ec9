"""The queue hangs, is gone, or delivers everything twice: nobody waits for it, and what it lost is found."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import pytest

from tests.journeys.conftest import Crew
from tests.journeys.faults.beside import web_beside
from tests.journeys.faults.conftest import QUARTER, Tell
from tests.journeys.faults.invariant import Sampler
from tests.journeys.faults.nemesis import QUEUES, holding, wait_until
from tests.journeys.faults.traffic import FIGURES

AT_MOST = 3  # seconds that a request may take when nobody hears the bell


def accepted_in_time(crew: Crew, url: str, tell: Tell) -> None:
    """Upload and accept by that web server, each within three seconds; both are found by the sweeps."""
    figure = next(FIGURES)
    submission = crew.signed_off(QUARTER, figure)
    lead, reviewer = crew.lead.another(url), crew.reviewer.another(url)
    told = {"data": {"period": "2019-Q1", "reason": "Again."}, "headers": {"Idempotency-Key": str(uuid4())}}
    content = f"taxon,items_removed\nManis javanica,{figure}\n".encode()
    begun = time.monotonic()
    unread = lead.post("submissions/", **told, files={"file": ("figures.csv", content)})
    uploaded = time.monotonic()
    reviewer.post(f"submissions/{submission['id']}/accept/", json={"sha256": submission["sha256"]})
    accepted = time.monotonic()
    tell(f"uploaded in {uploaded - begun:.2f} s, accepted in {accepted - uploaded:.2f} s")
    assert max(uploaded - begun, accepted - uploaded) < AT_MOST
    wait_until(lambda: crew.removed(QUARTER) == figure, "the progress is right")
    assert crew.checked(unread)["status"] == "ready"


def test_the_queue_hangs(turn: int, stormy: Crew, sampler: Sampler, tell: Tell) -> None:
    figure = next(FIGURES)
    submission = stormy.signed_off(QUARTER, figure)
    tables = ", ".join(f"pgmq.q_{queue}" for queue in QUEUES)
    with holding(stormy, f"LOCK TABLE {tables} IN ACCESS EXCLUSIVE MODE"):
        begun = time.monotonic()
        unread = stormy.upload("2019-Q1", "figures.csv", b"taxon,items_removed\nManis javanica,12\n")
        uploaded = time.monotonic()
        stormy.accept(submission)
        accepted = time.monotonic()
    tell(f"uploaded in {uploaded - begun:.2f} s, accepted in {accepted - uploaded:.2f} s")
    assert max(uploaded - begun, accepted - uploaded) < AT_MOST
    wait_until(lambda: stormy.removed(QUARTER) == figure, "the progress is right")
    assert stormy.checked(unread)["status"] == "ready"


@pytest.mark.parametrize("broker", [pytest.param("dead", marks=pytest.mark.trial), "hung"])
def test_another_broker_does_not_answer(turn: int, broker: str, stormy: Crew, sampler: Sampler, tell: Tell) -> None:
    """RabbitMQ's address, where nobody listens, or somebody who never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        address = f"amqp://guest:guest@127.0.0.1:{listening.getsockname()[1]}//"
        if broker == "dead":
            listening.close()
        with web_beside(stormy, "coalition.embedded.child", "web", CELERY_BROKER_URL=address) as url:
            accepted_in_time(stormy, url, tell)


@contextmanager
def everything_twice(crew: Crew) -> Iterator[None]:
    """Within it, whatever is sent is in its queue two times, for two processes to take at once."""
    with crew.database() as database:
        database.execute(
            """CREATE FUNCTION pgmq.twice() RETURNS trigger LANGUAGE plpgsql AS $$
               BEGIN
                   EXECUTE format('INSERT INTO %s (vt, message, headers) VALUES ($1, $2, $3)', TG_RELID::regclass)
                   USING NEW.vt, NEW.message, NEW.headers;
                   RETURN NULL;
               END $$"""
        )
        for queue in QUEUES:
            database.execute(
                f"CREATE TRIGGER twice AFTER INSERT ON pgmq.q_{queue} FOR EACH ROW WHEN (pg_trigger_depth() = 0)"
                " EXECUTE FUNCTION pgmq.twice()"
            )
        try:
            yield
        finally:
            database.execute("DROP FUNCTION pgmq.twice() CASCADE")


def _queues(crew: Crew) -> tuple[int, int]:
    """How many messages wait to be taken, and how many there ever were."""
    with crew.database() as database:
        counts = "SELECT sum(queue_visible_length)::int, sum(total_messages)::int FROM pgmq.metrics_all()"
        waiting, ever = database.execute(counts).fetchone() or (0, 0)
    return waiting, ever


def test_everything_is_delivered_twice(turn: int, stormy: Crew, sampler: Sampler, tell: Tell) -> None:
    figure = next(FIGURES)
    with everything_twice(stormy):
        _waiting, before = _queues(stormy)
        submission = stormy.signed_off(QUARTER, figure)
        stormy.accept(submission)
        wait_until(lambda: stormy.removed(QUARTER) == figure, "the progress is right")
        link = f"/portal/submissions/{submission['id']}/"  # stands in each mail, at the beginning of a path or as it
        with stormy.database() as database:
            counts = "SELECT count(*), count(DISTINCT (person_id, kind)) FROM members_notification"
            query = f"{counts} WHERE starts_with(path, %s)"
            letters, different = database.execute(query, [link]).fetchone() or (0, 0)
        assert letters == different >= 2
        wait_until(lambda: stormy.log().count(link) >= letters, "the mail has left")
        wait_until(lambda: _queues(stormy)[0] == 0, "everything is delivered")
        time.sleep(1)
        tell(f"{_queues(stormy)[1] - before} messages")
    assert stormy.log().count(link) == letters
    with stormy.database() as database:
        counts = "SELECT status, attempts, (SELECT count(*) FROM metrics_submissionrow WHERE submission_id = s.id)"
        found = database.execute(f"{counts} FROM metrics_submission s WHERE id = %s", [submission["id"]]).fetchone()
    assert found == ("accepted", 1, 1)
