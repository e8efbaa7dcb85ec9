"""The audit record: for conveners, and for a member's lead what concerns the member."""

import csv
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from members import audit, record
from members.actions.showing import record_audit_export
from members.actors import Actor
from members.audit_wording import TYPES, type_words
from members.forms import AuditFilter
from members.models import AuditEvent, Organisation
from members.permissions import Right
from members.views.acting import acting, for_rights
from metrics.statistics.tabular_csv import safe_cell
from metrics.views.report_pages import own_member

PAGE = 50
HASH = re.compile(r"\b([0-9a-f]{12})[0-9a-f]{52}\b")
MOST_EXPORTED = 100_000  # more than ten years of a coalition; the filters cut the record into parts
COLUMNS = ("position", "at", "type", "person", "name", "acting_for", "organisation", "object", "via", "request",
           "reason", "details", "sha256")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """An event as a row of the table. `address` is empty for whoever may not see it, and once it is forgotten."""

    event: AuditEvent
    what: str
    url: str
    more: str
    address: str


@never_cache
@require_safe
@for_rights(Right.READ_ALL, confidential=False)
def desk(request: HttpRequest) -> HttpResponse:
    """Everything for administrators; for other conveners what is not about people's accounts."""
    organisations = Organisation.objects.values_list("slug", "name")
    return _answer(request, "desk", {"type": _types(), "organisation": organisations}, None)


@never_cache
@require_safe
@for_rights(Right.MANAGE_MEMBER, confidential=False)
def portal(request: HttpRequest) -> HttpResponse:
    """What concerns the lead's member, with who of the conveners looked at its figures."""
    return _answer(request, "portal", {"type": _types()}, own_member(acting(request)))


def _types() -> list[tuple[str, str]]:
    return sorted(((code, str(words)) for code, words in TYPES.items()), key=lambda type: type[1])


def _answer(
    request: HttpRequest, area: str, choices: dict[str, Iterable[tuple[str, str]]], organisation: Organisation | None
) -> HttpResponse:
    actor = acting(request)
    form = AuditFilter(request.GET, choices=choices)
    events = record.filtered(record.visible_events(actor), form.asked)
    if request.GET.get("format") == "csv":
        answer = _csv(actor, events[:MOST_EXPORTED])
        record_audit_export(request, by=actor, organisation=organisation)
        return answer
    page = Paginator(events, PAGE).get_page(request.GET.get("page"))
    context = {
        "base": f"base_{area}.html",
        "own": organisation,
        "form": form,
        "page": page,
        "lines": _lines(actor, page.object_list, area),
        "shows_addresses": actor.may(Right.ADMINISTER),
        "head": audit.newest(),
        "here": reverse(f"{area}:audit"),
    }
    return render(request, "desk/audit.html", context)


def _lines(actor: Actor, events: Iterable[AuditEvent], area: str) -> list[Line]:
    listed = list(events)
    addresses = record.addresses(listed) if actor.may(Right.ADMINISTER) else {}
    return [
        Line(
            event,
            type_words(event.type),
            _url(event, area) if event.organisation_id or actor.sees_all else "",
            "; ".join(f"{name}: {_short(told)}" for name, told in _details(actor, event).items()),
            addresses.get(event.origin, ""),
        )
        for event in listed
    ]


def _details(actor: Actor, event: AuditEvent) -> dict[str, str]:
    """What else is known; for a member nothing of a question about everybody, which may name another member's."""
    if event.organisation_id is None and not actor.sees_all:
        return {_("about"): _("all members")}
    return {name: _told(value) for name, value in event.details.items() if value not in ("", {}, [])}


def _told(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {_told(item)}" for key, item in value.items())
    if isinstance(value, list):
        return ", ".join(map(_told, value))
    return str(value)


def _short(told: str) -> str:
    """Hashes by their first letters: enough to tell one from another."""
    return HASH.sub(r"\1…", told)


def _url(event: AuditEvent, area: str) -> str:
    """The page of the submission that the event is about; empty where it is about something else."""
    try:
        return reverse(f"{area}:submission", args=[UUID(event.object)])
    except ValueError:
        return ""


def _csv(actor: Actor, events: Iterable[AuditEvent]) -> HttpResponse:
    """All that is listed, with the hash of each, so that it can be held to a published head later."""
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="audit.csv"'
    writer = csv.writer(answer)
    writer.writerow(COLUMNS)
    for event in events:
        writer.writerow([safe_cell(cell) for cell in _cells(actor, event)])
    return answer


def _cells(actor: Actor, event: AuditEvent) -> list[object]:
    link = getattr(event, "link", None)
    return [
        link.position if link else "",
        event.at.isoformat(),
        event.type,
        event.actor_id or "",
        str(event.actor or ""),
        event.acting_for.slug if event.acting_for else "",
        event.organisation.slug if event.organisation else "",
        event.object,
        event.via,
        event.request_id,
        event.reason,
        json.dumps(event.details if actor.sees_all else _details(actor, event), ensure_ascii=False),
        link.hash if link else "",
    ]
