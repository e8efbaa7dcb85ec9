"""Errors of the API as RFC 9457 problem details: `code` for programs, `detail` for people, pointers for fields."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework.exceptions import APIException, ErrorDetail, ValidationError
from rest_framework.response import Response
from rest_framework.views import exception_handler, set_rollback

from metrics.actions.refusals import Forbidden, Malformed, Refusal
from metrics.queries.question import UnclearQuestion

CONTENT_TYPE = "application/problem+json"


def handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """The answer to an error that we foresaw; None hands any other one to Django."""
    problem = _of_ours(error)
    if problem is not None:
        set_rollback()
        return problem
    answer = exception_handler(error, context)
    if answer is None:
        return None
    answer.content_type = CONTENT_TYPE
    answer.data = _of_framework(error, answer.status_code)
    return answer


def _of_ours(error: Exception) -> Response | None:
    if isinstance(error, Malformed):
        return _problem(400, error.code, error.detail, errors=[_at(error.field, error.detail, error.code)])
    if isinstance(error, UnclearQuestion):
        return _problem(400, error.code, error.detail, errors=[_at(error.field, error.detail, error.code)])
    if isinstance(error, Forbidden):
        return _problem(403, error.code, error.detail)
    if isinstance(error, Refusal):
        return _problem(409, error.code, error.detail, **({"codes": error.codes} if error.codes else {}))
    return None


def _problem(status: int, code: str, detail: str, **more: object) -> Response:
    return Response(_details(status, code, detail, **more), status=status, content_type=CONTENT_TYPE)


TITLES = {
    400: "The request cannot be understood",
    401: "Sign in first",
    403: "Your role does not allow this",
    404: "There is no such thing here",
    405: "This address does not take that method",
    406: "This address does not answer in that format",
    409: "This cannot be done as things stand",
    413: "The body is too large",
    415: "This type of body is not understood",
    429: "Too many requests",
}


def _details(status: int, code: str, detail: str, **more: object) -> dict[str, object]:
    return {
        "type": "about:blank",
        "title": TITLES.get(status, "Error"),
        "status": status,
        "code": code,
        "detail": detail,
        **more,
    }


def _at(field: str, detail: str, code: str) -> dict[str, str]:
    return {"pointer": f"/{field}", "detail": detail, "code": code}


def _of_framework(error: Exception, status: int) -> dict[str, object]:
    if isinstance(error, ValidationError):
        errors = [_at(pointer, str(found), found.code or "invalid") for pointer, found in _leaves(error.detail)]
        detail = " ".join(found["detail"] for found in errors)
        return _details(status, "invalid", detail, errors=errors)
    if isinstance(error, Http404):
        return _details(status, "not-found", "Nothing is to be found at this address.")
    if isinstance(error, PermissionDenied):
        return _details(status, "permission-denied", "Your role does not allow this.")
    if isinstance(error, APIException):
        code = str(error.get_codes()).replace("_", "-")
        return _details(status, code, str(error.detail))
    return _details(status, "error", "The request could not be answered.")


def _leaves(detail: Any, path: str = "") -> Iterator[tuple[str, ErrorDetail]]:
    """Every message of a validation error with the JSON pointer of its field."""
    if isinstance(detail, dict):
        for name, below in detail.items():
            yield from _leaves(below, f"{path}/{name}" if path else str(name))
    elif isinstance(detail, list):
        for number, below in enumerate(detail):
            yield from _leaves(below, path if isinstance(below, ErrorDetail) else f"{path}/{number}")
    else:
        yield path, detail
