"""The collection board: who has reported for a quarter, and where each report stands."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from members.permissions import Right
from members.views.acting import acting, for_rights
from metrics.actions import bulk, reminders
from metrics.actions.bulk import Shown
from metrics.desk_forms import ChosenForm
from metrics.forms import BoardFilter
from metrics.models import Period
from metrics.presenters.collection import STATE_LABELS, status_table
from metrics.queries.collection import STATES, Board, BoardRow, board, latest_activity
from metrics.queries.reference import latest_period
from metrics.templatetags.quarters import quarter_label
from metrics.views.table_files import OFFERED, offered, table_file

TICKED: Mapping[str, Callable[[BoardRow], bool]] = {
    "missing": lambda row: row.is_missing,
    "plain": lambda row: row.is_plain,
}


@require_safe
@for_rights(Right.READ_ALL)
def home(request: HttpRequest) -> HttpResponse:
    """The board of the quarter in the address, or of the newest one; as a page or as a file."""
    periods = list(Period.objects.order_by("-year", "-number"))
    choices = [(str(period), quarter_label(period)) for period in periods]
    form = BoardFilter(request.GET, periods=choices)
    asked = form.cleaned_data if form.is_valid() else {}
    period = next((p for p in periods if str(p) == asked.get("period")), None) or latest_period()
    if period is None:
        return render(request, "desk/collection.html", {"period": None})
    found = board(acting(request), period, timezone.localdate())
    rows = [row for row in found.rows if _asked_for(row, asked)]
    if (format := request.GET.get("format", "")) in OFFERED:
        return table_file(status_table(period, rows), format)
    form = BoardFilter({**request.GET.dict(), "period": str(period)}, periods=choices)
    return render(request, "desk/collection.html", _page(request, period, found, rows, form, asked.get("state", "")))


@never_cache
@require_POST
@for_rights(Right.REVIEW, Right.ADMINISTER)
def remind(request: HttpRequest) -> HttpResponse:
    """One letter to each of the people of the members that were ticked; what became of it is said by name."""
    form = ChosenForm(request.POST)
    period = _period(request)
    chosen = form.cleaned_data["member"] if form.is_valid() else []
    if period is None or not chosen:
        messages.warning(request, gettext("Tick the members who are to be reminded."))
        return _back(request)
    outcomes = reminders.ask(members=chosen, period=period, by=acting(request))
    written = [f"{each.member} ({', '.join(map(str, each.people))})" for each in outcomes if each.people]
    silent = [f"{each.member} ({each.why})" for each in outcomes if not each.people]
    if written:
        messages.success(request, gettext("Reminded: %s.") % "; ".join(written))
    if silent:
        messages.warning(request, gettext("Not reminded: %s.") % "; ".join(silent))
    return _back(request)


@never_cache
@require_POST
@for_rights(Right.REVIEW)
def accept_chosen(request: HttpRequest) -> HttpResponse:
    """Accept the versions that were ticked, each as it was shown; those that are not any more are named."""
    outcomes = bulk.accept_each(shown=_shown(request), by=acting(request))
    if not outcomes:
        messages.warning(request, gettext("Tick the reports that are to be accepted."))
    accepted = [str(each.submission.member) for each in outcomes if each.refusal is None]
    refused = [f"{each.submission.member} ({each.refusal.detail})" for each in outcomes if each.refusal]
    if accepted:
        messages.success(request, gettext("Accepted: %s. The figures count from now on.") % ", ".join(accepted))
    if refused:
        messages.error(request, gettext("Not accepted: %s") % "; ".join(refused))
    return _back(request)


def _shown(request: HttpRequest) -> list[Shown]:
    """What was ticked; whatever else was sent is nothing that the page offers."""
    found = []
    for text in dict.fromkeys(request.POST.getlist("version")):
        try:
            found.append(Shown.parse(text))
        except ValueError:
            continue
    return found


def _period(request: HttpRequest) -> Period | None:
    written = request.POST.get("period", "")
    return next((period for period in Period.objects.all() if str(period) == written), None)


def _back(request: HttpRequest) -> HttpResponse:
    """To the board as it was filtered."""
    kept = {name: request.POST[name] for name in ("period", "state", "q", "care") if request.POST.get(name)}
    return redirect(f"{reverse('desk:home')}{'?' if kept else ''}{urlencode(kept)}")


def _page(
    request: HttpRequest, period: Period, found: Board, rows: list[BoardRow], form: BoardFilter, state: str
) -> Mapping[str, Any]:
    today, actor = timezone.localdate(), acting(request)
    ticked = TICKED.get(request.GET.get("tick", ""))
    may_accept, may_remind = actor.may(Right.REVIEW), actor.may(Right.REVIEW) or actor.may(Right.ADMINISTER)
    return {
        "period": period,
        "form": form,
        "board": found,
        "rows": [(row, ticked is not None and ticked(row)) for row in rows],
        "counts": _counts(request, found, state),
        "days": (period.due - today).days,
        "late_by": (today - period.due).days if today > period.grace_ends else 0,
        "activity": latest_activity(),
        "may_accept": may_accept,
        "may_remind": may_remind,
        "missing": sum(row.is_missing for row in rows) if may_remind else 0,
        "plain": sum(row.is_plain for row in rows) if may_accept else 0,
        "kept": {name: request.GET.get(name, "") for name in ("state", "q", "care")},
        "files": offered(lambda format: _address(request, format=format, tick="")),
        "addresses": {
            "missing": f"{_address(request, tick='missing')}#chosen",
            "plain": f"{_address(request, tick='plain')}#chosen",
        },
    }


def _asked_for(row: BoardRow, asked: Mapping[str, str]) -> bool:
    care, state = asked.get("care", ""), asked.get("state", "")
    looked_after = not care or (row.mine if care == "mine" else not row.carers)
    named = asked.get("q", "").casefold().strip() in row.report.member.name.casefold()
    return looked_after and named and (not state or row.state == state)


def _counts(request: HttpRequest, found: Board, chosen: str) -> list[dict[str, object]]:
    """The strip above the table: each count leads to its members, with the other filters kept."""
    everyone = {
        "label": _("All members"),
        "value": len(found.rows),
        "url": _address(request, state="", tick=""),
        "current": not chosen,
    }
    return [everyone] + [
        {
            "label": STATE_LABELS[state],
            "value": found.count(state),
            "url": _address(request, state=state, tick=""),
            "current": state == chosen,
        }
        for state in STATES
    ]


def _address(request: HttpRequest, **changed: str) -> str:
    """This page with other answers; an empty one is left out."""
    query = request.GET.copy()
    for name, value in changed.items():
        query.pop(name, None)
        if value:
            query[name] = value
    return f"?{query.urlencode()}"
