"""Numbers as people write them are understood, or refused with the reason, and never guessed."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.intake.known import Answer
from metrics.intake.numbers import LARGEST_COUNT, read_count, read_percentage
from metrics.intake.sheet import Cell, Odd


def code_of(cell: Cell, *, semicolons: bool = False) -> str | None:
    problem = read_count(cell, semicolons=semicolons).problem
    return problem.code if problem else None


def share_code_of(cell: Cell, *, commas: bool = True) -> str | None:
    problem = read_percentage(cell, commas=commas).problem
    return problem.code if problem else None


@pytest.mark.parametrize(
    ("written", "count"),
    [
        ("0", 0),
        ("1200", 1200),
        ("007", 7),
        ("20,800,000", 20_800_000),
        ("1,234", 1234),
        ("1 234", 1234),
        ("1\u00a0234", 1234),
        ("1\u2009234\u202f567", 1_234_567),
        ("１２００", 1200),
        ("１，２３４", 1234),
        (" 12 \t", 12),
        ("1.234.567", 1_234_567),
        ("12.0", 12),
        ("1,234.00", 1234),
        ("1234.000", 1234),
        (12, 12),
        (12.0, 12),
        (10**15, 10**15),
    ],
)
def test_what_is_certain_is_understood(written: Cell, count: int) -> None:
    read = read_count(written, semicolons=False)
    assert read.problem is None
    assert read.value == Answer(count)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("1.2k", "not-a-number"),
        ("many", "not-a-number"),
        ("1_200", "not-a-number"),
        ("1200¹", "not-a-number"),
        ("١٢٠٠", "not-a-number"),
        ("NaN", "not-a-number"),
        ("inf", "not-a-number"),
        ("0x10", "not-a-number"),
        ("12,34,567", "not-a-number"),
        ("1 2", "not-a-number"),
        ("9" * 30, "not-a-number"),
        (10**16, "not-a-number"),
        (2.0**50, "not-a-number"),
        (float("nan"), "not-a-number"),
        (float("inf"), "not-a-number"),
        (Odd("date", "2026-01-02"), "not-a-number"),
        (Odd("error", "#DIV/0!"), "not-a-number"),
        (Odd("boolean", "TRUE"), "not-a-number"),
        (Odd("too-long", "x" * 200), "too-large"),
        (Odd("formula", "=A1"), "formula"),
        ("=A1", "formula"),
        ("-3", "negative"),
        ("−3", "negative"),
        ("(3)", "negative"),
        (-3, "negative"),
        ("12.5", "not-whole"),
        ("12,5", "not-whole"),
        ("0.123", "not-whole"),
        ("1234.567", "not-whole"),
        ("1,234.5", "not-whole"),
        (12.5, "not-whole"),
        ("73.5%", "percent-in-count"),
        ("73.5 %", "percent-in-count"),
        ("７３％", "percent-in-count"),
        ("1.234", "ambiguous-number"),
        ("1.000", "ambiguous-number"),
        ("1.2E+07", "rounded-by-spreadsheet"),
        ("1E7", "rounded-by-spreadsheet"),
        (2.0**60, "rounded-by-spreadsheet"),
        ("10-20", "range-not-value"),
        ("4%-5%", "range-not-value"),
        ("> 100", "range-not-value"),
        ("about 100", "range-not-value"),
        ("1000+", "range-not-value"),
    ],
)
def test_what_is_not_a_count_says_why(written: Cell, code: str) -> None:
    read = read_count(written, semicolons=False)
    assert read.value is None
    assert code_of(written) == code


def test_one_comma_is_ambiguous_among_semicolons_only() -> None:
    assert code_of("1,234", semicolons=True) == "ambiguous-number"
    assert read_count("20,800,000", semicolons=True).value == Answer(20_800_000)
    assert read_count("1 234", semicolons=True).value == Answer(1234)


@pytest.mark.parametrize("word", ["not collected", "withheld", "not applicable", "not reported"])
def test_the_words_for_what_is_missing_are_answers(word: str) -> None:
    for written in (word, word.upper(), word.replace(" ", "_"), f"  {word} "):
        read = read_count(written, semicolons=False)
        assert read.problem is None
        assert read.value == Answer(None, word)  # type: ignore[arg-type]


@pytest.mark.parametrize("blank", [None, "", "  ", "\u00a0"])
def test_blank_is_not_reported_without_a_word(blank: Cell) -> None:
    read = read_count(blank, semicolons=False)
    assert (read.value, read.problem) == (Answer(None, "not reported"), None)


@pytest.mark.parametrize("word", ["n/a", "N/A", "-", "–", "na"])
def test_a_dash_is_not_reported_and_asks_which_kind(word: str) -> None:
    read = read_count(word, semicolons=False)
    assert read.value == Answer(None, "not reported")
    assert read.problem is not None
    assert (read.problem.code, read.problem.severity) == ("not-reported", "warning")


@given(st.integers(0, LARGEST_COUNT))
def test_every_count_survives_every_certain_way_of_writing_it(count: int) -> None:
    wide = str(count).translate({ord("0") + digit: ord("０") + digit for digit in range(10)})
    ways: list[Cell] = [
        count,
        str(count),
        wide,
        f"{count:,}",
        f"{count:,}".replace(",", " "),
        f"{count:,}".replace(",", "\u202f"),
    ]
    for written in ways:
        assert read_count(written, semicolons=False).value == Answer(count)


@given(st.integers(0, 999_999), st.booleans())
def test_points_are_never_read_wrong(count: int, semicolons: bool) -> None:
    """With a point for thousands the answer is the count or none at all."""
    read = read_count(f"{count:,}".replace(",", "."), semicolons=semicolons)
    assert read.value == Answer(count) if read.problem is None else read.value is None


@given(st.text(max_size=30))
def test_whatever_is_written_there_is_an_answer_or_a_problem(text: str) -> None:
    read = read_count(text, semicolons=False)
    assert read.value is not None or read.problem is not None
    if read.problem is not None:
        assert all(read.problem.said)
    if read.value is not None and read.value.value is not None:
        assert any(c.isdigit() for c in text)


@given(st.one_of(st.floats(), st.integers()))
def test_whatever_number_a_spreadsheet_holds_it_is_exact_or_a_problem(number: float) -> None:
    read = read_count(number, semicolons=False)
    assert read.problem is not None or (read.value is not None and read.value.value == number)


@pytest.mark.parametrize(
    ("written", "percent"),
    [
        ("73.5", "73.5"),
        ("73.5%", "73.5"),
        ("73.5 %", "73.5"),
        ("0", "0"),
        ("100%", "100"),
        ("７３．５％", "73.5"),
        (73.5, "73.5"),
        (5, "5"),
        (1e-05, "0.00001"),
    ],
)
def test_percentages_become_exact_shares(written: Cell, percent: str) -> None:
    read = read_percentage(written, commas=True)
    assert read.problem is None
    assert read.value == Fraction(percent) / 100


def test_percentages_accept_a_decimal_comma_outside_comma_files() -> None:
    assert read_percentage("73,5", commas=False).value == Fraction(147, 200)
    assert share_code_of("73,5", commas=True) == "not-a-number"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("120", "percent-out-of-range"),
        ("100.1%", "percent-out-of-range"),
        ("-5", "percent-out-of-range"),
        (-0.5, "percent-out-of-range"),
        ("4%-5%", "range-not-value"),
        ("4% to 5%", "range-not-value"),
        ("<5%", "range-not-value"),
        ("high", "not-a-number"),
        ("1e1", "not-a-number"),
        (float("nan"), "not-a-number"),
        ("=A1", "formula"),
        (Odd("formula", "=A1/B1"), "formula"),
        ("n/a", "not-reported"),
    ],
)
def test_what_is_not_a_percentage_says_why(written: Cell, code: str) -> None:
    assert read_percentage(written, commas=False).value is None
    assert share_code_of(written) == code


@pytest.mark.parametrize("written", [None, "", "not collected", "withheld", "not applicable"])
def test_no_percentage_is_no_problem(written: Cell) -> None:
    assert read_percentage(written, commas=True).value is None
    assert share_code_of(written) is None


@given(st.one_of(st.text(max_size=30), st.floats(), st.integers()))
def test_a_share_is_always_from_0_to_1(written: Cell) -> None:
    share = read_percentage(written, commas=False).value
    assert share is None or 0 <= share <= 1
