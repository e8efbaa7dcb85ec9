"""What a member can work out from the bands that it sees: never a rate to less than a class, whatever else it knows.

The attacker computes bands in a way of its own, from exact rates, and tries out which rates are possible. It may know
more than any member does: every other rate, who stands where, the bands that other members see, and all earlier ones.
"""

import math
import random
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from itertools import combinations_with_replacement

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.disclosure.band import Band, NoBand, OwnRate, Rates
from metrics.statistics.spread import spread

F = Fraction
CLASS = F(5, 100)  # what nobody's rate is ever known more closely than
GRID = [F(n, 400) for n in range(401)]  # the rates that are tried
STEP = GRID[1]

# Who told what: holding, numerator, denominator (None where it states its rate alone).
Told = Sequence[tuple[str, Fraction, int | None]]


@st.composite
def coalitions(draw: st.DrawFn, most: int = 9) -> list[tuple[str, Fraction, int | None]]:
    """Up to nine holdings, some of two members, some large, some small, some that state their rate alone."""
    rate = st.sampled_from(GRID) | st.sampled_from([F(0), F(1), F(1, 2), F(61, 100), F(64, 100)])
    counted = st.sampled_from([100, 100, 60, 59, 1000, 5000, None])
    count = draw(st.integers(1, most))
    return [(draw(st.sampled_from("abcdefghijk"[:count])), draw(rate), draw(counted)) for _ in range(count + 2)]


def bands(told: Told) -> Mapping[str, Band | NoBand]:
    """What everybody sees, the outsider who told nothing too."""
    made = Rates(OwnRate(*each) for each in told)
    return {holding: made.band_for(holding) for holding in sorted({each[0] for each in told} | {"outside"})}


def slowly(told: Told, seen_by: str) -> tuple[str, ...] | tuple[Fraction, Fraction, Fraction]:
    """The band by definition: exact rates are put in order, then cut down to hundredths that five goes into."""
    of: defaultdict[str, list[Fraction]] = defaultdict(list)
    size: defaultdict[str, int] = defaultdict(int)
    for holding, rate, counted in told:
        if holding != seen_by and (counted is None or counted > 59):
            of[holding].append(rate)
            size[holding] += counted or 0
    if len(of) < 5:
        return ("few",)
    if any(5 * one > 4 * sum(size.values()) for one in size.values()):
        return ("dominated",)
    lows = sorted(min(95, math.floor(sorted(rates)[(len(rates) - 1) // 2] * 100) // 5 * 5) for rates in of.values())
    count = len(lows)
    first = next(low for place, low in enumerate(lows, 1) if 4 * place >= count)
    last = next(low for place, low in enumerate(reversed(lows), 1) if 4 * place >= count)
    middle = sorted([*lows, *lows])[count - 1 : count + 1]
    return F(first, 100), F(sum(middle) + 5, 200), F(last + 5, 100)


@settings(max_examples=500, deadline=None)
@given(coalitions())
def test_a_slow_second_way_agrees(told: Told) -> None:
    for holding, band in bands(told).items():
        expected = (band.lower, band.median, band.upper) if isinstance(band, Band) else (str(band),)
        assert slowly(told, holding) == expected


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(GRID), min_size=5, max_size=14))
def test_the_band_is_no_lie(exact: list[Fraction]) -> None:
    """The quartiles that the desk sees lie within it, and their median within half a class of its own."""
    band, told = Rates(OwnRate(str(place), rate, 100) for place, rate in enumerate(exact)).band_for(""), spread(exact)
    assert isinstance(band, Band)
    assert told
    assert band.lower <= told.lower <= told.upper <= band.upper
    assert abs(band.median - told.median) <= CLASS / 2


def interval(possible: Callable[[Fraction], bool], true: Fraction) -> Fraction:
    """How far the possible rates reach from one end to the other without a gap around the true one."""
    place = GRID.index(true)
    low = high = place
    while low and possible(GRID[low - 1]):
        low -= 1
    while high < len(GRID) - 1 and possible(GRID[high + 1]):
        high += 1
    # The ends of what is possible lie up to a step of the grid beyond what was tried.
    return GRID[high] - GRID[low] + STEP


Watched = list[Mapping[str, Band | NoBand]]


@settings(max_examples=60, deadline=None)
@given(coalitions(), st.data())
def test_who_knows_all_other_rates_learns_no_more_of_one_than_its_class(told: Told, data: st.DataObject) -> None:
    """Every band of everybody, before and after any number of corrections, all other rates and all sizes known.

    The corrections are of the others, and of the one itself for another report: what it was is asked, not what it is.
    """
    target = data.draw(st.integers(0, len(told) - 1))
    holding, true, counted = told[target]
    histories = [told, *(corrected(told, target, data) for _ in range(3))]

    def watched(rate: Fraction) -> Watched:
        return [bands([*each[:target], (holding, rate, counted), *each[target + 1 :]]) for each in histories]

    seen = watched(true)
    assert interval(lambda rate: watched(rate) == seen, true) >= CLASS


def corrected(told: Told, target: int, data: st.DataObject) -> Told:
    """Somebody else's report is replaced, or taken out."""
    place = data.draw(st.integers(0, len(told) - 1))
    if place == target:
        return told
    holding, _rate, counted = told[place]
    return [*told[:place], (holding, data.draw(st.sampled_from(GRID)), counted), *told[place + 1 :]]


def test_an_exact_median_would_be_caught() -> None:
    """The attacker is good enough: of five rates the middle one would be known exactly."""
    chance = random.Random(1)
    others = sorted(chance.sample(GRID, 5))

    def median(rate: Fraction) -> Fraction:
        told = spread([*others[:2], rate, *others[3:]])
        assert told
        return told.median

    assert interval(lambda rate: median(rate) == median(others[2]), others[2]) == STEP


@pytest.mark.parametrize("count", [5, 6])
def test_who_knows_its_own_rate_alone_can_rule_out_nothing_of_a_rival(count: int) -> None:
    """All ways in which the classes of so few rivals give a band, by brute force.

    Any one of them may be the lowest or the highest, which the band says nothing of; so what is possible for a rival
    reaches from the lowest class to the highest.
    """
    # By band, and by place in the order: the classes that are possible there.
    possible: defaultdict[Band, list[set[int]]] = defaultdict(lambda: [set() for _ in range(count)])
    classes = range(0, 20, 1 if count == 5 else 3)
    for some in combinations_with_replacement(classes, count):
        told = [OwnRate(str(place), of * CLASS, 100) for place, of in enumerate(some)]
        band = Rates(told).band_for("")
        assert isinstance(band, Band)
        for place, of in enumerate(some):
            possible[band][place].add(of)
    for band, places in possible.items():
        assert all(places), band
        assert (min(set.union(*places)), max(set.union(*places))) == (classes[0], classes[-1])


@settings(max_examples=100, deadline=None)
@given(coalitions(), st.sampled_from(GRID), st.sampled_from([None, 60, 10**6]))
def test_nobody_moves_the_band_that_it_sees(told: Told, rate: Fraction, counted: int | None) -> None:
    """So that nobody finds out where the others' rates lie by trying rates of its own."""
    mine = told[0][0]
    assert bands([*told, (mine, rate, counted)])[mine] == bands(told)[mine]
