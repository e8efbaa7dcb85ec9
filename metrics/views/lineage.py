"""From any figure of a dashboard down to the file: the figure's place in the address, its sources, its rows."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from members.actions import showing
from members.permissions import Right
from members.views.acting import acting, for_rights
from metrics.presenters.lineage_rows import file_table
from metrics.queries.lineage import lineage
from metrics.queries.question import BREAKDOWNS, UnclearQuestion
from metrics.queries.reference import latest_period
from metrics.views.asking import FIRST_SHOWN
from metrics.views.lineage_page import MOST_TAKEN, fits, page_of
from metrics.views.table_files import table_file

ASKED = ("indicator", "by", "key", "period", "member", *BREAKDOWNS)


@require_safe
@never_cache
@for_rights(Right.READ_ALL)
def desk(request: HttpRequest) -> HttpResponse:
    """What any figure rests on."""
    return _answer(request, "desk")


@require_safe
@never_cache
@for_rights(Right.READ_OWN)
def portal(request: HttpRequest) -> HttpResponse:
    """What a member's own figure rests on."""
    if not acting(request).is_member:
        raise Http404
    return _answer(request, "portal")


def _answer(request: HttpRequest, area: str) -> HttpResponse:
    asked = _asked(request)
    try:
        found = lineage(acting(request), asked)
    except UnclearQuestion as unclear:
        context = {"base": f"base_{area}.html", "problem": f"{unclear.field}: {unclear.detail}"}
        return render(request, "desk/lineage.html", context, status=400)
    if found.about is not None:
        showing.about(request, object=f"{area}:lineage", organisation=found.about)
    wanted = request.GET.get("format")
    if wanted not in MOST_TAKEN:
        return render(request, "desk/lineage.html", page_of(request, area, asked, found))
    if fits(found, wanted):
        return table_file(file_table(found), wanted)
    return render(request, "desk/lineage.html", page_of(request, area, asked, found), status=400)


def _asked(request: HttpRequest) -> dict[str, str]:
    """The address as a question; what it leaves out is as on a dashboard, in the newest quarter."""
    given = {name: request.GET[name] for name in ASKED if request.GET.get(name)}
    return {"indicator": FIRST_SHOWN, "by": "period", "period": str(latest_period() or "")} | given
