"""Processes die at the worst statement; nothing is half done, nothing is lost, and nothing happens twice."""

import time
from concurrent.futures import Future, ThreadPoolExecutor
from uuid import uuid4

import psutil
import requests

from tests.journeys.conftest import Crew
from tests.journeys.faults.conftest import QUARTER
from tests.journeys.faults.invariant import Sampler, settled
from tests.journeys.faults.nemesis import (
    holding,
    kill_web,
    kill_workers,
    no_workers,
    readers,
    wait_until,
    wipe_the_queue,
)
from tests.journeys.faults.traffic import FIGURES
from tests.journeys.quarters import Api

LARGE = b"taxon,items_removed\n" + b"Manis javanica,1\n" * 800_000  # a check of seconds, within which one can kill
IDS = """SELECT (SELECT id FROM members_organisation WHERE slug = %s),
                (SELECT id FROM metrics_period WHERE year = 2020 AND number = 3)"""


def upload(api: Api, key: str, figure: int) -> requests.Response:
    content = f"taxon,items_removed\nManis javanica,{figure}\n".encode()
    return api.send(
        "submissions/",
        data={"period": QUARTER, "reason": f"Now {figure}."},
        files={"file": ("figures.csv", content)},
        headers={"Idempotency-Key": key},
    )


def again(api: Api, key: str, figure: int) -> requests.Response:
    """As a client does that got no answer: the same again, until there is one."""
    answers: list[requests.Response] = []

    def answered() -> bool:
        try:
            answers.append(upload(api, key, figure))
        except requests.ConnectionError:
            return False
        return True

    wait_until(answered, "the web server answers again")
    return answers[0]


def uploads(crew: Crew, key: str) -> int:
    with crew.database() as database:
        found = database.execute(
            "SELECT count(*) FROM metrics_idempotencykey k JOIN metrics_submission s ON s.id = k.submission_id"
            " WHERE k.key = %s",
            [key],
        ).fetchone()
    return int(found[0]) if found else 0


def counted(crew: Crew) -> tuple[int, ...]:
    """How many files, versions, events and messages there are."""
    tables = ("metrics_storedfile", "metrics_submission", "members_auditevent", "members_notification")
    with crew.database() as database:
        found = database.execute(f"SELECT {', '.join(f'(SELECT count(*) FROM {table})' for table in tables)}")
        return tuple(found.fetchone() or ())


def got_no_answer(sent: "Future[requests.Response]") -> bool:
    return isinstance(sent.exception(60), requests.ConnectionError)


def test_web_server_killed_before_an_upload_commits(turn: int, stormy: Crew) -> None:
    key, figure, before = str(uuid4()), next(FIGURES), counted(stormy)
    last_statement = "LOCK TABLE metrics_idempotencykey IN EXCLUSIVE MODE"
    with ThreadPoolExecutor() as pool, holding(stormy, last_statement) as hold:
        sent = pool.submit(upload, stormy.lead.another(), key, figure)
        hold.wait_for_somebody()
        kill_web(stormy)
        assert got_no_answer(sent)
    assert (uploads(stormy, key), counted(stormy)) == (0, before)
    answer = again(stormy.lead.another(), key, figure)
    assert (answer.status_code, uploads(stormy, key)) == (201, 1)
    assert stormy.checked(answer.json())["status"] == "ready"


def test_web_server_killed_before_an_acceptance_commits(turn: int, stormy: Crew, sampler: Sampler) -> None:
    figure = next(FIGURES)
    submission = stormy.signed_off(QUARTER, figure)
    before = counted(stormy)
    mark = (
        f"INSERT INTO metrics_stalemark AS mark (member_id, period_id, dirty, done) SELECT *, 0, 0 FROM ({IDS}) ids"
        " ON CONFLICT (member_id, period_id) DO UPDATE SET dirty = mark.dirty"
    )
    with ThreadPoolExecutor() as pool, holding(stormy, mark, stormy.slug) as hold:
        sent = pool.submit(
            stormy.reviewer.another().send,
            f"submissions/{submission['id']}/accept/",
            json={"sha256": submission["sha256"]},
        )
        hold.wait_for_somebody()
        kill_web(stormy)
        assert got_no_answer(sent)
    assert counted(stormy) == before
    wait_until(lambda: _answers(stormy), "the web server answers again")
    assert stormy.accept(submission)["status"] == "accepted"
    wait_until(lambda: stormy.removed(QUARTER) == figure, "the progress is right")


