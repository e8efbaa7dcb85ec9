"""An event is one line whatever was written, says when in UTC, and holds neither the key of a link nor a row."""

import json
import logging
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from structlog.stdlib import ProcessorFormatter

from coalition.lib.logs import hide_keys

FORGED = 'x\r\n{"event": "signed_in", "person": 1}\x1b[2J\u2028y'


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("GET /account/invitation/s3cr-et_/", "GET /account/invitation/…"),
        ("Not Found: /account/link/MQ/c9x-abc/", "Not Found: /account/link/…"),
        ("GET /account/password/reset/key/1-abc-set-password/?x=1", "GET /account/password/reset/key/…?x=1"),
        ('File "x", path="/account/confirm-email/NA:1:x/"', 'File "x", path="/account/confirm-email/…"'),
        ("GET /account/organisation/callback/?code=s3cret&state=x", "GET /account/organisation/callback/?…"),
        ("GET /account/invitation/", "GET /account/invitation/"),
        ("GET /portal/people/5/", "GET /portal/people/5/"),
    ],
)
def test_only_the_key_is_hidden(told: str, kept: str) -> None:
    assert hide_keys(None, "info", {"event": told, "code": 404}) == {"event": kept, "code": 404}


def rendered(message: str, *words: object, error: object = None) -> str:
    """The line that stands in the log, as the settings have it written."""
    formatters: dict[str, dict[str, Any]] = settings.LOGGING["formatters"]  # type: ignore[assignment]
    told = {name: value for name, value in formatters["events"].items() if name != "()"}
    given = {"name": "metrics", "levelname": "INFO", "msg": message, "args": words, "exc_info": error}
    return ProcessorFormatter(**told).format(logging.makeLogRecord(given))


@pytest.mark.parametrize(("message", "words"), [(FORGED, ()), ("GET %s", (FORGED,))])
def test_nobody_writes_a_line_of_their_own(message: str, words: tuple[object, ...]) -> None:
    line = rendered(message, *words)
    assert [character for character in line if not character.isprintable()] == []
    assert json.loads(line)["event"] == message.replace("%s", FORGED)


def test_a_line_says_when_in_utc() -> None:
    assert datetime.fromisoformat(json.loads(rendered("done"))["timestamp"]).utcoffset() == timedelta(0)
