"""Addresses that no person types and no database takes."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.utils.module_loading import import_string

Answer = Callable[[HttpRequest], HttpResponseBase]


class NoNulMiddleware:
    """400 for a NUL in the query: PostgreSQL takes none in a text, and would answer with an error.

    (Fields of forms and of the API refuse it by themselves; no path of ours reaches the database with one.)
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        query = request.META.get("QUERY_STRING", "")
        if "%00" in query or "\0" in query:
            refusal: HttpResponseBase = import_string("coalition.views.bad_request")(request)
            return refusal
        return self.get_response(request)
