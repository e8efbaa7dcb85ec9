import pytest

from metrics.disclosure.quantities import Quantity, quantities, tied_measures
from metrics.statistics.indicator import definitions
from tests.unit.metrics.disclosure.cases import small_definitions

PART, WHOLE = frozenset({"part"}), frozenset({"whole"})


@pytest.mark.parametrize(
    ("amounts", "both", "only_whole", "only_part"),
    [
        ({"part": 3, "whole": 10}, 3, 7, 0),
        ({"whole": 10}, 0, 10, 0),
        ({"part": 3}, 0, 0, 3),
        ({"part": 4, "whole": 4}, 4, 0, 0),
        ({}, 0, 0, 0),
    ],
)
def test_two_tied_measures_fall_into_three_parts(
    amounts: dict[str, int], both: int, only_whole: int, only_part: int
) -> None:
    parts = (Quantity(PART | WHOLE), Quantity(WHOLE, beyond=PART), Quantity(PART, beyond=WHOLE))
    assert tuple(part.of(amounts) for part in parts) == (both, only_whole, only_part)


def test_a_warning_ties_nothing() -> None:
    tied = {frozenset(each) for each in tied_measures(small_definitions())}
    assert tied == {PART | WHOLE, frozenset({"other"}), frozenset({"staff"})}


def test_ties_reach_through_chains_in_the_project_definitions() -> None:
    sets = tied_measures(definitions())
    (removals,) = (each for each in sets if "items_removed" in each)
    assert removals == {
        "items_removed",
        "views_known",
        "removed_before_first_view",
        "removed_before_user_report",
        "removed_within_24h",
    }
    assert sorted(code for each in sets for code in each) == sorted(definitions().measures)
    chain = Quantity(frozenset({"items_removed"}), beyond=frozenset({"removed_before_first_view"}))
    assert chain in quantities(definitions())
