from fractions import Fraction

from metrics.statistics.panel import constant_panel
from metrics.statistics.quarter import Quarter
from metrics.statistics.spread import Dependence, Spread, dependence_of_count, dependence_of_rate, spread

F = Fraction


def test_quartiles_lie_between_the_nearest_rates() -> None:
    """Of 0, 0.1, 0.2 and 0.6 the lower quartile is three quarters of the way from the first to the second."""
    rates = [F("0.6"), F("0.1"), F(0), F("0.2")]
    assert spread(rates, rates) == Spread(
        mean=F("0.225"), lower=F("0.075"), median=F("0.15"), upper=F("0.3")
    )
    assert spread([F(1, 3)], [F(1, 3)]) == Spread(F(1, 3), F(1, 3), F(1, 3), F(1, 3))
    assert spread([]) is None


def test_a_rate_that_is_stated_without_counts_enters_the_median_alone() -> None:
    assert spread([F("0.1"), F("0.3"), F("0.9")], [F("0.1"), F("0.3")]) == Spread(
        mean=F("0.2"), lower=F("0.2"), median=F("0.3"), upper=F("0.6")
    )
    assert spread([F("0.9")]) == Spread(None, F("0.9"), F("0.9"), F("0.9"))


def test_how_much_a_rate_hangs_on_one_member() -> None:
    """All: 91/200. Without Kite 90/198, without Lotus 1/100, without Quill 91/102."""
    found = dependence_of_rate({"kite": (1, 2), "lotus": (90, 100), "quill": (0, 98)})
    assert found == Dependence("lotus", F(1, 2), lowest=F(1, 100), highest=F(91, 102))
    assert dependence_of_rate({"kite": (1, 2)}) == Dependence("kite", F(1))
    assert dependence_of_rate({}) is None


def test_how_much_of_a_count_one_member_holds() -> None:
    assert dependence_of_count({"kite": 30, "lotus": 10}) == Dependence("kite", F(3, 4))
    assert dependence_of_count({"kite": 0}) is None


def test_of_equals_the_first_in_the_alphabet_is_named() -> None:
    assert dependence_of_count({"lotus": 5, "kite": 5}) == Dependence("kite", F(1, 2))


def test_the_constant_panel_reported_in_every_quarter_shown() -> None:
    first, second, third = (Quarter(2026, number) for number in (1, 2, 3))
    told = {first: {"kite", "lotus"}, second: {"kite", "quill"}, third: {"kite", "lotus", "quill"}}
    assert constant_panel(told, [first, second, third]) == {"kite"}
    assert constant_panel(told, [second, third]) == {"kite", "quill"}
    assert constant_panel(told, [third, third.next()]) == frozenset()
    assert constant_panel(told, []) == frozenset()