def _answers(crew: Crew) -> bool:
    try:
        return requests.get(f"{crew.program.url}/health/live", timeout=30).ok
    except requests.ConnectionError:
        return False


def test_web_server_killed_between_commit_and_bell(turn: int, stormy: Crew) -> None:
    key, figure = str(uuid4()), next(FIGURES)
    with ThreadPoolExecutor() as pool, holding(stormy, "LOCK TABLE pgmq.q_files IN EXCLUSIVE MODE"):
        sent = pool.submit(upload, stormy.lead.another(), key, figure)
        wait_until(lambda: uploads(stormy, key) == 1, "the upload is committed")
        kill_web(stormy)
        assert got_no_answer(sent)
    wipe_the_queue(stormy)
    answer = again(stormy.lead.another(), key, figure)
    assert (answer.status_code, uploads(stormy, key)) == (200, 1)
    assert stormy.checked(answer.json())["status"] == "ready"


def test_web_server_told_to_stop_finishes_what_it_is_at(turn: int, stormy: Crew) -> None:
    key, figure = str(uuid4()), next(FIGURES)
    web = stormy.program.child("web")
    with ThreadPoolExecutor() as pool:
        with holding(stormy, "LOCK TABLE metrics_storedfile IN EXCLUSIVE MODE") as hold:
            sent = pool.submit(upload, stormy.lead.another(), key, figure)
            hold.wait_for_somebody()
            web.terminate()
            time.sleep(0.5)
        assert sent.result(60).status_code == 201
    assert uploads(stormy, key) == 1
    psutil.wait_procs([web], timeout=30)
    wait_until(lambda: _answers(stormy), "the web server answers again")


def test_worker_killed_between_accepting_and_aggregating(turn: int, stormy: Crew, sampler: Sampler) -> None:
    figure = next(FIGURES)
    submission = stormy.signed_off(QUARTER, figure)
    with no_workers(stormy):
        assert stormy.accept(submission)["status"] == "accepted"
        assert stormy.removed(QUARTER) != figure
    wait_until(lambda: stormy.removed(QUARTER) == figure, "the progress is right")


def test_worker_killed_while_it_aggregates(turn: int, stormy: Crew, sampler: Sampler) -> None:
    figure = next(FIGURES)
    submission = stormy.signed_off(QUARTER, figure)
    between_delete_and_insert = "LOCK TABLE metrics_reportinggroup_taxa IN ACCESS EXCLUSIVE MODE"
    with holding(stormy, between_delete_and_insert) as hold:
        stormy.accept(submission)
        hold.wait_for_somebody()
        kill_workers(stormy, "worker")
    wait_until(lambda: stormy.removed(QUARTER) == figure, "the progress is right")


def test_worker_killed_while_it_makes_what_members_see_of_each_other(turn: int, stormy: Crew, sampler: Sampler) -> None:
    figure = next(FIGURES)
    submission = stormy.signed_off(QUARTER, figure)
    with holding(stormy, "LOCK TABLE metrics_othersband IN EXCLUSIVE MODE") as hold:
        stormy.accept(submission)
        hold.wait_for_somebody()
        assert stormy.removed(QUARTER) == figure
        kill_workers(stormy, "worker")
        assert not settled(stormy)
    wait_until(lambda: settled(stormy), "nothing is stale")


def test_worker_killed_while_a_file_is_checked(turn: int, stormy: Crew) -> None:
    submission = stormy.upload(QUARTER, "large.csv", LARGE)
    wait_until(lambda: bool(readers(stormy)), "a reader is at work")
    kill_workers(stormy, "reader")
    assert stormy.checked(submission)["status"] == "invalid"
    assert stormy.codes(submission) == {"duplicate-row"}


def test_the_queue_is_wiped(turn: int, stormy: Crew, sampler: Sampler) -> None:
    figure = next(FIGURES)
    submission = stormy.signed_off(QUARTER, figure)
    with no_workers(stormy):
        stormy.accept(submission)
        unread = stormy.upload(QUARTER, "good.csv", b"taxon,items_removed\nManis javanica,12\n")
        wipe_the_queue(stormy)
    assert stormy.checked(unread)["status"] == "ready"
    wait_until(lambda: stormy.removed(QUARTER) == figure, "the progress is right")
