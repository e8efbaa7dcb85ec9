"""Where the running request comes from, for whoever writes down what it did."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from ipaddress import ip_address

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Origin:
    """A request: the client's address, and the id under which the logs know it.

    `afterwards` is done when the view is over, outside its transaction: what must survive a request that fails.
    """

    address: str | None
    request_id: str
    afterwards: list[Callable[[], None]] = field(default_factory=list)


_current: ContextVar[Origin | None] = ContextVar("origin", default=None)


def current() -> Origin | None:
    """The request that runs; None in a task or a command."""
    return _current.get()


def afterwards(act: Callable[[], None]) -> None:
    """Do it when the view is over, outside its transaction; at once where no request runs."""
    if origin := current():
        origin.afterwards.append(act)
    else:
        act()


class OriginMiddleware:
    """Lets whatever runs within a request know where it comes from."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        address = client_address(request)
        with coming_from(Origin(None if address == UNKNOWN else address, _request_id())):
            return self.get_response(request)


@contextmanager
def coming_from(origin: Origin) -> Iterator[None]:
    """Within it, `origin` is the request that runs; at its end, what was left for afterwards is done."""
    token = _current.set(origin)
    try:
        yield
    finally:
        for act in origin.afterwards:
            act()
        _current.reset(token)


def client_address(request: HttpRequest) -> str:
    """Where the request comes from, as far as it can be trusted; "unknown" where that is no address.

    Each trusted proxy appends whom it heard; what stands further left was written by the client.
    """
    heard = request.META.get("REMOTE_ADDR", "")
    forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    if settings.TRUSTED_PROXIES and forwarded:
        heard = forwarded[-min(settings.TRUSTED_PROXIES, len(forwarded))]
    try:
        return str(ip_address(heard.partition("%")[0]))
    except ValueError:
        return UNKNOWN


def _request_id() -> str:
    """The id that the logs use, made by django-structlog and not by the client."""
    return str(structlog.contextvars.get_contextvars().get("request_id", ""))
