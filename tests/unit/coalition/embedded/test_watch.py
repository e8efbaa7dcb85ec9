"""A worker that is alive but does nothing is noticed, and one that works is left alone."""

from dataclasses import dataclass, field

from django.db import OperationalError

from coalition.celery import SIGNS_OF_LIFE
from coalition.embedded.watch import INTERVAL, LONGEST_PATIENCE, PATIENCE, SIGNS, Watch


@dataclass
class Scene:
    """Worker and reader, started when the clock was 0."""

    clock: float = 0.0
    started: float = 0.0
    signs: set[str] = field(default_factory=lambda: {"coalition", "files"})
    database_answers: bool = True

    def watch(self) -> Watch:
        return Watch(now=lambda: self.clock, started=lambda _role: self.started, is_alive=self.is_alive)

    def is_alive(self, sign: str) -> bool:
        if not self.database_answers:
            raise OperationalError
        return sign in self.signs


def test_every_sign_that_is_left_is_looked_for() -> None:
    assert set(SIGNS.values()) == {name for name, _seconds in SIGNS_OF_LIFE.values()}


def test_who_gives_signs_is_left_alone() -> None:
    scene = Scene(clock=10 * PATIENCE)
    assert scene.watch().silent() == []


def test_who_gives_none_is_named() -> None:
    scene = Scene(clock=PATIENCE, signs={"coalition"})
    assert scene.watch().silent() == ["reader"]


def test_a_new_one_has_time_for_its_first_sign() -> None:
    scene = Scene(clock=PATIENCE - 1, signs=set())
    assert scene.watch().silent() == []


def test_patience_doubles_while_a_new_start_does_not_help() -> None:
    scene = Scene(signs={"files"})
    watch = scene.watch()
    restarts = []
    while scene.clock < 3 * LONGEST_PATIENCE:
        scene.clock += INTERVAL
        if watch.silent():
            restarts.append(scene.clock - scene.started)
            scene.started = scene.clock
    assert restarts[:4] == [120, 240, 480, 960]
    assert max(restarts) <= LONGEST_PATIENCE


def test_a_sign_brings_patience_back() -> None:
    scene = Scene(clock=PATIENCE, signs={"files"})
    watch = scene.watch()
    assert watch.silent() == ["worker"]
    scene.clock, scene.started, scene.signs = 300, 121, {"coalition", "files"}
    assert watch.silent() == []
    scene.clock, scene.signs = 320, {"files"}
    assert watch.silent() == ["worker"]


def test_nobody_is_blamed_for_a_database_that_is_down() -> None:
    scene = Scene(clock=10 * PATIENCE, signs=set(), database_answers=False)
    watch = scene.watch()
    assert watch.silent() == []
    scene.database_answers, scene.clock = True, scene.clock + INTERVAL - 1
    assert watch.silent() == []
    scene.clock += 1
    assert watch.silent() == ["worker", "reader"]
