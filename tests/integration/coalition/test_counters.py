"""What is counted is counted, whatever becomes of the request that was counted."""

import pytest
from django.core.cache import cache
from django.db import connections, transaction

from tests.conftest import FreshDatabase


class Failed(Exception):
    """What ends a request half way."""


@transaction.atomic
def count_and_fail() -> None:
    cache.set("wrong-passwords", 12)
    raise Failed


def test_a_count_outlives_the_transaction_that_failed(
    fresh_database: FreshDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(connections.settings, "counters", {**connections.settings["default"]})
    with pytest.raises(Failed):
        count_and_fail()
    assert cache.get("wrong-passwords") == 12
    connections["counters"].close()
    del connections["counters"]


def test_without_a_connection_of_its_own_it_would_be_forgotten(fresh_database: FreshDatabase) -> None:
    """The test of the test."""
    with pytest.raises(Failed):
        count_and_fail()
    assert cache.get("wrong-passwords") is None
