"""What the base templates read on every page."""

from django.http import HttpRequest
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from coalition.lib.languages import choices
from members.areas import areas_of
from members.queries import is_demonstration
from members.views.acting import acting


def site(request: HttpRequest) -> dict[str, object]:
    """`areas`: those the person may enter; `demo_notice`: the ribbon's sentence where companies are invented;
    `languages`: those that the page can be read in.

    The first two ask the database only where a template reads them.
    """
    return {
        "areas": SimpleLazyObject(lambda: areas_of(acting(request))),
        "demo_notice": SimpleLazyObject(_demo_notice),
        "languages": choices(request),
    }


def _demo_notice() -> str | Promise:
    if not is_demonstration():
        return ""
    return _(
        "Demonstration: the companies and figures on this site are invented. "
        "Statements by real organisations carry their source. "
        "A second factor is offered here, and required everywhere else."
    )
