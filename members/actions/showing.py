"""What conveners are shown of members' figures, and what they take away as files, is written down: whose, which, when.

Both doors call this, that of the pages and that of the API, and not the single view: a new one cannot forget it.
"""

from dataclasses import dataclass

from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.http.response import HttpResponseRedirectBase

from members import audit
from members.actors import Actor
from members.models import Organisation, Platform

# What a reader may have asked for. Whatever else stands in an address is nobody's question, and is not written down.
ASKED = (
    "indicator", "by", "key", "taxon", "group", "member", "product", "market", "platform", "platform_type",
    "from", "to", "period", "state", "status", "format", "figure", "table", "type", "organisation", "object", "day",
    "care", "page", "cursor", "compare",
)  # fmt: skip
_LONGEST_ANSWER = 100


@dataclass(frozen=True, slots=True)
class Subject:
    """What an answer is about: a submission and its member, or a release."""

    object: str
    organisation: Organisation | None


def about(request: HttpRequest, *, object: str, organisation: Organisation | None) -> None:
    """Say what the answer is about, where more is known than the address says; it is then taken to be confidential."""
    request._subject = Subject(object, organisation)  # type: ignore[attr-defined]


def is_about_something(request: HttpRequest) -> bool:
    return hasattr(request, "_subject")


@transaction.atomic
def record_shown(request: HttpRequest, answer: HttpResponseBase, *, by: Actor) -> None:
    """Write down that a convener is about to see this answer. What only sends on to another page shows nothing."""
    if not by.is_convener or request.method not in ("GET", "POST") or isinstance(answer, HttpResponseRedirectBase):
        return
    subject = getattr(request, "_subject", None) or Subject(_object(request), _asked_about(request))
    taken_away = answer.get("Content-Disposition", "").startswith("attachment")
    audit.record(
        "figures.exported" if taken_away else "figures.viewed",
        by=by,
        object=subject.object,
        organisation=subject.organisation,
        view=_view(request),
        asked=_question(request),
    )


@transaction.atomic
def record_audit_export(request: HttpRequest, *, by: Actor, organisation: Organisation | None) -> None:
    """Write down that somebody takes the record itself away: all of it, or that of their own organisation."""
    audit.record("audit.exported", by=by, object="audit", organisation=organisation, asked=_question(request))


def _view(request: HttpRequest) -> str:
    match = request.resolver_match
    return match.view_name if match else request.path


def _object(request: HttpRequest) -> str:
    """The release that the address names; where it names none, the page itself."""
    named = request.resolver_match.kwargs if request.resolver_match else {}
    return str(named.get("number", _view(request)))


def _question(request: HttpRequest) -> dict[str, str]:
    asked = {name: ", ".join(request.GET.getlist(name)) for name in ASKED}
    return {name: told[:_LONGEST_ANSWER] for name, told in asked.items() if told}


def _asked_about(request: HttpRequest) -> Organisation | None:
    """The member whose figures alone were asked for; None where it was everybody's."""
    if member := request.GET.get("member"):
        return Organisation.objects.filter(slug=member).first()
    if platform := request.GET.get("platform"):
        found = Platform.objects.filter(slug=platform).select_related("organisation").first()
        return found.organisation if found else None
    return None
