"""Pages of the desk with all of the history behind them: how long the server takes, and how many queries it asks."""

from collections.abc import Iterator
from statistics import median
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.benchmarks.ground import MEASURES, MEMBERS, QUARTERS, ROWS
from tests.benchmarks.measuring import seconds, target

if TYPE_CHECKING:
    from django.test import Client

    from tests.benchmarks.ground import World

LIMIT = 100  # milliseconds for a page
ROUNDS = 15
HEADING = f"Pages: {MEMBERS * ROWS * MEASURES * QUARTERS:,} observations behind them"
NOTE = (
    "The whole answer to a reviewer's request, within the program's process: who asks, what may be seen, queries,"
    " statistics, chart, table, words. The network and the web server's own work are not in it."
)
RATE = {"indicator": "zero_view_rate"}
PAGES = {
    "over time": ("desk:trend", RATE),
    "by member": ("desk:by-member", RATE),
    "by species group": ("desk:by-species", RATE),
    "by product": ("desk:by-product", RATE),
    "what changed": ("desk:what-changed", RATE),
    "outliers": ("desk:outliers", {}),
    "collection board": ("desk:home", {}),
}


def run(world: "World") -> Iterator[str]:
    """The section as Markdown. ValueError where a page is not answered."""
    from members.models import User
    from tests.factories.members import signed_in

    with transaction.atomic():
        client = signed_in(User.objects.get(name="Ruth Reviewer"))
    yield f"## {HEADING}"
    yield ""
    yield NOTE
    yield ""
    yield "| page | ms | queries | KB |"
    yield "|---|---|---|---|"
    slowest = 0.0
    for title, (name, asked) in PAGES.items():
        size, queries = _asked(client, name, asked)
        taken = median(seconds(lambda: _asked(client, name, asked)) for _ in range(ROUNDS)) * 1000  # noqa: B023
        slowest = max(slowest, taken)
        yield f"| {title} | {taken:.0f} | {queries} | {size / 1024:.0f} |"
    yield ""
    yield "| target | measured | |"
    yield "|---|---|---|"
    yield target(f"a page within {LIMIT} ms", f"{slowest:.0f} ms at the longest", met=slowest <= LIMIT)


def _asked(client: "Client", name: str, asked: dict[str, str]) -> tuple[int, int]:
    """The size of the page in bytes, and its queries."""
    from django.conf import settings
    from django.urls import reverse

    with CaptureQueriesContext(connection) as queries:
        answer = client.get(reverse(name), asked, secure=True, headers={"host": settings.SITE_HOST})
    if answer.status_code != 200:
        raise ValueError(f"{name} was answered with {answer.status_code}.")
    return len(answer.content), len(queries)
