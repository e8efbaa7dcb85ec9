"""The language in which somebody reads what is translated: kept in a cookie, signed in or not."""

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_POST
from django.views.i18n import set_language


@require_POST
def language(request: HttpRequest) -> HttpResponseBase:
    """Choose it and go back to the page that the request came from, if it is of this site."""
    return set_language(request)
