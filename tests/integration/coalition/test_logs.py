"""What the log says of a request: who asked for what, when, under which number, and how it ended."""

import logging
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import DatabaseError, connection, transaction
from django.test import Client

from members.models import User
from tests.cast import Browse
from tests.integration.coalition.test_rates import allow
from tests.unit.coalition.lib.test_logs import rendered


def ends(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    """The events at the end of each request."""
    told = [record.msg for record in caplog.records if isinstance(record.msg, dict)]
    return [event for event in told if event["event"] == "request_finished"]


def test_a_refusal_says_whom_it_met(browse: Browse, rival: User, caplog: pytest.LogCaptureFixture) -> None:
    """By number alone: neither name nor address stands there."""
    with caplog.at_level(logging.INFO):
        browse(rival).get("/desk/")
    (told,) = ends(caplog)
    assert (told["code"], told["request"], told["user_id"], told["level"]) == (404, "GET /desk/", rival.pk, "warning")
    assert len(told["request_id"]) == len("ad390050-a157-440c-b54a-be7923003e35")
    assert not [text for text in (rival.email, rival.name, "127.0.0.1") if text in str(told)]


def test_so_does_one_for_asking_too_often(
    client: Client, db: None, settings: LazySettings, caplog: pytest.LogCaptureFixture
) -> None:
    allow(settings, 0)
    with caplog.at_level(logging.INFO):
        client.get("/api/v1/indicators/", headers={"Authorization": "Bearer made-up"})
    assert [told["code"] for told in ends(caplog)] == [429]
    assert "made-up" not in caplog.text


def test_a_failed_sign_in_is_there_without_what_was_typed(
    client: Client, lead: User, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        client.post("/account/login/", {"login": lead.email, "password": "wrong-and-secret"})
    assert "sign_in_failed" in caplog.text
    assert not [text for text in (lead.email, "wrong-and-secret") if text in caplog.text]


FIGURE = "918273645"
REFUSED = {
    "a row": f"INSERT INTO pg_temp.figures VALUES ({FIGURE}, 'two\nlines')",
    "a key": f"INSERT INTO pg_temp.figures VALUES (1, '{FIGURE}'), (1, '{FIGURE}')",
    "a statement": f"INSERT INTO pg_temp.nowhere VALUES ({FIGURE})",
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_row_that_the_database_refused_is_not_quoted(what: str, db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE figures (figure int CHECK (figure < 10), note text UNIQUE)")
        with pytest.raises(DatabaseError, match=FIGURE) as refused, transaction.atomic():
            cursor.execute(REFUSED[what])
    told = rendered("it failed", error=(refused.type, refused.value, refused.tb))
    assert "psycopg.errors" in told
    assert FIGURE not in told


def test_nor_does_the_embedded_database_note_it(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('log_error_verbosity'), current_setting('log_min_error_statement')")
        assert cursor.fetchone() == ("terse", "panic")
