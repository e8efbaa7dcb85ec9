"""Pages as their readers see them."""

import re
from typing import Any


def as_seen(answer: Any) -> str:
    """The page without the form tokens, which differ from one answer to the next."""
    text: str = answer.content.decode()
    return re.sub(r'("X-CSRFToken": |name="csrfmiddlewaretoken" value=)"[^"]*"', "", text)
