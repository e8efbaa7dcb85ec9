"""Bodies above the limit are refused before anybody reads them."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.module_loading import import_string

Answer = Callable[[HttpRequest], HttpResponseBase]


class BodyLimitMiddleware:
    """413 for a body above `LARGEST_BODY`.

    The declared length is enough: Django reads no further than it, and a body of unknown length reaches it as empty or
    measured by the server. Not an upload handler, because the check of the form's token already reads the body
    of a page, where an exception of the API would become a 500.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        declared = request.META.get("CONTENT_LENGTH") or "0"
        if declared.isdecimal() and int(declared) > settings.LARGEST_BODY:
            refusal: HttpResponseBase = import_string("coalition.views.too_large")(request)
            return refusal
        return self.get_response(request)
