"""Whether what leaves this machine is encrypted, and whether who answers is who is meant."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Warning

_HERE = {"", "localhost", "127.0.0.1", "::1"}
_IN_CLEAR = {"amqp", "redis", "valkey"}


def check_transport(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """System check of a deployed program: what it asks of another machine goes through verified TLS."""
    databases = {
        "DATABASE_URL": settings.DATABASES["default"],
        "DATABASE_OWNER_URL": settings.DATABASES.get("owner", {}),
        "DATABASE_BACKUP_URL": settings.BACKUP_DATABASE or {},
    }
    return faults(databases, settings.CELERY_BROKER_URL)


def faults(databases: Mapping[str, Mapping[str, Any]], broker: str) -> list[CheckMessage]:
    """What is wrong with the databases, by the names of their settings, and with the broker."""
    found: list[CheckMessage] = [
        Warning(
            f"The server of {name} is not verified.",
            hint="Add ?sslmode=verify-full to the address (and &sslrootcert= where its certificate is your own).",
            id="coalition.W001",
        )
        for name, database in databases.items()
        if _is_elsewhere(database.get("HOST")) and database.get("OPTIONS", {}).get("sslmode") != "verify-full"
    ]
    queue = urlsplit(broker)
    if queue.scheme in _IN_CLEAR and _is_elsewhere(queue.hostname):
        hint = "Give an address that begins with amqps:// or rediss://."
        found.append(Warning("Messages to the broker are not encrypted.", hint=hint, id="coalition.W002"))
    return found


def _is_elsewhere(host: str | None) -> bool:
    """A path is the folder of a socket."""
    return host is not None and host not in _HERE and not host.startswith("/")
