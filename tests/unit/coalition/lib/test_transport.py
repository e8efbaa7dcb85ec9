"""`manage.py check --deploy` names what would leave this machine in clear, or go to whoever answers."""

from typing import Any

import pytest

from coalition.lib.transport import faults

HERE = "amqp://guest@localhost//"
QUEUE = "//somebody:secret@queue.example.org/"


def database(host: str, **options: str) -> dict[str, Any]:
    return {"HOST": host, "OPTIONS": options}


@pytest.mark.parametrize("host", ["", "/run/postgresql", "localhost", "127.0.0.1"])
def test_what_stays_on_this_machine_needs_no_encryption(host: str) -> None:
    assert faults({"DATABASE_URL": database(host), "DATABASE_BACKUP_URL": {}}, HERE) == []


@pytest.mark.parametrize("broker", ["pgmq://", f"amqps:{QUEUE}", f"rediss:{QUEUE}"])
def test_what_is_encrypted_and_verified_is_well(broker: str) -> None:
    assert faults({"DATABASE_URL": database("db.example.org", sslmode="verify-full")}, broker) == []


@pytest.mark.parametrize("options", [{}, {"sslmode": "require"}, {"sslmode": "verify-ca"}])
def test_a_database_that_anybody_could_pretend_to_be_is_named(options: dict[str, str]) -> None:
    (found,) = faults({"DATABASE_OWNER_URL": database("db.example.org", **options)}, HERE)
    assert found.id == "coalition.W001"
    assert "DATABASE_OWNER_URL" in found.msg


@pytest.mark.parametrize("broker", [f"amqp:{QUEUE}", f"redis:{QUEUE}"])
def test_a_queue_in_clear_is_named_without_its_password(broker: str) -> None:
    (found,) = faults({}, broker)
    assert found.id == "coalition.W002"
    assert "secret" not in str(found)
