import pytest

from metrics.disclosure.problem import Contribution, Problem
from tests.unit.metrics.disclosure.cases import PERIOD, problem, small_definitions


@pytest.mark.parametrize(
    ("where", "amounts", "message"),
    [
        ("fish", {"whole": 1}, "fish is not among the groups"),
        ("birds", {"views": 1}, "views is not a measure"),
        ("birds", {"whole": -1}, "never negative"),
        ("birds", {"staff": 1}, "belongs to no group"),
    ],
)
def test_what_cannot_be_printed_is_refused(where: str, amounts: dict[str, int], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        problem([("kite", where, amounts)])


def test_another_quarter_is_refused() -> None:
    told = Contribution("2025-Q4", "kite", frozenset(), {"whole": 1})
    with pytest.raises(ValueError, match="2025-Q4 is not among the periods"):
        Problem((PERIOD,), (), (told,), small_definitions())
