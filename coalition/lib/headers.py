"""What every answer carries, whoever gives it: the program, one of its middlewares, or the web server itself.

The content security policy is the one of `coalition/lib/csp.py`; HSTS comes from Django.
"""

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

Answer = Callable[[HttpRequest], HttpResponseBase]

NOT_KEPT = "private, no-store"


class HeadersMiddleware:
    """The outermost: what is refused on the way in passes here too."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.get_response(request)
        for name, value in guards().items():
            answer.headers.setdefault(name, value)
        if getattr(answer, "xframe_options_exempt", False):
            del answer.headers["X-Frame-Options"]
        if not _may_be_kept(request, answer):
            answer.headers["Cache-Control"] = NOT_KEPT
        elif re.match(settings.OPEN_DATA, request.path):
            for name, value in settings.OPEN_DATA_HEADERS.items():
                answer.headers[name] = value
        return answer


def guards() -> dict[str, str]:
    """What stands on every answer, unless a view knows better."""
    return {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
        "X-Frame-Options": settings.X_FRAME_OPTIONS,
        "Cross-Origin-Opener-Policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY,
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": settings.PERMISSIONS_POLICY,
    }


def _may_be_kept(request: HttpRequest, answer: HttpResponseBase) -> bool:
    """Whether a browser or a cache on the way may keep it: nothing of somebody's, and no refusal that may end."""
    if request.path.startswith(settings.STATIC_URL):
        return answer.status_code < 400
    known = settings.SESSION_COOKIE_NAME in request.COOKIES or "Authorization" in request.headers
    behind_a_door = re.match(settings.BEHIND_A_DOOR, request.path) is not None
    return not (known or behind_a_door or answer.cookies or answer.status_code >= 400)
