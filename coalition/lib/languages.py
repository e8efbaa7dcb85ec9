"""Which pages speak the reader's language, and in which they do.

Public pages are in English for everybody: they are made once, a cache gives the same bytes to all, and their figures
and sentences are part of a release. What lies behind a door, and what the API says of a file, is in the language that
the reader chose (a cookie), failing that in one that the browser or program asks for.
"""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

Answer = Callable[[HttpRequest], HttpResponseBase]


class Choice(NamedTuple):
    """A language by its code, and what it is called by those who speak it."""

    code: str
    name: str
    chosen: bool


class LanguageMiddleware:
    """Django's own where the address is translated; elsewhere English, without a word about it to caches."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response
        self.translated = LocaleMiddleware(get_response)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if is_translated(request):
            return cast(HttpResponseBase, self.translated(request))  # awaitable only under ASGI
        translation.activate(settings.LANGUAGE_CODE)
        request.LANGUAGE_CODE = settings.LANGUAGE_CODE
        return self.get_response(request)


def is_translated(request: HttpRequest) -> bool:
    return re.match(settings.TRANSLATED, request.path) is not None


def choices(request: HttpRequest) -> Sequence[Choice]:
    """The languages that the page can be read in; none where it has only one.

    Nor where a form was sent: there is no going back to an address that only takes forms.
    """
    if not is_translated(request) or request.method not in ("GET", "HEAD"):
        return ()
    current = translation.get_language()
    return [Choice(code, name, code == current) for code, name in settings.LANGUAGES]
