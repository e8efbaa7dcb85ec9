from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.charts.series import Point, read
from metrics.charts.words import (
    active_title,
    change,
    count_in_words,
    percent,
    rounded,
    series_sentence,
    together_sentence,
    total_sentence,
)
from metrics.statistics.table import Number
from tests.unit.metrics.charts.tables import counts, rates, value


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "0"),
        (412_310, "412,310"),
        (999_999, "999,999"),
        (1_000_000, "1.00 million"),
        (1_942_835, "1.94 million"),
        (1_945_000, "1.95 million"),
        (999_994_999, "999.99 million"),
        (999_999_999, "1.00 billion"),
        (12_340_000_000, "12.34 billion"),
    ],
)
def test_a_count_in_words(number: int, words: str) -> None:
    assert count_in_words(number) == words


@pytest.mark.parametrize(
    ("rate", "words"),
    [
        (0, "0%"),
        (1, "100%"),
        (Fraction(62, 100), "62%"),
        (Fraction(625, 1000), "63%"),
        (Fraction(735, 10000), "7.4%"),
        (Fraction(1, 10000), "under 0.1%"),
        (Fraction(9999, 10000), "over 99.9%"),
        (Fraction(9995, 10000), "over 99.9%"),
        (Fraction(999, 1000), "99.9%"),
        (Fraction(9, 10), "90%"),
    ],
)
def test_a_rate_in_words_never_rounds_to_none_or_all(rate: Number, words: str) -> None:
    assert percent(rate) == words


@settings(deadline=None)
@given(st.fractions(0, 1))
def test_only_none_is_none_and_only_all_is_all(rate: Fraction) -> None:
    assert (percent(rate) in ("0%", "0.0%")) == (rate == 0)
    assert (percent(rate) in ("100%", "100.0%")) == (rate == 1)


def test_halves_are_rounded_away_from_zero() -> None:
    assert rounded(Fraction(5, 2), 0) == "3"
    assert rounded(Fraction(-5, 2), 0) == "−3"
    assert rounded(Fraction(-1, 3), 0) == "0"
    assert rounded(Fraction(12345678, 1000), 1) == "12,345.7"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [(100, 109, "+9.0%"), (100, 96, "−4.0%"), (5, 5, "no change"), (0, 5, ""), (None, 5, ""), (5, None, "")],
)
def test_a_change_of_a_count_is_in_per_cent_and_has_no_colour(old: int | None, new: int | None, words: str) -> None:
    assert change(old, new, "count") == words


def test_a_change_of_a_rate_is_in_points() -> None:
    assert change(Fraction(60, 100), Fraction(62, 100), "rate") == "+2.0 points"
    assert change(Fraction(63, 100), Fraction(62, 100), "rate") == "−1.0 point"
    assert change(0, Fraction(1, 100), "rate") == "+1.0 point"


def points(*numbers: int | str | None) -> tuple[Point, ...]:
    return read(counts(removed=numbers))[0].points


@pytest.mark.parametrize(
    ("numbers", "title"),
    [
        ((1_021_000, 5, 1_942_835), "Removals rose from 1.02 million to 1.94 million between 2025 Q3 and 2026 Q1"),
        ((300, 200), "Removals fell from 300 to 200 between 2025 Q3 and 2025 Q4"),
        ((1_000_001, 1_000_002), "Removals stayed at 1.00 million between 2025 Q3 and 2025 Q4"),
        ((None, 7, "suppressed"), "Removals: 7 in October to December 2025"),
        ((None, "suppressed"), "Removals: no figure can be shown"),
    ],
)
def test_a_title_says_the_finding(numbers: tuple[int | str | None, ...], title: str) -> None:
    assert active_title("Removals", "count", points(*numbers)) == title


def test_a_sentence_stands_for_the_line() -> None:
    assert series_sentence("Removals", "count", points(100, "suppressed", 200, 218)) == (
        "Removals, July to September 2025 to April to June 2026: lowest 100, highest 218, "
        "and 218 in April to June 2026, 9.0% more than in the quarter before; 1 suppressed."
    )
    assert series_sentence("Removals", "count", points(None, None)) == (
        "Removals: no figure can be shown; 2 not reported."
    )


def test_a_sentence_compares_with_the_quarter_before_only() -> None:
    assert "than in the quarter before" not in series_sentence("Removals", "count", points(100, None, 200))
    assert ", the same as in the quarter before" in series_sentence("Removals", "count", points(100, 100))
    shares = read(rates(share=[Fraction(1, 2), Fraction(1, 4)]))[0].points
    assert "25.0 points less than in the quarter before" in series_sentence("Share", "rate", shares)


def test_a_total_is_told_with_its_parts_and_not_where_one_is_hidden() -> None:
    assert total_sentence("July to September 2026", [("Skins", value(30)), ("Ivory", value(10))]) == (
        "In July to September 2026 the total was 40: Skins 30 (75%), Ivory 10 (25%)."
    )
    assert total_sentence("July to September 2026", [("Skins", value(30)), ("Ivory", value("suppressed"))]) == (
        "In July to September 2026: Skins 30; 1 suppressed."
    )
    assert together_sentence("2026", [("Skins", "count", value(None))]) == (
        "In 2026: no figure can be shown; 1 not reported."
    )
