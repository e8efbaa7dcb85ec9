"""Quarters in words."""

import pytest

from metrics.statistics.quarter import Quarter
from metrics.templatetags.quarters import quarter_label, quarter_short


@pytest.mark.parametrize("quarter", ["2026-Q3", Quarter(2026, 3)])
def test_a_quarter_is_named_by_its_months(quarter: object) -> None:
    assert quarter_label(quarter) == "July to September 2026"
    assert quarter_short(quarter) == "2026 Q3"


def test_the_words_agree_with_those_of_the_statistics() -> None:
    for number in (1, 2, 3, 4):
        assert quarter_label(f"2025-Q{number}") == Quarter(2025, number).label
        assert quarter_short(f"2025-Q{number}") == Quarter(2025, number).short


@pytest.mark.parametrize("text", ["2026-Q5", "East Asia", "", "x2026-Q1"])
def test_what_is_no_quarter_stays_as_it_is(text: str) -> None:
    assert quarter_label(text) == text
    assert quarter_short(text) == text
