"""The attacker against tables that nobody protected: every figure printed but those a test hides."""

from metrics.disclosure.attack import Finding, attack
from metrics.disclosure.policy import Policy
from metrics.disclosure.problem import Problem
from metrics.statistics.table import Cell, Column, Table, Value
from tests.unit.metrics.disclosure.cases import PERIOD, problem

COLUMNS = (
    Column("period", "Quarter", "period"),
    Column("group", "Group", "text"),
    Column("indicator", "Indicator", "text"),
    Column("value", "Value", "figure"),
)
HEADLINE = (COLUMNS[0], *COLUMNS[2:])


def printed(*names: str, hidden: tuple[str, ...] = ()) -> tuple[Table, Table]:
    """Tables that print figures named "other" or "birds other", and say that the hidden ones are suppressed.

    The attacker needs no values: what it can compute depends on which figures it has.
    """
    headline: list[tuple[Cell, ...]] = []
    by_group: list[tuple[Cell, ...]] = []
    for name in (*names, *hidden):
        value = Value(None, "suppressed") if name in hidden else Value(1, "published")
        *group, indicator = name.split()
        (by_group if group else headline).append((PERIOD, *group, indicator, value))
    return (
        Table("headline", "", HEADLINE, tuple(headline), unit="", source=""),
        Table("by_group", "", COLUMNS, tuple(by_group), unit="", source=""),
    )


def found(told: Problem, tables: tuple[Table, Table]) -> set[tuple[str, frozenset[str]]]:
    return {(finding.kind, finding.holdings) for finding in attack(told, tables, policy=Policy())}


def others(where: str, *amounts: tuple[str, int]) -> list[tuple[str, str, dict[str, int]]]:
    return [(who, where, {"other": amount}) for who, amount in amounts]


def test_safe_tables_are_safe() -> None:
    told = problem(others("birds", ("k", 5), ("l", 5), ("m", 5)) + others("cats", ("k", 5), ("l", 5), ("m", 5)))
    assert found(told, printed("other", "birds other", "cats other")) == set()


def test_a_hidden_group_is_subtracted_from_the_total() -> None:
    told = problem(others("birds", ("k", 5), ("l", 5)) + others("cats", ("k", 5), ("l", 5), ("m", 5)))
    assert found(told, printed("other", "cats other", hidden=("birds other",))) == {("few", frozenset("kl"))}
    assert found(told, printed("other", hidden=("birds other", "cats other"))) == set()


def test_a_dominating_holding_is_found_in_a_difference() -> None:
    told = problem(others("birds", ("k", 90), ("l", 5), ("m", 5)) + others("cats", ("k", 50), ("l", 50), ("m", 50)))
    assert found(told, printed("other", "cats other")) == {("dominated", frozenset("k"))}
    assert found(told, printed("other")) == set()


def test_three_overlapping_groups_are_solved_together() -> None:
    """a + b, a + c and b + c give a."""
    rows = others("one two", ("k", 5), ("l", 5))
    rows += others("one three", ("k", 9), ("l", 9), ("m", 9)) + others("two three", ("k", 7), ("l", 7), ("m", 7))
    told = problem(rows, groups="one two three")
    assert found(told, printed("one other", "two other", "three other")) == {("few", frozenset("kl"))}
    assert found(told, printed("one other", "two other")) == set()


def test_the_difference_of_tied_measures_is_computed() -> None:
    told = problem([*((who, "", {"part": 9, "whole": 9}) for who in "lmn"), ("k", "", {"part": 5, "whole": 9})])
    findings = attack(told, printed("part", "whole"), policy=Policy())
    assert {(each.kind, each.indicators) for each in findings} == {
        ("few", ("part", "whole")),
        ("dominated", ("part", "whole")),
    }
    assert found(told, printed("part")) == set()


def test_a_rate_tells_which_rows_know_both_its_counts() -> None:
    told = problem([*((who, "", {"part": 4, "whole": 9}) for who in "lmn"), ("k", "", {"whole": 9})])
    assert found(told, printed("part", "whole")) == set()
    assert found(told, printed("part", "whole", "rate")) == {
        ("few", frozenset("k")),
        ("dominated", frozenset("k")),
    }


def test_a_rate_without_its_counts_and_a_measure_beside_a_hidden_one_break_the_rules() -> None:
    told = problem([(who, "", {"part": 4, "whole": 9}) for who in "lmn"])
    assert attack(told, printed("part", "rate", hidden=("whole",)), policy=Policy()) == (
        Finding(PERIOD, "tied to a suppressed measure", ("part", "whole")),
        Finding(PERIOD, "rate without its counts", ("rate", "whole")),
    )


def test_zeros_tell_nothing() -> None:
    told = problem([("k", "birds", {"other": 0}), *others("cats", ("k", 5), ("l", 5), ("m", 5))])
    assert found(told, printed("other", "birds other", "cats other")) == set()


def test_the_policy_decides_how_few_is_few() -> None:
    told = problem(others("", ("k", 5), ("l", 5), ("m", 5)))
    assert attack(told, printed("other"), policy=Policy(minimum=3)) == ()
    (finding,) = attack(told, printed("other"), policy=Policy(minimum=4))
    assert (finding.kind, finding.holdings) == ("few", frozenset("klm"))
