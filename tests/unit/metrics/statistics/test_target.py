from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.statistics.indicator import definitions
from metrics.statistics.quarter import Quarter, quarters
from metrics.statistics.table import Number
from metrics.statistics.target import Baseline, Change, Direction, Judgement, Level, Obstacle, Target, verdict

COUNT = definitions().indicators["items_removed"]
RATE = definitions().indicators["zero_view_rate"]
METHOD = "as the coalition counts it"
YEAR = quarters(Quarter(2025, 1), Quarter(2025, 4))
Q1, Q2, Q3, Q4 = quarters(Quarter(2026, 1), Quarter(2026, 4))
LESS_BY_80_PERCENT = Change(Fraction(-4, 5))


def count_target(
    wanted: Level | Change = LESS_BY_80_PERCENT,
    *,
    by: Quarter = Q4,
    method: str = METHOD,
    baseline: Baseline | None = None,
) -> Target:
    return Target(COUNT, wanted, by, method, baseline)


OF_Q1 = Baseline(1000, Q1, Q1)
OF_A_YEAR = Baseline(1000, YEAR[0], YEAR[3])


def test_eighty_per_cent_less_by_2020_had_neither_a_baseline_nor_a_method() -> None:
    """The coalition's first aim: trafficking on members' platforms 80 % less by 2020; of what, nobody said."""
    target = count_target(by=Quarter(2020, 4), method="")
    told = {Quarter(2020, 4): 10**6}
    found = verdict(target, told, (), Quarter(2026, 3))
    assert found == Judgement("not measurable", Quarter(2020, 4), None, (Obstacle.NO_BASELINE, Obstacle.NO_METHOD))


@pytest.mark.parametrize(("reached", "state"), [(200, "met"), (199, "met"), (201, "not met"), (0, "met")])
def test_a_decrease_is_judged_exactly_when_it_is_due(reached: int, state: str) -> None:
    found = verdict(count_target(baseline=OF_Q1), {Q4: reached}, (), Q4)
    assert (found.state, found.goal, found.reached) == (state, 200, reached)
    assert found.gone == Fraction(1000 - reached, 800)


@pytest.mark.parametrize(("reached", "state"), [(1500, "met"), (1499, "not met")])
def test_an_increase_is_judged_by_at_least(reached: int, state: str) -> None:
    target = count_target(Change(Fraction(1, 2)), baseline=OF_Q1)
    assert verdict(target, {Q4: reached}, (), Q4).state == state


@pytest.mark.parametrize(
    ("direction", "reached", "state"),
    [("at least", 900, "met"), ("at least", 899, "not met"), ("at most", 900, "met"), ("at most", 901, "not met")],
)
def test_a_level_needs_no_baseline(direction: Direction, reached: int, state: str) -> None:
    found = verdict(count_target(Level(900, direction)), {Q4: reached}, (), Q4)
    assert (found.state, found.gone) == (state, None)


def test_a_year_is_compared_with_a_year() -> None:
    target = count_target(baseline=OF_A_YEAR)
    told = {Q1: 50, Q2: 50, Q3: 50, Q4: 50}
    assert verdict(target, told, (), Q4) == Judgement("met", Q4, 200, (), 200, Fraction(1))
    assert verdict(target, told | {Q2: None}, (), Q4).obstacles == (Obstacle.NOT_REPORTED,)


def test_a_year_that_is_not_over_is_not_compared_with_one_that_is() -> None:
    told: dict[Quarter, Number | None] = dict.fromkeys([*YEAR, Q1, Q2], 50)
    found = verdict(count_target(baseline=OF_A_YEAR), told, (), Q2)
    assert (found.obstacles, found.reached) == ((Obstacle.NOT_YET_DUE,), None)


def test_what_is_due_and_not_reported_is_not_measurable() -> None:
    for told in ({}, {Q3: 10, Q4: None}):
        found = verdict(count_target(baseline=OF_Q1), told, (), Q4)
        assert (found.state, found.obstacles) == ("not measurable", (Obstacle.NOT_REPORTED,))


