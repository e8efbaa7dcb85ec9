"""The test of the walk: the six mistakes of `reliability.md` and two more, each planted, each noticed."""

from collections.abc import Callable, Iterator

import pytest

from tests.integration.routes import plants
from tests.integration.routes.cast import CURIOUS
from tests.integration.routes.reading import reads
from tests.integration.routes.scene import Scene
from tests.integration.routes.urlconf import routes
from tests.integration.routes.walk import Complaint, Kind
from tests.integration.routes.writing import OUTSIDERS, intrusions

ROUTES = {route.name: route for route in routes()}
RIVALS_TOKEN = next(asker for asker in OUTSIDERS if asker.has_token)
Plant = Callable[[pytest.MonkeyPatch], None]
Walked = Callable[[Scene], Iterator[Complaint]]


def reading(*names: str) -> Walked:
    return lambda scene: (wrong for name in names for wrong in reads(scene, ROUTES[name], CURIOUS))


def intruding(scene: Scene) -> Iterator[Complaint]:
    return intrusions(scene, RIVALS_TOKEN)


PAGES = ("portal:submission", "portal:file", "api:submission", "api:rows", "api:findings")
FILES = ("portal:findings", "desk:findings", "api:findings")
LEAKS, TRACES = {Kind.SHOWS, Kind.DIFFERS, Kind.STATUS}, {Kind.DIFFERS, Kind.STATUS}
# The mistake, where one walks to find it, and what is heard at least; whether policies of the database undo it.
PLANTS: list[tuple[Plant, Walked, set[Kind], bool]] = [
    (plants.missing_filter, reading(*PAGES), LEAKS, True),
    (plants.unscoped_export, reading(*FILES), {Kind.SHOWS}, True),
    (plants.unscoped_key, intruding, {Kind.CHANGES}, True),
    (plants.forbidden_instead_of_absent, reading(*PAGES), TRACES, True),
    (plants.telling_error, reading(*PAGES), {Kind.SHOWS, Kind.DIFFERS}, True),
    (plants.shared_cache, reading("api:submissions", *PAGES[2:]), LEAKS, False),
    (plants.looking_first, reading(*PAGES), {Kind.TELLS}, True),
    (plants.nothing_at_all, reading(*PAGES), {Kind.HIDES}, False),
]
NAMES = [plant[0].__name__ for plant in PLANTS]


@pytest.mark.parametrize(("plant", "walked", "kinds", "_undone"), PLANTS, ids=NAMES)
def test_a_planted_mistake_is_noticed(
    plant: Plant,
    walked: Walked,
    kinds: set[Kind],
    _undone: bool,
    scene: Scene,
    without_walls: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plant(monkeypatch)
    assert _missing(kinds, walked(scene)) == set()


def _missing(kinds: set[Kind], complaints: Iterator[Complaint]) -> set[Kind]:
    """What of it is not heard; the walk ends when all of it is."""
    for complaint in complaints:
        kinds = kinds - {complaint.kind}
        if not kinds:
            break
    return kinds


@pytest.mark.parametrize(("plant", "walked"), [plant[:2] for plant in PLANTS if plant[3]], ids=lambda it: it.__name__)
def test_behind_the_walls_of_the_database_a_mistake_shows_and_changes_nothing(
    plant: Plant, walked: Walked, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is another's is not there to be shown, named, refused or counted: as if it never was."""
    plant(monkeypatch)
    told = {Kind.SHOWS, Kind.DIFFERS, Kind.TELLS, Kind.CHANGES, Kind.REFERS}
    assert [str(wrong) for wrong in walked(scene) if wrong.kind in told] == []


def test_no_wall_keeps_an_answer_that_was_kept_for_somebody_else(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database is not asked again: only the walk stands between such a mistake and the public."""
    plants.shared_cache(monkeypatch)
    assert _missing({Kind.SHOWS}, reading("api:submissions", *PAGES[2:])(scene)) == set()
