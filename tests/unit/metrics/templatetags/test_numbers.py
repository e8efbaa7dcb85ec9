"""Numbers as readers see them."""

from decimal import Decimal
from fractions import Fraction

import pytest

from metrics.templatetags.numbers import (
    Number,
    compact,
    grouped,
    magnitude,
    percent,
    rounded,
    signed,
    signed_percent,
)


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (999, "999"), (1942835, "1,942,835"), (-1204, "-1,204"), (Fraction(5, 2), "3"), (None, "")],
)
def test_counts_have_thousands_separators(value: Number | None, text: str) -> None:
    assert grouped(value) == text


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (Fraction(5, 8), 1, "62.5%"),
        (Fraction(1, 3), 1, "33.3%"),
        (Fraction(2, 3), 0, "67%"),
        (Fraction(1), 1, "100.0%"),
        (0, 1, "0.0%"),
        (0.2850, 0, "29%"),
        (Decimal("0.735"), 1, "73.5%"),
        (None, 1, ""),
    ],
)
def test_a_share_is_printed_in_per_cent(value: Number | None, places: int, text: str) -> None:
    assert percent(value, places) == text


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (Fraction(125, 1000), 2, "0.13"),  # to even it would be 0.12
        (Fraction(-125, 1000), 2, "-0.13"),
        (Fraction(1, 2), 0, "1"),
        (Fraction(10**30 + 1, 10**30), 2, "1.00"),
        (0.285, 2, "0.29"),
    ],
)
def test_halves_are_rounded_away_from_zero(value: Number, places: int, text: str) -> None:
    assert str(rounded(value, places)) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(Fraction(89, 1000), "+8.9%"), (Fraction(-4, 100), "−4.0%"), (0, "0.0%"), (Fraction(1, 9999), "0.0%")],
)
def test_a_change_carries_its_sign_unless_it_rounds_to_nothing(value: Number, text: str) -> None:
    assert signed_percent(value) == text


@pytest.mark.parametrize(("value", "text"), [(1204, "+1,204"), (-12, "−12"), (0, "0"), (None, "")])
def test_a_difference_carries_its_sign(value: int | None, text: str) -> None:
    assert signed(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (949, "949"),
        (999, "999"),
        (1000, "1.0k"),
        (28640, "28.6k"),
        (999_949, "999.9k"),
        (999_950, "1.0m"),
        (2 * 10**9, "2.0bn"),
        (4 * 10**12, "4,000.0bn"),
    ],
)
def test_a_narrow_cell_has_a_short_number(value: int, text: str) -> None:
    assert compact(value) == text


@pytest.mark.parametrize(
    ("value", "number", "word"),
    [
        (1_942_835, "1.94", "million"),
        (28_000_000, "28.0", "million"),
        (101_500_000, "102", "million"),
        (3_100_000_000, "3.10", "billion"),
        (999_950_000, "1.00", "billion"),
        (994_999, "994,999", ""),
        (118_764, "118,764", ""),
    ],
)
def test_a_headline_has_three_digits_and_a_word(value: int, number: str, word: str) -> None:
    assert magnitude(value) == (number, word)
