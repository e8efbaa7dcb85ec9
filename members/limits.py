"""Who is counted against which rate limit; the limits themselves, with their reasons, stand in the settings."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.module_loading import import_string
from knox.crypto import hash_token
from knox.settings import knox_settings

from coalition.lib.origin import client_address
from coalition.lib.rates import Limit, count, limit_of, network_of
from members.queries import actor_for, token_with

Answer = Callable[[HttpRequest], HttpResponseBase]


class RateLimitMiddleware:
    """429 for whoever asks more often than a limit allows; its standing on every answer that was counted.

    Before the view and outside its transaction: a request that is refused or fails has been counted. It comes after
    the session, and before the check of a form's token, which would read the body.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        limit = limit_of(request, settings.RATE_LIMITS)
        if limit is None:
            return self.get_response(request)
        standing = count(limit, subject_of(request, limit))
        if standing.exceeded:
            refuse: Callable[[HttpRequest, int], HttpResponseBase] = import_string("coalition.views.too_many_requests")
            answer = refuse(request, standing.seconds_left)
        else:
            answer = self.get_response(request)
        standing.tell(answer)
        return answer


def subject_of(request: HttpRequest, limit: Limit) -> str:
    """Whom the request counts for: the organisation where the limit says so, else the person.

    Whoever is nobody that we know counts by address: a made-up token must not begin a count of its own.
    """
    token = token_with(_digest(request))
    if token is not None:
        return _subject(token.organisation_id, token.user_id, limit)
    # Without a session there is nobody to look for, and the answer need not vary by cookie.
    if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
        organisation = actor_for(request.user).organisation if limit.by == "organisation" else None
        return _subject(organisation.pk if organisation else None, request.user.pk, limit)
    return f"address {network_of(client_address(request))}"


def _subject(organisation: int | None, person: int, limit: Limit) -> str:
    """A person's tokens share the person's count: more of them allow no more."""
    return f"organisation {organisation}" if organisation and limit.by == "organisation" else f"person {person}"


def _digest(request: HttpRequest) -> str:
    """Of the token in the header, "" without one."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != knox_settings.AUTH_HEADER_PREFIX.lower() or not token.strip():
        return ""
    digest: str = hash_token(token.strip())
    return digest
