"""The health pages say what is wrong, and the refusals what to do."""

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client, override_settings

from coalition.lib import heartbeat
from tests.conftest import FreshDatabase

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


def test_a_living_process_answers_without_a_database(client: Client) -> None:
    assert client.get("/health/live").json() == {"status": "ok"}


@pytest.mark.django_db
def test_all_is_ready(client: Client) -> None:
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "reasons": []})


@pytest.mark.django_db
def test_a_worker_that_is_silent_is_named(client: Client) -> None:
    heartbeat.leave("coalition", seconds=60)
    answer = client.get("/health/work")
    assert answer.status_code == 503
    assert [reason.split(":")[0] for reason in answer.json()["reasons"]] == ["uploaded files wait"]
    heartbeat.leave("files", seconds=60)
    answer = client.get("/health/work")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "reasons": []})


def test_a_missing_migration_and_a_missing_cache_are_named(client: Client, fresh_database: FreshDatabase) -> None:
    with fresh_database.connect("coalition_owner") as owner:
        owner.execute("DELETE FROM django_migrations WHERE app = 'sessions'")
        owner.execute("DROP TABLE coalition_cache")
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert [reason.split(":")[0] for reason in answer.json()["reasons"]] == [
        "the database's tables are not up to date",
        "the shared cache does not answer",
    ]


def test_a_database_that_is_down_is_named(
    client: Client, fresh_database: FreshDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection.close()
    monkeypatch.setitem(connection.settings_dict, "HOST", "/nowhere")
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert "the database does not answer" in answer.json()["reasons"]
    assert "/nowhere" not in answer.content.decode()


@pytest.mark.parametrize("path", ["/species/", "/account/login/", "/api/v1/indicators/", "/api/v1/releases/"])
def test_who_comes_while_the_database_is_down_is_asked_to_come_again(
    client: Client, fresh_database: FreshDatabase, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    connection.close()
    monkeypatch.setitem(connection.settings_dict, "HOST", "/nowhere")
    client.raise_request_exception = False
    answer = client.get(path)
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert "/nowhere" not in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "content_type"),
    [("/nothing/here", "text/html; charset=utf-8"), ("/api/v1/nothing/here", "application/problem+json")],
)
def test_what_is_not_there_is_refused_in_the_readers_own_form(client: Client, path: str, content_type: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer["Content-Type"]) == (404, content_type)
    assert answer["Content-Security-Policy"] == POLICY
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert "Server" not in answer


@pytest.mark.django_db
@override_settings(LARGEST_BODY=1000)
@pytest.mark.parametrize("path", ["/api/v1/submissions/", "/account/login/"])
def test_a_body_above_the_limit_is_refused_before_it_is_read(client: Client, path: str) -> None:
    answer = client.post(path, data=b"x" * 1001, content_type="application/octet-stream")
    assert answer.status_code == 413
    assert answer["Content-Security-Policy"] == POLICY


def test_the_limit_leaves_room_for_a_file_of_256_megabytes() -> None:
    assert 256 * 1024 * 1024 < settings.LARGEST_BODY < 257 * 1024 * 1024
