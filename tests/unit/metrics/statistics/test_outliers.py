"""What is unusual, by the formulas as they were published, and a second time slowly, by counting."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.statistics.outliers import (
    Usual,
    departure_of_count,
    departure_of_rate,
    usual_of_others,
    usual_of_own,
)

RATES = st.fractions(0, 1, max_denominator=200)
SERIES = st.lists(RATES, min_size=5, max_size=20)


def shares(*percentages: int) -> list[Fraction]:
    return [Fraction(each, 100) for each in percentages]


class TestOnesOwnRates:
    def test_reach_three_and_a_half_modified_deviations(self) -> None:
        """Median 50, absolute deviations 10, 4, 0, 4, 12, median of them 4: 3.5 * 4 / 0.6745 is 20.756 points."""
        found = usual_of_own(shares(40, 46, 50, 54, 62))
        assert found is not None
        assert (found.middle, found.known) == (Fraction(1, 2), 5)
        assert float(found.high) == pytest.approx(0.5 + 3.5 * 0.04 / 0.6745)
        assert found.middle - found.low == found.high - found.middle

    def test_however_steady_leave_five_points(self) -> None:
        found = usual_of_own(shares(50, 50, 50, 50, 50, 51))
        assert found == Usual(Fraction(45, 100), Fraction(1, 2), Fraction(55, 100), 6)

    def test_say_nothing_of_fewer_than_five(self) -> None:
        assert usual_of_own(shares(40, 46, 50, 54)) is None

    @given(SERIES, RATES)
    def test_agree_with_the_score_as_it_is_published(self, earlier: list[Fraction], rate: Fraction) -> None:
        """M = 0.6745 (x - median) / MAD; an outlier where its size is above 3.5."""
        found = usual_of_own(earlier)
        assert found is not None
        middle = _middle(earlier)
        deviation = _middle([abs(each - middle) for each in earlier])
        if abs(rate - middle) <= Fraction(5, 100):
            expected = False
        else:
            expected = deviation == 0 or Fraction(6745, 10_000) * abs(rate - middle) / deviation > Fraction(7, 2)
        assert (departure_of_rate(rate, found) > 1) == expected


class TestTheOthersRates:
    def test_have_tukeys_fences(self) -> None:
        """Quartiles 46 and 54, a distance of 8, so that the fences stand at 34 and 66."""
        found = usual_of_others(shares(40, 46, 50, 54, 62))
        assert found == Usual(Fraction(34, 100), Fraction(1, 2), Fraction(66, 100), 5)

    def test_say_nothing_of_fewer_than_five(self) -> None:
        assert usual_of_others(shares(40, 46, 50, 54)) is None
        assert usual_of_others([]) is None

    @given(SERIES)
    def test_agree_with_a_second_computation(self, rates: list[Fraction]) -> None:
        found = usual_of_others(rates)
        assert found is not None
        lower, upper = np.percentile([float(rate) for rate in rates], [25, 75])
        reach = max(0.05, 1.5 * (upper - lower))
        assert float(found.low) == pytest.approx(lower - reach)
        assert float(found.high) == pytest.approx(upper + reach)
        for rate in rates:
            if min(abs(float(rate) - float(end)) for end in (found.low, found.high)) > 1e-9:
                inside = lower - reach < float(rate) < upper + reach
                assert (departure_of_rate(rate, found) <= 1) == inside


class TestHowFar:
    def test_the_end_of_what_is_usual_is_one(self) -> None:
        usual = Usual(Fraction(3, 10), Fraction(1, 2), Fraction(6, 10), 5)
        rates = [Fraction(each, 10) for each in (1, 3, 5, 6, 8)]
        assert [departure_of_rate(rate, usual) for rate in rates] == [2, 1, 0, 1, 3]

    def test_counts_depart_by_factors(self) -> None:
        """From 99 to 199 they double, once and then again to 399, as one is added to each."""
        usual = Usual(49, 99, 199, 5)
        told = {99: 0, 199: 1, 399: 2, 49: 1, 24: 2}
        for count, departure in told.items():
            assert departure_of_count(count, usual) == pytest.approx(departure)

    @given(st.integers(0, 10**12), st.integers(0, 10**6), st.integers(1, 10**6), st.integers(1, 10**6))
    def test_above_one_is_outside_and_nothing_else(self, count: int, low: int, more: int, still: int) -> None:
        usual = Usual(low, low + more, low + more + still, 5)
        departure = departure_of_count(count, usual)
        assert math.isfinite(departure)
        if count in (usual.low, usual.high):
            assert departure == pytest.approx(1)
        else:
            assert (departure > 1) == (count < usual.low or count > usual.high)


def _middle(values: list[Fraction]) -> Fraction:
    """The value below and above which there are as many; between the two middle ones, halfway."""
    left = sorted(values)
    while len(left) > 2:
        left = left[1:-1]
    return sum(left, start=Fraction(0)) / len(left)
