from fractions import Fraction

import pytest

from metrics.disclosure.band import FEWEST, Band, NoBand, OwnRate, Rates
from metrics.disclosure.policy import Policy

F = Fraction


def rates(*percents: str, counted: int | None = 100) -> list[OwnRate]:
    """A holding for each rate."""
    return [OwnRate(f"h{place}", F(percent) / 100, counted) for place, percent in enumerate(percents)]


OWN = OwnRate("own", F(0), 100)


def test_quartiles_reach_to_the_outer_edge_of_their_classes_and_the_median_is_the_middle_of_its_own() -> None:
    """In order: 8, 41.2, 62.9, 71, 99.9. The second lies from 40 to 45, the third from 60 to 65, the fourth to 75."""
    told = rates("62.9", "8", "99.9", "41.2", "71")
    assert Rates([*told, OWN]).band_for("own") == Band(F("0.40"), F("0.625"), F("0.75"))


def test_of_an_even_number_the_median_lies_between_both_middles() -> None:
    """30 to 35 and 50 to 55: their middles are 32.5 and 52.5."""
    band = Rates(rates("10", "20", "30", "50", "60", "70")).band_for("own")
    assert band == Band(F("0.20"), F("0.425"), F("0.65"))


def test_the_ends_are_classes_as_wide_as_any_other() -> None:
    assert Rates(rates(*["0"] * 5)).band_for("own") == Band(F(0), F("0.025"), F("0.05"))
    assert Rates(rates(*["100"] * 5)).band_for("own") == Band(F("0.95"), F("0.975"), F(1))


def test_a_member_is_not_in_what_it_sees_of_the_others() -> None:
    told = [*rates("10", "20", "30", "40", "50"), OWN]
    assert Rates(told).band_for("own") == Rates(told[:-1]).band_for("own")
    assert Rates(told).band_for("h0") == Rates(told[1:]).band_for("nobody")


def test_four_others_are_too_few() -> None:
    assert Rates([*rates("10", "20", "30", "40"), OWN]).band_for("own") is NoBand.FEW
    assert Rates([]).band_for("own") is NoBand.FEW


def test_members_of_a_holding_are_one() -> None:
    four = rates("10", "20", "30", "40")
    sister = OwnRate("h3", F(9, 10), 100)
    assert Rates([*four, sister, OWN]).band_for("own") is NoBand.FEW
    assert Rates([*four, sister, *rates("50", "60")]).band_for("h3") is NoBand.FEW
    # Of 0, 50 and 90 the holding has the median: 50, as a fifth that says so would.
    several = [OwnRate("h4", F(n, 100), 100) for n in (90, 0, 50)]
    assert Rates([*four, *several]).band_for("own") == Rates([*four, OwnRate("h4", F(1, 2), 300)]).band_for("own")


@pytest.mark.parametrize(("largest", "expected"), [(1600, Band), (1601, NoBand)])
def test_nobody_holds_more_than_the_largest_share_of_what_the_others_counted(largest: int, expected: type) -> None:
    """Four have 100 each: with 1,600 the fifth has four fifths of 2,000."""
    told = [*rates("10", "20", "30", "40"), OwnRate("large", F(1, 2), largest)]
    assert isinstance(Rates([*told, OwnRate("own", F(0), 10**9)]).band_for("own"), expected)


def test_who_states_a_rate_without_counts_is_one_of_the_others() -> None:
    told = [*rates("10", "20", "30", "40"), OwnRate("stated", F(1, 2))]
    assert Rates(told).band_for("own") == Rates(rates("10", "20", "30", "40", "50")).band_for("own")
    assert Rates(rates("10", "20", "30", "40", "50", counted=None)).band_for("own") != NoBand.DOMINATED


def test_so_few_counted_that_a_class_names_the_number_is_no_rate_to_compare_with() -> None:
    """Of 7, only 4 lies from 55 to 60 %; of 60, always three numbers do."""
    assert Rates([*rates("10", "20", "30", "40"), OwnRate("small", F(4, 7), 7)]).band_for("own") is NoBand.FEW
    of_a_class = [sum(k * 20 // FEWEST == of for k in range(FEWEST)) for of in range(20)]
    assert min(of_a_class) == 3


def test_the_policy_says_how_many_are_enough() -> None:
    assert isinstance(Rates(rates("10", "20", "30")).band_for("own", Policy()), Band)
