"""What these tests share: the language that they begin in, and one scene for each file of the route walk."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import transaction
from django.utils import translation
from pytest_django import DjangoDbBlocker

from coalition.lib import context
from members.actors import Actor
from tests.integration.routes import scene as scenes
from tests.integration.routes.scene import Scene


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """A request in another language leaves that one active, which is nothing to the next test."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture(scope="module")
def scene(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Scene]:
    """Made once for a file, in a transaction that is never committed: each question is undone by itself.

    Its tests take no fixture that asks for the database themselves: those end the connection of the transaction.
    """
    with django_db_blocker.unblock(), context.entered(context.PROGRAM), transaction.atomic():
        yield scenes.made()
        transaction.set_rollback(True)


@pytest.fixture
def without_walls(monkeypatch: pytest.MonkeyPatch) -> None:
    """The application's own filters alone: to everybody, and to the public, the database shows every row."""
    monkeypatch.setattr(Actor, "context", property(lambda actor: context.PROGRAM))
    monkeypatch.setattr(context, "PUBLIC", context.PROGRAM)
