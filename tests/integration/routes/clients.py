"""A browser or a token for each asker."""

import time
from collections.abc import Mapping
from http.cookies import SimpleCookie
from typing import Any

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from django.test import Client

from members.actions import tokens
from members.actors import COMMAND
from members.models import Membership, User
from members.views.session_limits import BEGAN, SEEN
from tests.integration.routes.cast import Asker


class Forgetful(Client):
    """Keeps no cookie that an answer sets: signing out is undone like any other change."""

    def request(self, **request: Any) -> Any:
        cookies: SimpleCookie = SimpleCookie()
        cookies.update(self.cookies)
        try:
            return super().request(**request)
        finally:
            self.cookies = cookies


def token_of(person: User, name: str, scopes: list[str]) -> str:
    organisation = Membership.objects.get(person=person).organisation
    return tokens.create(person=person, organisation=organisation, name=name, scopes=scopes, by=COMMAND)


def client_of(asker: Asker, people: Mapping[str, User]) -> Client:
    client = Forgetful(raise_request_exception=False)
    if asker.scopes is not None:
        token = token_of(people[asker.person], "mine", sorted(asker.scopes))
        client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {token}"
    elif asker.person != "nobody":
        sign_in(client, people[asker.person])
    return client


def sign_in(client: Client, person: User) -> None:
    """With password and second factor shown in an hour, and the session last used then: no page asks for them again,
    and none notes the use, however long the walk takes."""
    client.force_login(person)
    later, session = time.time() + 3600, client.session
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(person.pk)
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "password", "at": later, "email": person.email, "reauthenticated": True},
        {"method": "mfa", "at": later, "type": "totp"},
    ]
    session[BEGAN] = session[SEEN] = later
    session.save()
