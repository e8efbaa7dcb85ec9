"""Drawings that the server makes."""

import re
from fractions import Fraction

import pytest

from metrics.templatetags.drawings import TRAIL_SHAPES, bar, icon, spark, swatch, trail


def points(drawing: str) -> list[list[tuple[float, float]]]:
    """The lines of a drawing, as lists of points."""
    lines = re.findall(r'points="([^"]*)"', drawing)
    return [[(float(x), float(y)) for x, y in (pair.split(",") for pair in line.split())] for line in lines]


def test_a_spark_line_rises_with_its_values() -> None:
    (line,) = points(spark([1, Fraction(3, 2), 2]))
    assert [x for x, _ in line] == sorted(x for x, _ in line)
    assert line[0][1] > line[1][1] > line[2][1]


def test_a_missing_quarter_is_a_gap_in_the_line() -> None:
    assert [len(line) for line in points(spark([1, 2, None, 3, 4, 5]))] == [2, 3]


def test_a_level_series_is_a_level_line() -> None:
    (line,) = points(spark([7, 7, 7]))
    assert len({y for _, y in line}) == 1


@pytest.mark.parametrize("values", [[], [1], [None, None], [None, 4]])
def test_there_is_no_line_through_fewer_than_two_values(values: list[int | None]) -> None:
    assert spark(values) == ""


@pytest.mark.parametrize(
    ("value", "maximum", "width"),
    [(5, 10, "50.0"), (0, 10, "0.0"), (None, 10, "0.0"), (5, 0, "0.0"), (20, 10, "100.0")],
)
def test_a_bar_is_its_share_of_the_longest(value: int | None, maximum: int, width: str) -> None:
    assert f'<rect width="{width}"' in bar(value, maximum)


def test_a_trail_says_in_words_what_it_shows() -> None:
    drawing = trail(["on time", "late", "missing", "not expected", "on time"])
    assert 'aria-label="Last 5 quarters: 2 on time, 1 late, 1 missing"' in drawing
    assert [css for _, _, css in TRAIL_SHAPES.values()] + ["trail__on"] == re.findall(r'class="(trail__\w+)"', drawing)


def test_a_trail_of_an_unknown_state_is_an_error() -> None:
    with pytest.raises(KeyError):
        trail(["early"])


def test_names_that_reach_a_drawing_are_escaped() -> None:
    assert "<script" not in icon('x"><script>') + swatch('"><script>')
