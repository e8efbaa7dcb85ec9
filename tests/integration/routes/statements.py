"""The shape of what an answer asks of the database: the same for what is another's and for what never was."""

import re

from django.test.utils import CaptureQueriesContext

_LITERAL = re.compile(r"'(?:[^']|'')*'(?:::\w+)?|\b\d+(?:\.\d+)?\b|\bNULL\b")
# Of the counts of requests that have expired, by whom it hits, once in a thousand times.
_TIDYING = "DELETE FROM coalition_cache"
_LIST = re.compile(r"\(\?(?:, \?)*\)")


def shape(captured: CaptureQueriesContext) -> tuple[str, ...]:
    """The statements in their order, without what they ask for; savepoints have numbers of their own."""
    return tuple(
        _LIST.sub("(?)", _LITERAL.sub("?", query["sql"]))
        for query in captured.captured_queries
        if "SAVEPOINT" not in query["sql"] and not query["sql"].startswith(_TIDYING)
    )
