"""The application's own filters of who people are and what they did, each taken away.

Not here: what allauth asks by itself (passkeys, addresses), and `everybody`, which has no filter: it is the
administrators'. An invitation is sent again or revoked by whoever manages its organisation: the action asks once more.
"""

from collections.abc import Iterable
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.db.models import QuerySet

from members import personal_data, record, team
from members.models import AuditEvent, FactorReset, Membership, Organisation, SingleSignOn, Token
from members.team import Colleague
from members.views import factor_resets, people, sessions, tokens

Patch = pytest.MonkeyPatch


class _Ignoring:
    """A list that is asked with `filter(…)` and does not listen to some of it."""

    def __init__(self, rows: "QuerySet[Any]", *names: str) -> None:
        self.rows, self.names = rows, names

    def filter(self, **asked: object) -> "QuerySet[Any]":
        return self.rows.filter(**{name: value for name, value in asked.items() if name not in self.names})

    def purge_and_list(self, _person: object) -> list[Any]:
        return list(self.rows)


def _model(rows: _Ignoring) -> Any:
    """In the place of a model whose rows are asked for."""
    return type("Model", (), {"objects": rows})


# Behind walls of the database.


def events_by_actor(patch: Patch) -> None:
    def visible_events(actor: object) -> Any:
        return AuditEvent.objects.select_related("actor", "acting_for", "organisation", "link").order_by("-pk")

    patch.setattr(record, "visible_events", visible_events)


def resets_by_organisation(patch: Patch) -> None:
    patch.setattr(factor_resets, "factor_resets_for", lambda actor: FactorReset.objects.filter(confirmed_at=None))


# Of account tables, around which there is no wall: they are read before it is known who asks.


def colleagues_by_organisation(patch: Patch) -> None:
    one_by_one = team.colleagues

    def everybody(organisation: Organisation) -> Iterable[Colleague]:
        return [each for somewhere in Organisation.objects.all() for each in one_by_one(somewhere)]

    for module in (team, people):
        patch.setattr(module, "colleagues", everybody)


def memberships_by_organisation(patch: Patch) -> None:
    def everybody(actor: object) -> "QuerySet[Membership]":
        return Membership.objects.select_related("person", "organisation")

    patch.setattr(factor_resets, "memberships_under", everybody)


def invitations_by_organisation(patch: Patch) -> None:
    every = team.open_invitations
    patch.setattr(people, "open_invitations", lambda: _Ignoring(every(), "organisation"))


def tokens_by_organisation(patch: Patch) -> None:
    patch.setattr(people, "tokens_in", lambda organisation: Token.objects.select_related("user"))


def sign_on_by_organisation(patch: Patch) -> None:
    foreign_first = SingleSignOn.objects.order_by("-pk")
    patch.setattr(people, "SingleSignOn", _model(_Ignoring(foreign_first, "organisation")))


def tokens_by_person(patch: Patch) -> None:
    patch.setattr(tokens, "tokens_of", lambda person, organisation: Token.objects.all())


def sessions_by_person(patch: Patch) -> None:
    patch.setattr(sessions, "UserSession", _model(_Ignoring(UserSession.objects.all(), "user")))


def personal_data_by_person(patch: Patch) -> None:
    """What is told about oneself stands in tables that are closed to oneself: the program looks it up."""

    def rows(model: Any, of: object, *fields: str) -> list[Any]:
        return [{**row, "origin": ""} for row in model._base_manager.values(*fields)]

    patch.setattr(personal_data, "_rows", rows)
    patch.setattr(personal_data, "_text", str)
