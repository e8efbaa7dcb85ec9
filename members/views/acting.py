"""Who acts in a request, and which doors are theirs. A door that is not theirs is not there: 404."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase

from coalition.lib import context
from members.actions.showing import record_shown
from members.actors import NOBODY, Actor
from members.models import User
from members.permissions import Right
from members.queries import actor_in
from members.second_factors import may_pass

Given = ParamSpec("Given")
View = Callable[Concatenate[HttpRequest, Given], HttpResponseBase]


def acting(request: HttpRequest) -> Actor:
    """The actor behind a page request, asked of the database once; nobody where a second factor is still missing."""
    if not hasattr(request, "_actor"):
        signed_in = request.user.is_authenticated and may_pass(request)
        request._actor = actor_in(request.session, request.user) if signed_in else NOBODY  # type: ignore[attr-defined, arg-type]
    actor: Actor = request._actor  # type: ignore[attr-defined]
    return actor


def signed_in(request: HttpRequest) -> User:
    """The person behind a page that asks to sign in; 404 where nobody is."""
    if not request.user.is_authenticated:
        raise Http404
    return request.user


def for_rights(*rights: Right, confidential: bool = True) -> Callable[[View[Given]], View[Given]]:
    """Let in whoever holds one of the rights; strangers are sent to sign in, everybody else finds nothing.

    Behind the door the database shows the actor's rows, and no others. What a convener is shown there is written down,
    unless the view says that nothing there is `confidential`.
    """

    def decorate(view: View[Given]) -> View[Given]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Given.args, **kwargs: Given.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            actor = acting(request)
            if not any(actor.may(right) for right in rights):
                raise Http404
            context.enter(actor.context)
            answer = view(request, *args, **kwargs)
            if confidential:
                record_shown(request, answer, by=actor)
            return answer

        return cast("View[Given]", guarded)

    return decorate
