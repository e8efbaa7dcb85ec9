"""A session ends by itself: when nobody used it for a while, and after a working day. It is renewed by every proof."""

import time
from collections.abc import Callable

from allauth.account.internal.flows.login import get_authentication_records
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

Answer = Callable[[HttpRequest], HttpResponseBase]

BEGAN, SEEN = "session_began", "session_seen"
OFTEN = 60  # seconds: noting every click would write a row each time


class SessionLimits:
    """Ends sessions that have lasted, and keeps what others must not read out of every cache."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        # Whoever brings no cookie is not asked who they are: their answers stay the same for everybody.
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
            return self.get_response(request)
        _hold(request)
        proofs = _proofs(request)
        response = self.get_response(request)
        if _proofs(request) > proofs:
            _renew(request)
        if "Cache-Control" not in response:
            add_never_cache_headers(response)
        return response


def _hold(request: HttpRequest) -> None:
    now, session = time.time(), request.session
    began, seen = session.get(BEGAN, now), session.get(SEEN)
    idle = seen is not None and now - seen > settings.SESSION_IDLE_LIMIT.total_seconds()
    if idle or now - began > settings.SESSION_COOKIE_AGE:
        logout(request)
        messages.info(request, _("Your session ended: it was left alone, or had lasted its time. Sign in again."))
    elif (seen is None or now - seen > OFTEN) and "embed" not in request.GET:  # what is embedded sets no cookie
        session[BEGAN], session[SEEN] = began, now
        UserSession.objects.filter(session_key=session.session_key).update(last_seen_at=timezone.now())


def _proofs(request: HttpRequest) -> int:
    """How often who it is was proven in this session: at sign-in, when asked once more, by a new factor."""
    return len(get_authentication_records(request, request.user))


def _renew(request: HttpRequest) -> None:
    """Go on under another key: who knew the one from before gains nothing by what was proven since."""
    before = request.session.session_key
    request.session.cycle_key()
    UserSession.objects.filter(session_key=before).update(session_key=request.session.session_key)