def test_figures_after_the_day_it_is_due_change_nothing() -> None:
    target = count_target(by=Q2, baseline=OF_Q1)
    assert verdict(target, {Q2: 500, Q4: 1}, (), Q4).state == "not met"


@pytest.mark.parametrize(
    ("reached", "state", "obstacles"),
    [
        (900, "on the way", ()),
        (100, "on the way", ()),
        (1000, "not measurable", (Obstacle.NOT_YET_DUE,)),
        (1100, "not measurable", (Obstacle.NOT_YET_DUE,)),
    ],
)
def test_before_it_is_due_only_a_move_towards_the_goal_is_on_the_way(
    reached: int, state: str, obstacles: tuple[Obstacle, ...]
) -> None:
    found = verdict(count_target(baseline=OF_Q1), {Q3: reached}, (), Q3)
    assert (found.state, found.obstacles, found.quarter) == (state, obstacles, Q3)
    assert found.gone == Fraction(1000 - reached, 800)


def test_a_baseline_that_was_at_the_goal_already_leaves_no_way_to_go() -> None:
    target = count_target(Level(1200, "at most"), baseline=OF_Q1)
    assert verdict(target, {Q3: 2000}, (), Q3) == Judgement(
        "not measurable", Q3, 1200, (Obstacle.NOT_YET_DUE,), 2000, None
    )
    assert verdict(target, {Q3: 1100}, (), Q3).state == "on the way"


def test_a_level_before_it_is_due_is_on_the_way_only_where_it_is_reached() -> None:
    target = count_target(Level(900, "at most"))
    assert verdict(target, {Q3: 900}, (), Q3).state == "on the way"
    assert verdict(target, {Q3: 901}, (), Q3).obstacles == (Obstacle.NOT_YET_DUE,)


@pytest.mark.parametrize(
    ("break_from", "is_broken"),
    [(Q1, False), (Q2, True), (Q4, True), (Quarter(2027, 1), False), (Quarter(2025, 4), False)],
)
def test_a_break_after_the_baseline_parts_it_from_the_figure(break_from: Quarter, is_broken: bool) -> None:
    found = verdict(count_target(baseline=OF_Q1), {Q4: 100}, {break_from}, Q4)
    assert found.state == ("not measurable" if is_broken else "met")
    assert found.obstacles == ((Obstacle.BREAK,) if is_broken else ())


def test_a_break_within_the_baseline_spoils_it_and_one_to_come_does_not() -> None:
    target = count_target(baseline=OF_A_YEAR)
    told = dict.fromkeys([Q1, Q2, Q3, Q4], 10)
    assert verdict(target, told, {YEAR[0]}, Q4).state == "met"
    assert verdict(target, told, {YEAR[2]}, Q4).obstacles == (Obstacle.BREAK,)
    assert verdict(count_target(baseline=OF_Q1), {Q2: 10}, {Q3}, Q2).state == "on the way"


def test_nothing_less_by_a_share_is_no_aim() -> None:
    found = verdict(count_target(baseline=Baseline(0, Q1, Q1)), {Q4: 0}, (), Q4)
    assert found.obstacles == (Obstacle.BASELINE_ZERO,)
    assert verdict(count_target(Level(5, "at least"), baseline=Baseline(0, Q1, Q1)), {Q4: 5}, (), Q4).state == "met"


def test_without_an_indicator_nobody_said_what_is_counted() -> None:
    found = verdict(Target(None, LESS_BY_80_PERCENT, Q4, ""), {Q4: 5}, (), Q4)
    assert found.obstacles == (Obstacle.NO_BASELINE, Obstacle.NO_METHOD)


@pytest.mark.parametrize(
    ("through", "protected", "obstacle"),
    [
        (Q4, (), Obstacle.NOT_PUBLISHED),
        (Q4, (YEAR[2],), Obstacle.PROTECTED),
        (YEAR[2], (), Obstacle.NOT_YET_DUE),
        (YEAR[2], (YEAR[2],), Obstacle.PROTECTED),
    ],
)
def test_a_baseline_without_a_figure_says_why(
    through: Quarter, protected: tuple[Quarter, ...], obstacle: Obstacle
) -> None:
    target = count_target(baseline=Baseline(None, YEAR[0], YEAR[3]))
    found = verdict(target, {Q4: 1}, (), through, protected=protected, absent=Obstacle.NOT_PUBLISHED)
    assert (found.state, found.goal, found.obstacles) == ("not measurable", None, (obstacle,))


