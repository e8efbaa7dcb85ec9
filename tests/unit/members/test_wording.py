"""Figures and windows of statements, in words."""

from datetime import date
from decimal import Decimal

import pytest

from members.wording import figure, window


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        ("0.735", "share", "73.5%"),
        ("0.8530", "share", "85.3%"),
        ("3335381.0000", "listings", "3,335,381"),
        ("24100000.0000", "listings", "24,100,000"),
    ],
)
def test_a_figure_is_written_as_it_was_said(value: str, unit: str, words: str) -> None:
    assert figure(Decimal(value), unit) == words


@pytest.mark.parametrize(
    ("start", "end", "cumulative", "words"),
    [
        (date(2018, 3, 1), date(2020, 3, 31), True, "to date, from March 2018 to March 2020"),
        (date(2018, 3, 1), date(2023, 4, 24), True, "to date, from March 2018 to 24 April 2023"),
        (date(2018, 3, 7), None, True, "to date, from 7 March 2018"),
        (None, date(2016, 12, 31), True, "to date, until December 2016, beginning not stated"),
        (None, None, True, "to date, window not stated"),
        (None, None, False, "window not stated"),
        (date(2019, 1, 1), date(2019, 12, 31), False, "January 2019 to December 2019"),
        (date(2020, 4, 1), date(2020, 4, 30), False, "April 2020"),
        (date(2021, 6, 5), date(2021, 6, 5), False, "on 5 June 2021"),
    ],
)
def test_a_window_says_where_it_begins_and_ends(
    start: date | None, end: date | None, cumulative: bool, words: str
) -> None:
    assert window(start, end, cumulative=cumulative) == words


@pytest.mark.parametrize(
    ("start", "end", "cumulative", "words"),
    [
        (date(2018, 3, 1), date(2021, 3, 30), True, "to date, from March 2018 to 30 March 2021 by our reading"),
        (None, date(2021, 6, 16), True, "to date, until 16 June 2021 by our reading, beginning not stated"),
        (date(2020, 11, 1), date(2021, 3, 30), False, "November 2020 to 30 March 2021 by our reading"),
        (None, None, True, "to date, window not stated"),
        (date(2018, 3, 7), None, True, "to date, from 7 March 2018"),
    ],
)
def test_an_end_that_no_source_states_is_said_to_be_our_reading(
    start: date | None, end: date | None, cumulative: bool, words: str
) -> None:
    assert window(start, end, cumulative=cumulative, end_stated=False) == words
