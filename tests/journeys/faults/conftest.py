"""Faults come once in `make test` and ten times in `make trial`, on quarters that only they use."""

from collections.abc import Callable, Iterator

import pytest

from tests.journeys.conftest import Crew
from tests.journeys.faults.invariant import Sampler
from tests.journeys.faults.summary import FAULT
from tests.journeys.faults.traffic import QUARTERS

QUARTER = "2020-Q3"
Tell = Callable[[str], None]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Whoever takes a `turn` is done once, and ten times in the trial."""
    if "turn" in metafunc.fixturenames:
        trials = [pytest.param(turn, marks=pytest.mark.trial) for turn in range(1, 11)]
        metafunc.parametrize("turn", [0, *trials])


@pytest.fixture(scope="session")
def stormy(crew: Crew) -> Crew:
    """With a quarter open for each client."""
    for quarter in QUARTERS:
        crew.open(quarter)
    return crew


@pytest.fixture(autouse=True)
def nobody_asked_before(stormy: Crew) -> None:
    """Ten turns are more than a member may upload in an hour: each begins with all counts at nothing."""
    with stormy.database() as database:
        database.execute("DELETE FROM coalition_cache WHERE cache_key LIKE '%rate:%'")


@pytest.fixture
def tell(request: pytest.FixtureRequest) -> Tell:
    """Says something that stands in the summary at the end."""

    def told(sentence: str) -> None:
        request.node.user_properties.append((FAULT, sentence))

    return told


@pytest.fixture
def sampler(stormy: Crew, tell: Tell) -> Iterator[Sampler]:
    """Asks all the while whether the invariant holds; it must have held at every moment."""
    with Sampler(stormy) as sampling:
        yield sampling
    tell(str(sampling))
    assert sampling.violations == 0, sampling
    assert sampling.samples > 0
