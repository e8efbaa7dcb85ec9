"""How a page answers when an action refuses: with the reason on the page, and the status that programs expect."""

from http import HTTPStatus

from metrics.actions.refusals import Forbidden, Malformed, Refusal


def status_of(refusal: Refusal | None) -> HTTPStatus:
    """200 where nothing was refused."""
    if refusal is None:
        return HTTPStatus.OK
    if isinstance(refusal, Forbidden):
        return HTTPStatus.FORBIDDEN
    return HTTPStatus.BAD_REQUEST if isinstance(refusal, Malformed) else HTTPStatus.CONFLICT