def test_a_level_is_judged_whether_its_baseline_is_known_or_not() -> None:
    target = count_target(Level(900, "at least"), baseline=Baseline(None, Q1, Q1))
    found = verdict(target, {Q4: 900}, (), Q4)
    assert (found.state, found.gone) == ("met", None)


def test_a_figure_that_is_hidden_is_protected_before_and_after_it_is_due() -> None:
    for through in (Q3, Q4):
        found = verdict(count_target(baseline=OF_Q1), {}, (), through, protected={through})
        assert found.obstacles == (Obstacle.PROTECTED,)
    told = {Q1: 50, Q3: 50, Q4: 50}
    found = verdict(count_target(baseline=OF_A_YEAR), told, (), Q4, protected={Q2})
    assert found.obstacles == (Obstacle.PROTECTED,)  # one quarter of the year that is compared


def test_everything_that_stands_in_the_way_is_told_at_once() -> None:
    target = count_target(method="  ", baseline=Baseline(0, Q1, Q1))
    assert verdict(target, {}, {Q2}, Q4).obstacles == (Obstacle.BASELINE_ZERO, Obstacle.NO_METHOD, Obstacle.BREAK)


def test_a_rate_is_judged_as_an_exact_fraction() -> None:
    target = Target(RATE, Change(Fraction(1, 10)), Q4, METHOD, Baseline(Fraction(1, 3), Q1, Q1))
    just, short = Fraction(11, 30), Fraction(11, 30) - Fraction(1, 10**12)
    assert verdict(target, {Q4: just}, (), Q4).state == "met"
    assert verdict(target, {Q4: short}, (), Q4).state == "not met"


def test_what_makes_no_target_is_refused() -> None:
    with pytest.raises(ValueError, match="rate is one quarter"):
        Target(RATE, LESS_BY_80_PERCENT, Q4, METHOD, Baseline(Fraction(1, 2), YEAR[0], YEAR[1]))
    with pytest.raises(ValueError, match="overlap the baseline"):
        count_target(by=Q3, baseline=OF_A_YEAR)
    with pytest.raises(ValueError, match="exchange"):
        Baseline(1, Q2, Q1)
    with pytest.raises(ValueError, match="below zero"):
        Baseline(-1, Q1, Q1)
    for share in (Fraction(0), Fraction(-3, 2)):
        with pytest.raises(ValueError, match="at most 100 %"):
            Change(share)


COUNTS = st.integers(0, 40)


@given(
    start=st.integers(1, 40),
    share=st.fractions(-1, 2, max_denominator=10).filter(lambda share: share != 0),
    told=st.dictionaries(st.sampled_from([Q2, Q3, Q4]), st.none() | COUNTS),
    breaks=st.sets(st.sampled_from([YEAR[3], Q1, Q2, Q3, Q4])),
    through=st.sampled_from([Q1, Q2, Q3, Q4, Q4.next()]),
)
def test_a_verdict_agrees_with_a_slow_one(
    start: int, share: Fraction, told: dict[Quarter, Number | None], breaks: set[Quarter], through: Quarter
) -> None:
    found = verdict(count_target(Change(share), baseline=Baseline(start, Q1, Q1)), told, breaks, through)
    assert found.state == slow(start, share, told, breaks, through)


def slow(
    start: int, share: Fraction, told: dict[Quarter, Number | None], breaks: set[Quarter], through: Quarter
) -> str:
    """In hundredths of the start, case by case."""
    last = Q4 if through >= Q4 else through
    for quarter in quarters(Q2, last):
        if quarter in breaks:
            return "not measurable"
    now = told.get(last) if last != Q1 else None
    if now is None:
        return "not measurable"
    change = Fraction(100 * now, start) - 100
    enough = change >= 100 * share if share > 0 else change <= 100 * share
    if through >= Q4:
        return "met" if enough else "not met"
    return "on the way" if change * share > 0 else "not measurable"
