"""Changing everything as everybody: a change obeys those whom the table names, and reaches nobody else's rows."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from tests.integration.routes import owners
from tests.integration.routes.answers import Told
from tests.integration.routes.cast import ASKERS, CANARY, CONVENERS, MEMBER_OF, NARROW_TOKENS, SISKIN, STAFF, Asker
from tests.integration.routes.scene import Scene
from tests.integration.routes.things import NEVER_WAS, Thing
from tests.integration.routes.urlconf import UNSAFE, Route, routes
from tests.integration.routes.walk import Complaint, Kind, Walk, undone

DONE = {200, 201, 302}
FORBIDDEN = {401, 403, 404}


def changes(scene: Scene, route: Route, askers: Iterable[Asker] = ()) -> Iterator[Complaint]:
    """POST as the table says that it succeeds, by everybody, about what is theirs to see."""
    for asker in askers or (*ASKERS, *(NARROW_TOKENS if route.is_api else ())):
        walk = Walk(scene, route, asker)
        mine, _others = walk.things()
        for thing in mine[:1] if walk.entry.of else [None]:
            with undone():
                told = walk.told("POST", thing.id if thing else "", body=body_of(walk, thing))
            obeyed = walk.entry.obeys(asker) and not walk.is_outside
            if told.status not in (DONE if obeyed else walk.refusals("POST") - {200, 400} | _not_yours(walk)):
                yield walk.complaint(Kind.STATUS, told, "POST")
            if shown := told.shows(walk.foreign):
                yield walk.complaint(Kind.SHOWS, shown, "POST")


def _not_yours(walk: Walk) -> set[int]:
    """Whoever is let in is told that the role does not allow it, or finds nothing."""
    return set() if walk.is_outside else {403, 404}


def body_of(walk: Walk, thing: Thing | None, words: Mapping[str, str] | None = None) -> dict[str, Any] | None:
    """What the table says, about the thing, or about what belongs to the asker's own member."""
    if walk.entry.body is None:
        return None
    own = MEMBER_OF.get(walk.asker.person, CANARY)
    filled = words or walk.scene.words_of(thing.owner if thing else own)
    return {name: _filled(value, filled) for name, value in walk.entry.body.items()}


def _filled(value: Any, words: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return value.format(**words)
    return value() if callable(value) else value


def named_in_bodies(scene: Scene, route: Route) -> Iterator[Complaint]:
    """What a body names is another's as if it never was; a convener whom the change obeys looks after all of them."""
    for asker in ASKERS:
        walk = Walk(scene, route, asker)
        if asker.person in CONVENERS and walk.entry.obeys(asker):
            continue
        for owner in (CANARY, SISKIN):
            if owner != MEMBER_OF.get(asker.person):
                told, never = (_told_of(walk, words) for words in (scene.words_of(owner), NEVER_WAS))
                if told != never:
                    yield walk.complaint(Kind.DIFFERS, f"{told} / {never}", "POST")


def _told_of(walk: Walk, words: Mapping[str, str]) -> Told:
    """The answer to a body that names it, without the name where the answer repeats it."""
    body = body_of(walk, None, words) or {}
    named = next(value for name, value in body.items() if "{" in str((walk.entry.body or {})[name]))
    with undone():
        return walk.told("POST", body=body, asked=named)


def left_by_reading(scene: Scene, asker: Asker) -> set[str]:
    """The tables in which something is otherwise once the asker has read everything that is theirs."""
    with undone():
        before = owners.every_row()
        for route in routes():
            walk = Walk(scene, route, asker)
            for thing in walk.things()[0] if walk.entry.of else [None]:
                walk.told("GET", thing.id if thing else "")
        return {table for table, rows in owners.every_row().items() if rows != before[table]}


# Those to whom no row of the first member is open.
_OUTSIDE = {"rival", "rival lead", "stranger", "nobody"}
OUTSIDERS = tuple(asker for asker in ASKERS if asker.person in _OUTSIDE)


def intrusions(scene: Scene, asker: Asker) -> Iterator[Complaint]:
    """Every unsafe request by an outsider, all of them at once, about what is the first member's."""
    requests = list(_requests(scene, asker))
    if any(_consequences(scene, requests)):
        for walk, method, request in requests:  # which one was it
            for kind, found in _consequences(scene, [(walk, method, request)]):
                yield walk.complaint(kind, found, method)


Request = tuple[Walk, str, Callable[[], object]]


def _requests(scene: Scene, asker: Asker) -> Iterator[Request]:
    for route in routes():
        if route.is_admin or (asker.has_token and not route.is_api):
            continue
        walk = Walk(scene, route, asker)
        for thing in _of_the_first(walk):
            for method in UNSAFE:
                body = body_of(walk, thing, scene.words_of(CANARY)) if method == "POST" else None
                yield walk, method, _request(walk, method, thing, body)


def _of_the_first(walk: Walk) -> list[Thing | None]:
    if not walk.entry.of:
        return [None] if walk.entry.acts else []
    return [thing for thing in walk.things()[1] if thing.owner in {CANARY, STAFF[CANARY], "linnet"}]


def _request(walk: Walk, method: str, thing: Thing | None, body: dict[str, Any] | None) -> Callable[[], object]:
    return lambda: walk.told(method, thing.id if thing else "", body=body)


def _consequences(scene: Scene, requests: list[Request]) -> list[tuple[Kind, str]]:
    """What the requests did to the first member's rows, and what rows now refer to another's."""
    with undone():
        before = owners.rows_of(scene.members[CANARY])
        for _walk, _method, request in requests:
            request()
        after = owners.rows_of(scene.members[CANARY])
        changed = [(Kind.CHANGES, table) for table, rows in after.items() if rows != before[table]]
        return [*changed, *((Kind.REFERS, key) for key in owners.crossed())]
