"""The collection board: who has reported for a quarter, and where each report stands."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from members.permissions import Right
from members.views.acting import acting, for_rights
from metrics.forms import BoardFilter
from metrics.models import Period
from metrics.queries.collection import STATES, Board, BoardRow, board, latest_activity
from metrics.queries.reference import latest_period
from metrics.templatetags.quarters import quarter_label

STATE_LABELS: dict[str, Promise] = {
    "accepted": _("Accepted"),
    "review": _("To review"),
    "returned": _("Sent back"),
    "draft": _("In preparation"),
    "missing": _("Nothing yet"),
}


@require_safe
@for_rights(Right.READ_ALL)
def home(request: HttpRequest) -> HttpResponse:
    """The board of the quarter in the address, or of the newest one."""
    periods = list(Period.objects.order_by("-year", "-number"))
    choices = [(str(period), quarter_label(period)) for period in periods]
    form = BoardFilter(request.GET, periods=choices)
    asked = form.cleaned_data if form.is_valid() else {}
    period = next((p for p in periods if str(p) == asked.get("period")), None) or latest_period()
    if period is None:
        return render(request, "desk/collection.html", {"period": None})
    today = timezone.localdate()
    found = board(acting(request), period, today)
    rows = [row for row in found.rows if _asked_for(row, asked.get("state", ""), asked.get("q", ""))]
    return render(
        request,
        "desk/collection.html",
        {
            "period": period,
            "form": BoardFilter({**request.GET.dict(), "period": str(period)}, periods=choices),
            "board": found,
            "rows": rows,
            "counts": _counts(request, found, asked.get("state", "")),
            "days": (period.due - today).days,
            "late_by": (today - period.due).days if today > period.grace_ends else 0,
            "activity": latest_activity(),
        },
    )


def _asked_for(row: BoardRow, state: str, name: str) -> bool:
    return (not state or row.state == state) and name.casefold().strip() in row.report.member.name.casefold()


def _counts(request: HttpRequest, found: Board, chosen: str) -> list[dict[str, object]]:
    """The strip above the table: each count leads to its members, with the other filters kept."""
    everyone = {
        "label": _("All members"),
        "value": len(found.rows),
        "url": _address(request, ""),
        "current": not chosen,
    }
    return [everyone] + [
        {
            "label": STATE_LABELS[state],
            "value": found.count(state),
            "url": _address(request, state),
            "current": state == chosen,
        }
        for state in STATES
    ]


def _address(request: HttpRequest, state: str) -> str:
    query = request.GET.copy()
    query.pop("state", None)
    if state:
        query["state"] = state
    return f"?{query.urlencode()}"
