"""What never reaches a log: the keys in the addresses of links that were sent by mail, and the rows of a database."""

import re
from typing import Any

from structlog.typing import EventDict

_KEYS = re.compile(
    r"(/account/(?:(?:link|invitation|password/reset/key|confirm-email)/(?=[^\s?\"'])|organisation/callback/\?))"
    r"[^\s?\"']+"
)


def hide_keys(logger: Any, method: str, event: EventDict) -> EventDict:
    """Structlog processor: `/account/invitation/…` for any such address; whoever reads logs must not open accounts."""
    return {name: _KEYS.sub(r"\1…", value) if isinstance(value, str) else value for name, value in event.items()}


# What PostgreSQL adds to the message of an error: the row that it refused, the line of a COPY, the statement itself.
_ROWS = re.compile(r"^(DETAIL|CONTEXT|LINE \d+):.*?(?=\n\n|\n(?:HINT|CONTEXT|DETAIL):|\Z)", re.MULTILINE | re.DOTALL)


def hide_rows(logger: Any, method: str, event: EventDict) -> EventDict:
    """Structlog processor: `DETAIL: …` in the traceback of an error of the database; figures may stand there."""
    told = event.get("exception")
    return {**event, "exception": _ROWS.sub(r"\1: …", told)} if isinstance(told, str) else event
