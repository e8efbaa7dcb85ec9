"""Health, and what people and programs are told when something is refused or broken."""

import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from http import HTTPStatus
from math import ceil

import structlog
from django.core.cache import cache
from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from coalition.lib import heartbeat

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer that is no page: its status, a stable code for programs, and two sentences for people."""

    status: HTTPStatus
    code: str
    title: str | Promise
    remedy: str | Promise


BAD_REQUEST = Refusal(
    HTTPStatus.BAD_REQUEST,
    "bad-request",
    _("This request could not be understood."),
    _("Go back, reload the page and try again."),
)
FORBIDDEN = Refusal(
    HTTPStatus.FORBIDDEN,
    "forbidden",
    _("You may not see this page or do this."),
    _("If you should be able to, ask your organisation's lead or the conveners."),
)
STALE_FORM = Refusal(
    HTTPStatus.FORBIDDEN,
    "stale-form",
    _("The form was open for too long, or cookies are switched off."),
    _("Go back, reload the page and send it again."),
)
NOT_FOUND = Refusal(
    HTTPStatus.NOT_FOUND,
    "not-found",
    _("There is no such page."),
    _("Check the address, or start from the front page."),
)
TOO_LARGE = Refusal(
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "too-large",
    _("This file is larger than 256 MB. Nothing of it was kept."),
    _("A quarter's file has at most 50 MB: remove what is not asked for, or save it as CSV."),
)
TOO_MANY = Refusal(
    HTTPStatus.TOO_MANY_REQUESTS,
    "too-many-requests",
    _("Too many requests came from you in a short time."),
    _("Wait a while, then try again."),
)
BROKEN = Refusal(
    HTTPStatus.INTERNAL_SERVER_ERROR,
    "server-error",
    _("Something went wrong on our side."),
    _("Nothing you sent was half stored. Try again in a minute; if it stays, report the error."),
)
UNAVAILABLE = Refusal(
    HTTPStatus.SERVICE_UNAVAILABLE,
    "unavailable",
    _("The database does not answer at the moment."),
    _("Nothing you sent was half stored. Try again in a minute."),
)
RETRY_AFTER = 30  # seconds; the database of `make run` is back in a few


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _refuse(request, BAD_REQUEST)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _refuse(request, FORBIDDEN)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _refuse(request, STALE_FORM)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _refuse(request, NOT_FOUND)


def too_large(request: HttpRequest) -> HttpResponse:
    return _refuse(request, TOO_LARGE)


def too_many_requests(request: HttpRequest, seconds: int = 60) -> HttpResponse:
    """Our own limits say for how long; those of sign-in, which allauth keeps, end within the minute."""
    minutes = ceil(seconds / 60)
    wait = ngettext("Try again in a minute.", "Try again in %(minutes)d minutes.", minutes) % {"minutes": minutes}
    answer = _refuse(request, replace(TOO_MANY, remedy=wait))
    answer["Retry-After"] = str(seconds)
    return answer


def server_error(request: HttpRequest) -> HttpResponse:
    """Django calls it while the error is being handled: one of the database's absence is not a fault of ours."""
    if isinstance(sys.exception(), OperationalError | InterfaceError):
        answer = _refuse(request, UNAVAILABLE)
        answer["Retry-After"] = str(RETRY_AFTER)
        return answer
    return _refuse(request, BROKEN)


def _refuse(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Problem details (RFC 9457) for programs, a page without any dependency for people."""
    if request.path.startswith("/api/"):
        problem = {
            "type": "about:blank",
            "title": str(refusal.title),
            "status": refusal.status,
            "detail": str(refusal.remedy),
            "code": refusal.code,
        }
        return JsonResponse(problem, status=refusal.status, content_type="application/problem+json")
    return HttpResponse(render_to_string("error.html", {"refusal": refusal}), status=refusal.status)


@transaction.non_atomic_requests  # they answer when the database does not
@never_cache
@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


@transaction.non_atomic_requests
@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Everything that a page needs is there; where not, the reasons, without any detail of the machine."""
    return _health([reason for check in (_database, _schema, _cache) if (reason := check())])


@never_cache
@require_safe
def work(request: HttpRequest) -> JsonResponse:
    """The workers work. Pages do without them for a while, so that nobody is sent away because of this."""
    if reason := _database() or _cache():
        return _health([reason])
    return _health([reason for name, reason in _IDLE.items() if not heartbeat.is_there(name)])


_IDLE = {
    "coalition": "figures, mail and releases wait: their worker, the scheduler or the queue is down",
    "files": "uploaded files wait: their worker, the scheduler or the queue is down",
}


def _health(reasons: list[str]) -> JsonResponse:
    status = HTTPStatus.SERVICE_UNAVAILABLE if reasons else HTTPStatus.OK
    return JsonResponse({"status": "unavailable" if reasons else "ok", "reasons": reasons}, status=status)


def _database() -> str | None:
    return _reason("the database does not answer", connection.ensure_connection)


def _schema() -> str | None:
    def nothing_to_migrate() -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            raise DatabaseError("unapplied migrations")

    return _reason("the database's tables are not up to date: run manage.py migrate", nothing_to_migrate)


def _cache() -> str | None:
    return _reason("the shared cache does not answer", lambda: cache.get("health"))


def _reason(reason: str, check: Callable[[], object]) -> str | None:
    try:
        check()
    except DatabaseError as error:
        log.warning("health_check_failed", reason=reason, error=type(error).__name__)
        return reason
    return None
