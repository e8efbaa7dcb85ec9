"""Reading every address as everybody: each finds what is theirs, and nobody finds what is another's."""

from collections.abc import Iterable, Iterator, Sequence

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.integration.routes.answers import Told
from tests.integration.routes.canaries import FIGURES, OF_STAFF, PLACES, SUM
from tests.integration.routes.cast import (
    ASKERS,
    CANARY,
    CURIOUS,
    DRAFTS,
    MEMBER_OF,
    NOBODY,
    PERSONS,
    SESSIONS,
    SISKIN,
    TOKENS,
    Asker,
)
from tests.integration.routes.scene import Scene
from tests.integration.routes.statements import shape
from tests.integration.routes.things import NEVER_WAS, THINGS, Thing
from tests.integration.routes.urlconf import METHODS, Route
from tests.integration.routes.walk import Complaint, Kind, Walk, undone

_ON_PAGES = (*SESSIONS, TOKENS[0], TOKENS[-1], NOBODY)
_ON_ADMIN = tuple(asker for asker in _ON_PAGES if asker.person in {"administrator", "superuser", "rival", "nobody"})


def askers_of(route: Route) -> tuple[Asker, ...]:
    """Those who may learn something different from the route: two tokens are enough where none is taken."""
    return ASKERS if route.is_api else _ON_ADMIN if route.is_admin else _ON_PAGES


def reads(scene: Scene, route: Route, askers: Iterable[Asker] = ()) -> Iterator[Complaint]:
    """GET as everybody, of everything that it can be about. One after the other, so that what an answer leaves in a
    cache is there for the next, who may see less."""
    with undone():
        for asker in askers or askers_of(route):
            walk = Walk(scene, route, asker)
            mine, others = walk.things()
            if not walk.entry.of:
                yield from _own(walk, None)
                yield from _of_another(walk)
            for thing in mine:
                yield from _own(walk, thing)
            yield from as_if_it_never_was(walk, "GET", others)


def methods(scene: Scene, route: Route) -> Iterator[Complaint]:
    """Every other method with an empty body; one that is not taken is the same for everybody."""
    for asker in askers_of(route):
        walk = Walk(scene, route, asker)
        mine, others = walk.things()
        for method in METHODS[1:] if asker in CURIOUS and not route.is_admin else walk.entry.takes[1:]:
            if walk.entry.of:
                yield from as_if_it_never_was(walk, method, others[:1])
            if mine or not walk.entry.of:
                with undone():
                    told = walk.told(method, mine[0].id if mine else "")
                yield from _wrong(walk, told, method)


def _questions(walk: Walk) -> list[str]:
    asks = walk.entry.asks if walk.asker in CURIOUS else ()
    return ["", *(question for question in asks if "{" not in question)]


def _own(walk: Walk, thing: Thing | None) -> Iterator[Complaint]:
    seen = ""
    for question in _questions(walk):
        told = walk.told("GET", thing.id if thing else "", question)
        yield from _wrong(walk, told, "GET", question)
        if told.status not in walk.right_statuses("GET", question):
            yield walk.complaint(Kind.STATUS, told, question=question)
        if thing and thing.owner == DRAFTS and told.status == 200 and "no-store" not in told.header("Cache-Control"):
            yield walk.complaint(Kind.KEEPS, told.headers, question=question)
        seen += f"{told.headers} {told.body}"
    if (walk.asker in CURIOUS or not walk.entry.asks) and (
        hidden := [text for text in expected(walk, thing) if text not in seen]
    ):
        yield walk.complaint(Kind.HIDES, hidden)


def _wrong(walk: Walk, told: Told, method: str, question: str = "") -> Iterator[Complaint]:
    if shown := told.shows(walk.foreign):
        yield walk.complaint(Kind.SHOWS, shown, method, question)
    if told.status >= 500 and told.status not in walk.entry.answers:
        yield walk.complaint(Kind.STATUS, told, method, question)


