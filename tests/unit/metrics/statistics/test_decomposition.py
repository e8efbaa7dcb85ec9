"""A change is taken apart exactly, as somebody would work it out by hand."""

from fractions import Fraction

from metrics.statistics.decomposition import Decomposition, Effects, count_decomposed, rate_decomposed

F = Fraction


def told(found: Decomposition | None) -> Decomposition:
    assert found is not None
    return found


def test_a_rate_by_hand() -> None:
    """Kite and Lotus report twice, Quill joins.

    before: Kite 20 of 100, Lotus 60 of 100               R  = 80/200  = 0.40
    after:  Kite 90 of 300, Lotus 70 of 100, Quill 50/100 R' = 210/500 = 0.42, the middle is 0.41

    Kite:  weight 1/2 -> 3/5, rate 0.2 -> 0.3: within 0.55 x 0.1 = 0.055, mix  0.1 x (0.25 - 0.41) = -0.016
    Lotus: weight 1/2 -> 1/5, rate 0.6 -> 0.7: within 0.35 x 0.1 = 0.035, mix -0.3 x (0.65 - 0.41) = -0.072
    Quill: weight 1/5, rate 0.5: 0.2 x (0.5 - 0.41) = 0.018
    0.055 - 0.016 + 0.035 - 0.072 + 0.018 = 0.020 = 0.42 - 0.40
    """
    found = told(
        rate_decomposed(
            {"kite": (20, 100), "lotus": (60, 100)}, {"kite": (90, 300), "lotus": (70, 100), "quill": (50, 100)}
        )
    )
    assert (found.before, found.after, found.change) == (F("0.4"), F("0.42"), F("0.02"))
    assert found.parts == {
        "kite": Effects(within=F("0.055"), mix=F("-0.016")),
        "lotus": Effects(within=F("0.035"), mix=F("-0.072")),
        "quill": Effects(entrants=F("0.018")),
    }
    assert found.total == Effects(within=F("0.09"), mix=F("-0.088"), entrants=F("0.018"))
    assert [key for key, _ in found.ranked()] == ["kite", "lotus", "quill"]


def test_every_member_improves_and_the_coalition_falls() -> None:
    """Simpson's paradox: within is above zero, and the mix takes more than that away."""
    found = told(rate_decomposed({"kite": (90, 100), "lotus": (1, 10)}, {"kite": (95, 100), "lotus": (200, 1000)}))
    assert found.change < 0 < found.total.within
    assert found.total.mix < -found.total.within


def test_who_leaves_takes_its_rate_along() -> None:
    found = told(rate_decomposed({"kite": (50, 100), "lotus": (100, 100)}, {"kite": (50, 100)}))
    assert found.change == F("-0.25")
    assert found.parts["lotus"] == Effects(leavers=F(-1, 2) * (1 - F("0.625")))
    assert found.parts["kite"] == Effects(mix=F(1, 2) * (F("0.5") - F("0.625")))


def test_a_break_is_neither_within_nor_mix() -> None:
    pairs = {"kite": (50, 100), "lotus": (50, 100)}
    found = told(rate_decomposed(pairs, {"kite": (50, 100), "lotus": (80, 100)}, broken={"lotus"}))
    assert found.total == Effects(breaks=found.change)
    counted = told(count_decomposed({"kite": 5, "lotus": 7}, {"kite": 6, "lotus": 70}, broken={"lotus"}))
    assert counted.total == Effects(within=F(1), breaks=F(63))


def test_a_member_that_reports_nothing_to_divide_by_is_no_leaver() -> None:
    found = told(rate_decomposed({"kite": (50, 100), "lotus": (100, 100)}, {"kite": (50, 100), "lotus": (0, 0)}))
    assert found.parts["lotus"] == Effects(mix=F(-1, 2) * (1 - F("0.625")))
    nothing = told(rate_decomposed({"kite": (1, 2), "lotus": (0, 0)}, {"kite": (1, 2), "lotus": (0, 0)}))
    assert nothing.ranked() == []


def test_a_count_is_a_sum() -> None:
    found = told(count_decomposed({"kite": 10, "lotus": 20}, {"kite": 15, "quill": 0, "sable": 4}))
    assert found.total == Effects(within=F(5), entrants=F(4), leavers=F(-20))
    assert (found.change, [key for key, _ in found.ranked()]) == (F(-11), ["lotus", "kite", "sable"])


def test_without_a_figure_before_or_after_there_is_no_change() -> None:
    assert rate_decomposed({"kite": (0, 0)}, {"kite": (1, 2)}) is None
    assert rate_decomposed({"kite": (1, 2)}, {}) is None
    assert count_decomposed({}, {"kite": 1}) is None
