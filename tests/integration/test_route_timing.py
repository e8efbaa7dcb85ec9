"""How long an answer takes says nothing: about another's as about what never was, within a fifth.

Only on request: a clock on a busy machine tells stories. `make test` compares the statements that both cost instead.
"""

from statistics import median
from time import perf_counter

import pytest

from tests.integration.routes.cast import CURIOUS, Asker
from tests.integration.routes.scene import Scene
from tests.integration.routes.table import TABLE, entry_of
from tests.integration.routes.things import THINGS
from tests.integration.routes.urlconf import Route, routes
from tests.integration.routes.walk import Walk, undone

pytestmark = pytest.mark.trial

ROUNDS, TRIES, FIFTH = 31, 2, 0.2  # one retry
NAMING = [route for route in routes() if route.name in TABLE and entry_of(route).of]
OUTSIDE = [asker for asker in CURIOUS if asker.person in {"rival", "lead", "nobody"}]
PAIRS = [(route, asker) for route in NAMING for asker in OUTSIDE]


@pytest.mark.parametrize(("route", "asker"), PAIRS, ids=lambda it: getattr(it, "name", str(it)))
def test_no_clock_tells_anothers_from_what_never_was(route: Route, asker: Asker, scene: Scene) -> None:
    walk = Walk(scene, route, asker)
    _mine, others = walk.things()
    if not others:
        pytest.skip("nothing of this kind is another's to them")
    differences = []
    for _try in range(TRIES):
        differences.append(_difference(walk, others[0].id, THINGS[walk.entry.of]))
        if differences[-1] <= FIFTH:
            return
    pytest.fail(f"the medians differ by {', '.join(f'{difference:.0%}' for difference in differences)}")


def _difference(walk: Walk, foreign: object, ghost: object) -> float:
    """Between the medians, of the smaller one; the questions take turns, so that a busy moment meets both."""
    taken: dict[object, list[float]] = {foreign: [], ghost: []}
    for _round in range(ROUNDS):
        for id, times in taken.items():
            with undone():
                start = perf_counter()
                walk.told(walk.entry.takes[0], id)
                times.append(perf_counter() - start)
    shorter, longer = sorted(map(median, taken.values()))
    return (longer - shorter) / shorter
