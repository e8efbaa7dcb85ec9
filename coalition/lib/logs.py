"""What never reaches a log: the keys in the addresses of links that were sent by mail."""

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
