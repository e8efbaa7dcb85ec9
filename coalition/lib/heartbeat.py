"""Signs of life in the shared cache: whoever works leaves one, and it fades."""

from django.core.cache import cache


def leave(name: str, *, seconds: int) -> None:
    """A sign that is there for so long."""
    cache.set(f"heartbeat-{name}", True, seconds)


def is_there(name: str) -> bool:
    return cache.get(f"heartbeat-{name}") is not None
