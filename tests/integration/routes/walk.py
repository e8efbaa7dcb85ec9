"""A route as one asker meets it, and what can be wrong with its answers."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from tests.integration.routes.answers import Told
from tests.integration.routes.canaries import FIGURES
from tests.integration.routes.cast import CANARY, DRAFTS, MEMBER_OF, NOBODY, SISKIN, Asker
from tests.integration.routes.entries import Entry
from tests.integration.routes.scene import Scene
from tests.integration.routes.table import entry_of
from tests.integration.routes.things import PLACEHOLDER, Thing
from tests.integration.routes.urlconf import Route

Body = Mapping[str, object]


class Kind(StrEnum):
    """What can be wrong."""

    SHOWS = "shows what is another's"
    HIDES = "does not show what is theirs"
    DIFFERS = "is not as if it never was"
    TELLS = "asks the database otherwise than for one that never was"
    STATUS = "answers with a wrong status"
    CHANGES = "changes rows of another"
    REFERS = "leaves a row that refers to another's"
    KEEPS = "may be kept by caches"


@dataclass(frozen=True, slots=True)
class Complaint:
    kind: Kind
    asked: str
    found: str

    def __str__(self) -> str:
        return f"{self.asked}: {self.kind}: {self.found}"


def ask(client: Client, route: Route, method: str, address: str, body: Body | None = None) -> HttpResponse:
    """What the address answers, by default to an empty body of the kind that it takes."""
    if route.is_api and method in {"POST", "PUT", "PATCH"}:
        return client.generic(method, address, json.dumps(body or {}), content_type="application/json")  # type: ignore[return-value]
    return client.post(address, body) if method == "POST" else client.generic(method, address)  # type: ignore[return-value]


@contextmanager
def undone() -> Iterator[None]:
    """What happens within it never happened: one request must not prepare the next."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@dataclass(frozen=True, slots=True)
class Walk:
    """A route as one asker meets it."""

    scene: Scene
    route: Route
    asker: Asker

    @property
    def entry(self) -> Entry:
        return entry_of(self.route)

    @property
    def is_outside(self) -> bool:
        """Whether the site knows nobody: no page takes a token."""
        return self.asker == NOBODY or (self.asker.has_token and not self.route.is_api)

    @property
    def is_let_in(self) -> bool:
        return self.entry.is_public if self.is_outside else self.entry.admits(self.asker)

    @property
    def sees(self) -> frozenset[str]:
        """Whose things are the asker's to see here: superusers see what they administer, and nowhere else."""
        if self.is_outside or (self.asker.person == "superuser" and not self.route.is_admin):
            return NOBODY.sees
        return self.asker.sees

    @property
    def foreign(self) -> tuple[str, ...]:
        """What must be in no answer; where not everybody comes, the names of other members neither."""
        others = [FIGURES[owner] for owner in (CANARY, SISKIN) if owner not in self.sees]
        names = ("slug", "name") if not (self.entry.is_public or self.route.is_admin) else ()
        here = (figures.shown(name) for figures in others for name in (*names, *self.entry.hides))
        own = FIGURES[MEMBER_OF[self.asker.person]] if self.asker.person in MEMBER_OF else None
        mine = {own.slug, own.name, own.species} if own else set()
        asked = {*self.entry.named.values()}  # an answer may repeat its address
        return (*self.scene.all_but(self.sees), *(text for text in here if text not in mine | asked))

    def things(self) -> tuple[list[Thing], list[Thing]]:
        """Of the kind that the route names: those that are the asker's to see here, and the others."""
        mine: list[Thing] = []
        others: list[Thing] = []
        for thing in self.scene.things:
            if thing.kind == self.entry.of:
                here = self.is_let_in and thing.owner in self.sees
                (mine if here and (self.entry.drafts or thing.owner != DRAFTS) else others).append(thing)
        return mine, others

    def address(self, id: object = "", question: str = "") -> str:
        named = {PLACEHOLDER[self.entry.of]: id} if self.entry.of else {}
        return f"{self.route.address({**self.entry.named, **named})}{'?' if question else ''}{question}"

    def told(
        self, method: str, id: object = "", question: str = "", body: Body | None = None, asked: object = ""
    ) -> Told:
        answer = ask(self.scene.clients[self.asker], self.route, method, self.address(id, question), body)
        return Told.by(answer, asked or id)

    def complaint(self, kind: Kind, found: object, method: str = "GET", question: str = "") -> Complaint:
        asked = f"{method} {self.route.pattern}{'?' if question else ''}{question} as {self.asker}"
        return Complaint(kind, asked, str(found))

    def right_statuses(self, method: str, question: str = "") -> set[int]:
        """Of an answer about nothing, or about what is the asker's."""
        if self.is_let_in and method in self.entry.takes:
            return {*self.entry.answers, *((302, 400, 404) if question else ())}
        return self.refusals(method)

    def refusals(self, method: str) -> set[int]:
        """Sign in first, or not there; an API's list is empty. An untaken method is refused before or after."""
        if self.route.is_admin:
            return {302, 403}
        if self.is_outside and not self.entry.is_public:
            refusals = {401} if self.route.is_api else {302}
        else:
            refusals = {200, 400, 403, 404} if self.route.is_api and not self.entry.of else {404}
        return refusals if method in self.entry.takes else refusals | {405}
