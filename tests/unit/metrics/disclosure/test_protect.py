from fractions import Fraction

from metrics.disclosure.protect import Protected, protect
from metrics.disclosure.protected import SUPPRESSED_NOTE
from tests.unit.metrics.disclosure.cases import PERIOD, figures, problem

HIDDEN = (None, "suppressed")


def everywhere(where: str, amount: int, *holdings: str) -> list[tuple[str, str, dict[str, int]]]:
    return [(who, where, {"other": amount}) for who in holdings]


def other_by_group(protected: Protected) -> dict[str, tuple[object, str]]:
    return {name[0]: figure for name, figure in figures(protected.by_group).items() if name[1] == "other"}


def test_what_many_report_is_printed_exactly() -> None:
    protected = protect(problem(everywhere("birds", 5, "k", "l", "m") + everywhere("cats", 4, "k", "l", "m")))
    assert figures(protected.headline)["other",] == (27, "published")
    assert other_by_group(protected) == {"birds": (15, "published"), "cats": (12, "published")}


def test_a_group_of_two_holdings_is_hidden_and_cannot_be_subtracted() -> None:
    """With the total and the cats the birds would be known."""
    protected = protect(problem(everywhere("birds", 5, "k", "l") + everywhere("cats", 40, "k", "l", "m")))
    assert figures(protected.headline)["other",] == (130, "published")
    assert other_by_group(protected) == {"birds": HIDDEN, "cats": HIDDEN}


def test_the_rest_outside_of_all_groups_is_protected_too() -> None:
    protected = protect(problem(everywhere("", 5, "k") + everywhere("cats", 40, "k", "l", "m")))
    assert figures(protected.headline)["other",] == (125, "published")
    assert other_by_group(protected)["cats"] == HIDDEN


def test_one_nested_in_another_does_not_give_the_difference_away() -> None:
    rows = everywhere("birds parrots", 9, "k", "l", "m") + everywhere("birds", 1, "m")
    protected = protect(problem(rows, groups="birds parrots"))
    shown = {name for name, figure in other_by_group(protected).items() if figure != HIDDEN}
    assert shown == {"birds"}


def test_one_holding_with_most_of_it_hides_the_figure() -> None:
    rows = [*everywhere("birds", 300, "k"), *everywhere("birds", 20, "l"), *everywhere("birds", 10, "m")]
    protected = protect(problem(rows))
    assert figures(protected.headline)["other",] == HIDDEN
    assert other_by_group(protected) == {"birds": HIDDEN, "cats": (0, "published")}


def test_zeros_are_printed_however_few_report_them() -> None:
    protected = protect(problem([("k", "birds", {"other": 0})]))
    assert figures(protected.headline)["other",] == (0, "published")
    assert other_by_group(protected) == {"birds": (0, "published"), "cats": (0, "published")}


def test_what_nobody_reported_is_told_at_the_headline_only() -> None:
    protected = protect(problem(everywhere("birds", 5, "k", "l", "m")))
    assert figures(protected.headline)["whole",] == (None, "not reported")
    assert figures(protected.headline)["rate",] == (None, "not reported")
    assert {name[1] for name in figures(protected.by_group)} == {"other"}


def test_a_measure_of_whole_members_has_a_headline_only() -> None:
    protected = protect(problem([(who, "", {"staff": 7}) for who in "klm"]))
    assert figures(protected.headline)["staff",] == (21, "published")
    assert figures(protected.by_group) == {}


def pairs(where: str, part: int, whole: int, *holdings: str) -> list[tuple[str, str, dict[str, int]]]:
    return [(who, where, {"part": part, "whole": whole}) for who in holdings]


def test_a_rate_is_printed_with_its_counts() -> None:
    protected = protect(problem(pairs("birds", 1, 4, "k", "l", "m")))
    shown = figures(protected.by_group)
    assert shown["birds", "rate"] == (Fraction(1, 4), "published")
    assert shown["cats", "rate"] == (None, "published")
    footnotes = dict(zip(shown, protected.by_group.column("footnotes"), strict=True))
    assert footnotes["cats", "rate"] == "There is nothing to divide by."


def test_a_hidden_measure_hides_those_tied_to_it_and_their_rate() -> None:
    """The parts of k alone are above zero, so that the wholes, safe by themselves, are hidden as well."""
    protected = protect(problem([*pairs("birds", 0, 9, "l", "m", "n"), *pairs("birds", 4, 9, "k")]))
    assert [figures(protected.headline)[code,] for code in ("rate", "part", "whole")] == [HIDDEN] * 3
    assert protected.headline.column("footnotes")[0] == SUPPRESSED_NOTE


def test_the_difference_of_two_tied_measures_is_a_figure_too() -> None:
    """Part and whole are safe, and their difference is the figure of k alone."""
    protected = protect(problem([*pairs("", 9, 9, "l", "m", "n"), *pairs("", 5, 9, "k")]))
    assert [figures(protected.headline)[code,] for code in ("rate", "part", "whole")] == [HIDDEN] * 3


def test_a_rate_gives_away_no_rows_that_know_only_one_of_its_counts() -> None:
    """The rate's denominator would be the whole less that of k, who does not know its parts."""
    rows = [*pairs("", 4, 9, "l", "m", "n"), ("k", "", {"whole": 9})]
    headline = figures(protect(problem(rows)).headline)
    assert headline["whole",] == (36, "published")
    assert headline["part",] == (12, "published")
    assert headline["rate",] == HIDDEN


def test_a_rate_over_some_of_the_rows_is_printed_where_the_others_are_safe() -> None:
    rows = [*pairs("", 4, 9, "l", "m", "n"), *[(who, "", {"whole": 9}) for who in "klm"]]
    protected = protect(problem(rows))
    assert figures(protected.headline)["rate",] == (Fraction(12, 27), "published")
    assert figures(protected.headline)["whole",] == (54, "published")


def test_what_was_hidden_before_stays_hidden_with_what_is_tied_to_it() -> None:
    told = problem(pairs("birds", 1, 4, "k", "l", "m") + everywhere("birds", 5, "k", "l", "m"))
    shown = figures(protect(told, forced_suppressed={(PERIOD, "birds", "part")}).by_group)
    assert [shown["birds", code] for code in ("rate", "part", "whole")] == [HIDDEN] * 3
    assert shown["birds", "other"] == (15, "published")
    only_rate = figures(protect(told, forced_suppressed={(PERIOD, "birds", "rate")}).by_group)
    assert only_rate["birds", "rate"] == HIDDEN
    assert only_rate["birds", "part"] == (3, "published")


def test_a_release_of_nothing_is_possible() -> None:
    protected = protect(problem([]))
    assert set(figures(protected.headline).values()) == {(None, "not reported")}
    assert protected.by_group.rows == ()


def test_nothing_says_how_many_contributed() -> None:
    keys = [column.key for column in protect(problem([])).by_group.columns]
    assert keys == [
        "period", "group", "indicator", "numerator", "denominator", "value", "status", "footnotes",
    ]  # fmt: skip
