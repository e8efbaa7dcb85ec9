"""Every address of the site, as the URLconf has it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
UNSAFE = ("POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True, slots=True)
class Route:
    """One pattern: its name with its namespaces, its address with placeholders, and their names."""

    name: str
    pattern: str
    placeholders: frozenset[str]

    @property
    def is_api(self) -> bool:
        return self.pattern.startswith("api/")

    @property
    def is_admin(self) -> bool:
        return self.pattern.startswith("admin/")

    def address(self, arguments: Mapping[str, object]) -> str:
        """The address with the arguments in the place of `<uuid:id>` and `(?P<key>…)`."""
        filled = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(arguments[found[1]]), _without_groups(self.pattern))
        return "/" + re.sub(r"[\^$]", "", filled)


def routes() -> list[Route]:
    """Every pattern of the URLconf, in its order."""
    return list(_walk(get_resolver().url_patterns, "", ""))


def _walk(patterns: list[URLPattern | URLResolver], before: str, namespace: str) -> Iterator[Route]:
    for pattern in patterns:
        address = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, address, inner)
        else:
            names = frozenset(re.findall(r"<(?:\w+:)?(\w+)>", address))
            yield Route(f"{namespace}{pattern.name}" if pattern.name else address, address, names)


def _without_groups(pattern: str) -> str:
    """`(?P<key>[-:\\w]+)` as `<key>`."""
    return re.sub(r"\(\?P(<\w+>)(?:\[[^]]*\]|[^()\[\]])*\)", r"\1", pattern)
