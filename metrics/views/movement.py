"""What changed since an earlier quarter, and what did it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from members.permissions import Right
from members.views.acting import acting, for_rights
from metrics.presenters.movement import movement_board, movement_table, sides
from metrics.queries.movement import PARTS, last_two, movement
from metrics.views.asking import address, answered, asked, question_form
from metrics.views.dashboards import WAYS
from metrics.views.table_files import OFFERED, offered, table_file


@dataclass(frozen=True, slots=True)
class Page:
    """The page of an area: by what a change is taken apart there, and its heading."""

    heading: Promise
    lead: Promise
    ways: Sequence[str]


DESK = Page(
    _("What changed"), _("Why the coalition’s figure moved between two quarters, exactly, part by part."), PARTS
)
OWN = Page(
    _("What changed"),
    _("Why your figure moved between two quarters, exactly, part by part."),
    tuple(part for part in PARTS if part != "member"),
)


@require_safe
@never_cache
@for_rights(Right.READ_ALL)
def desk(request: HttpRequest) -> HttpResponse:
    """Of the coalition, or of whatever the question restricts it to."""
    return _answer(request, DESK, "desk")


@require_safe
@never_cache
@for_rights(Right.READ_OWN)
def own(request: HttpRequest) -> HttpResponse:
    """Of a member, to itself."""
    if not acting(request).is_member:
        raise Http404
    return _answer(request, OWN, "portal")


def _answer(request: HttpRequest, page: Page, area: str) -> HttpResponse:
    actor = acting(request)
    question = last_two() | asked(request, page.ways)
    form = question_form(actor, question, area)
    moved = answered(form, lambda: movement(actor, question))
    if moved and moved.decomposition and (format := request.GET.get("format", "")) in OFFERED:
        return table_file(movement_table(moved, moved.decomposition), format)
    context = {
        "page": page,
        "base": f"base_{area}.html",
        "form": form,
        "also": [("by", question["by"])],
        "ways": [(WAYS[way], address(question | {"by": way}), way == question["by"]) for way in page.ways],
        "moved": moved,
        "board": movement_board(moved) if moved else None,
        "sides": sides(moved) if moved else "",
        "files": offered(lambda format: address({**question, "format": format})),
    }
    return render(request, "desk/movement.html", context, status=200 if moved else 400)