def expected(walk: Walk, thing: Thing | None) -> list[str]:
    """What the table says that the asker finds there."""
    if not walk.is_let_in or walk.is_outside:
        return []
    if thing is not None:
        figures = {**FIGURES, **OF_STAFF}.get(thing.owner)
        return [figures.shown(name) for name in walk.entry.shows] if figures else []
    return [text for name in walk.entry.shows if (text := _of_oneself(walk, name))]


def _of_oneself(walk: Walk, name: str) -> str:
    person = walk.asker.person
    if name in ("notice", "token"):
        return f"{PERSONS[person]} in a {name}" if person in PERSONS else ""
    if name == "place":
        return PLACES[PERSONS[person]] if person in PERSONS else ""
    if name == "email":
        return walk.scene.people[person].email
    if name == "title":
        return FIGURES[DRAFTS].in_("title") if DRAFTS in walk.sees else ""
    if name == "together":
        return f"{SUM:,}"
    owner = MEMBER_OF.get(person, CANARY)
    return FIGURES[owner].shown(name) if owner in walk.sees else ""


def as_if_it_never_was(walk: Walk, method: str, others: Sequence[Thing]) -> Iterator[Complaint]:
    """The answer about another's is the answer about one that never was, and says that there is none."""
    if not others:
        return
    for question in _questions(walk) if method == "GET" else [""]:
        ghost, unheard_of = _asked_aside(walk, method, THINGS[walk.entry.of], question)
        for thing in others[: 1 if question else None]:
            foreign, asked = _asked_aside(walk, method, thing.id, question)
            yield from _compared(walk, foreign, ghost, method, question)
            if asked != unheard_of:
                yield walk.complaint(Kind.TELLS, _first_difference(asked, unheard_of), method, question)
            if method != "OPTIONS" and foreign.status not in _statuses_of_nothing(walk, method):
                yield walk.complaint(Kind.STATUS, foreign, method, question)


def _statuses_of_nothing(walk: Walk, method: str) -> set[int]:
    """404 too where the door is open and the thing is not there."""
    if not walk.is_let_in:
        return walk.refusals(method)
    return {404} if method in walk.entry.takes else {404, 405}


def _asked_aside(walk: Walk, method: str, id: object, question: str) -> tuple[Told, tuple[str, ...]]:
    """The answer, with the shape of what was asked of the database; a change is undone."""
    with CaptureQueriesContext(connection) as captured:
        if method == "GET":
            told = walk.told(method, id, question)
        else:
            with undone():
                told = walk.told(method, id, question)
    return told, shape(captured)


def _first_difference(asked: tuple[str, ...], unheard_of: tuple[str, ...]) -> str:
    pairs = ((one, other) for one, other in zip(asked, unheard_of, strict=False) if one != other)
    return " / ".join(next(pairs, (f"{len(asked)} statements", f"{len(unheard_of)} statements")))


def _compared(walk: Walk, foreign: Told, ghost: Told, method: str, question: str) -> Iterator[Complaint]:
    if foreign != ghost:
        yield walk.complaint(Kind.DIFFERS, f"{foreign} / {ghost}", method, question)
    yield from _wrong(walk, foreign, method, question)


def _of_another(walk: Walk) -> Iterator[Complaint]:
    """Another member in a question is as one that never was; one's own is there."""
    for question in walk.entry.asks:
        if "{" not in question:
            continue
        for owner in (CANARY, SISKIN):
            words = walk.scene.words_of(owner)
            told = walk.told("GET", question=question.format(**words), asked=words["member"])
            if MEMBER_OF.get(walk.asker.person) == owner and not walk.is_let_in:
                continue  # its own member is known to a token that may not read
            if not walk.is_outside and walk.is_let_in and owner in walk.sees:
                if told.status != 200:
                    yield walk.complaint(Kind.STATUS, told, question=question.format(**words))
                continue
            never = walk.told("GET", question=question.format(**NEVER_WAS), asked=NEVER_WAS["member"])
            yield from _compared(walk, told, never, "GET", question.format(**words))
