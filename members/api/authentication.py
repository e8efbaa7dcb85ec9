"""Who calls the API: a token's person in its organisation, or the person signed in to the site."""

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from knox.auth import TokenAuthentication
from rest_framework import authentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from coalition.lib import context
from members.actions import tokens
from members.actors import NOBODY, Actor
from members.models import Token, User
from members.queries import actor_in, actor_with_token
from members.second_factors import may_pass


class BearerAuthentication(TokenAuthentication):  # type: ignore[misc]
    """`Authorization: Bearer <token>`; a token outlives neither its person nor its person's role."""

    def authenticate_credentials(self, token: bytes) -> tuple[User, Token]:
        try:
            token.decode("utf-8")
        except UnicodeDecodeError as error:
            raise AuthenticationFailed("Invalid token.") from error
        user, row = super().authenticate_credentials(token)
        if not actor_with_token(row).rights:
            raise AuthenticationFailed("Invalid token.")
        tokens.note_use(row)
        return user, row


class SessionAuthentication(authentication.SessionAuthentication):
    """The session of the site, where it may pass the doors there; any other is as good as none."""

    def authenticate(self, request: Request) -> tuple[AbstractBaseUser, None] | None:
        found = super().authenticate(request)
        return found if found and may_pass(request._request) else None


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = SessionAuthentication
    name = "cookieAuth"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = BearerAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}


def actor_of(request: Request) -> Actor:
    """The actor behind an API request, asked of the database once: from then on it shows this actor's rows alone."""
    if not hasattr(request, "_actor"):
        request._actor = _actor(request)  # type: ignore[attr-defined]
        context.enter(request._actor.context)  # type: ignore[attr-defined]
    actor: Actor = request._actor  # type: ignore[attr-defined]
    return actor


def _actor(request: Request) -> Actor:
    if isinstance(request.auth, Token):
        return actor_with_token(request.auth)
    if request.user.is_authenticated:
        return actor_in(request.session, request.user)
    return NOBODY
