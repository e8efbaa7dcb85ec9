"""How often somebody may ask: counted in the shared cache's table, and said in headers.

One statement for each request that counts: two requests at once are two, whatever process they came to. It runs
outside the view's transaction, so that a request which fails counts as well.

The headers are those of draft-ietf-httpapi-ratelimit-headers: `RateLimit-Policy` says what is allowed, `RateLimit`
how much of it remains (`r`) and for how many seconds (`t`).
"""

import random
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import TYPE_CHECKING, Literal, cast

from django.core.cache import caches
from django.db import connections, router
from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import salted_hmac

if TYPE_CHECKING:
    from django.core.cache.backends.db import DatabaseCache

# `synchronous_commit`: the last counts before a power cut may be lost, and no request waits for a disk.
_COUNT = """
    INSERT INTO {table} AS counter (cache_key, value, expires)
    SELECT %(key)s, '1', clock_timestamp() + make_interval(secs => %(seconds)s)
    FROM set_config('synchronous_commit', 'off', true)
    ON CONFLICT (cache_key) DO UPDATE SET
        value = CASE WHEN counter.expires <= clock_timestamp() THEN '1' ELSE (counter.value::bigint + 1)::text END,
        expires = CASE WHEN counter.expires <= clock_timestamp() THEN excluded.expires ELSE counter.expires END
    RETURNING value::bigint, ceil(extract(epoch FROM expires - clock_timestamp()))::int
"""
_TIDY = "DELETE FROM {table} WHERE expires < clock_timestamp()"
TIDY_EVERY = 1_000  # counts; what has expired is in nobody's way but grows with the number of addresses
IPV6_NETWORK = 64  # bits; one household has all addresses below

By = Literal["organisation", "caller"]


@dataclass(frozen=True)
class Limit:
    """So many requests in so many seconds, where the address begins with `path`, by `methods` (all without any).

    `asking`: only where the query has this word, with another value than `false`.
    """

    name: str
    requests: int
    seconds: int
    by: By
    path: str
    methods: tuple[str, ...] = ()
    asking: str = ""

    def holds_for(self, request: HttpRequest) -> bool:
        if self.methods and request.method not in self.methods:
            return False
        if self.asking and request.GET.get(self.asking, "false") == "false":
            return False
        return self._pattern.match(request.path) is not None

    @cached_property
    def _pattern(self) -> "re.Pattern[str]":
        return re.compile(self.path)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody stands with a limit after this request."""

    limit: Limit
    count: int
    seconds_left: int

    @property
    def exceeded(self) -> bool:
        return self.count > self.limit.requests

    def tell(self, answer: HttpResponseBase) -> None:
        limit, remaining = self.limit, max(0, self.limit.requests - self.count)
        answer["RateLimit-Policy"] = f'"{limit.name}";q={limit.requests};w={limit.seconds}'
        answer["RateLimit"] = f'"{limit.name}";r={remaining};t={self.seconds_left}'


def limit_of(request: HttpRequest, limits: Iterable[Limit]) -> Limit | None:
    """The first that holds for the request."""
    return next((limit for limit in limits if limit.holds_for(request)), None)


def count(limit: Limit, subject: str) -> Standing:
    """Count one request of the subject. A window begins with the first request and ends as a whole."""
    cache = cast("DatabaseCache", caches["default"])
    # Hashed with our key: the table needs nobody's address.
    key = cache.make_key(f"rate:{limit.name}:{salted_hmac('rate', subject, algorithm='sha256').hexdigest()}")
    table = cache.cache_model_class._meta.db_table
    with connections[router.db_for_write(cache.cache_model_class) or "default"].cursor() as cursor:
        cursor.execute(_COUNT.format(table=table), {"key": key, "seconds": limit.seconds})
        counted, seconds_left = cursor.fetchone()
        if random.randrange(TIDY_EVERY) == 0:  # noqa: S311 - nothing secret
            cursor.execute(_TIDY.format(table=table))
    return Standing(limit, counted, max(1, seconds_left))


def network_of(address: str) -> str:
    """Whose connection it is: an IPv4 address, or the IPv6 network of which a client has all addresses."""
    try:
        known: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(known, IPv6Address):
        if known.ipv4_mapped is None:
            return f"{IPv6Address(int(known) >> (128 - IPV6_NETWORK) << (128 - IPV6_NETWORK))}/{IPV6_NETWORK}"
        known = known.ipv4_mapped
    return str(known)
