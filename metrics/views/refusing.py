"""How a page answers when an action refuses: with the reason on the page, and the status that programs expect."""

from http import HTTPStatus

from django.forms import BaseForm

from metrics.actions.refusals import Forbidden, Malformed, Refusal


def status_of(refusal: Refusal | None) -> HTTPStatus:
    """200 where nothing was refused."""
    if refusal is None:
        return HTTPStatus.OK
    if isinstance(refusal, Forbidden):
        return HTTPStatus.FORBIDDEN
    return HTTPStatus.BAD_REQUEST if isinstance(refusal, Malformed) else HTTPStatus.CONFLICT


def say_in(form: BaseForm, refusal: Refusal) -> None:
    """At the field that is wrong where the form has it, else above the whole form."""
    field = refusal.field if isinstance(refusal, Malformed) else None
    form.add_error(field if field in form.fields else None, refusal.detail)
