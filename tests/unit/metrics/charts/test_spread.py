from fractions import Fraction

import pytest

from metrics.charts.figure import Figure
from metrics.charts.spread import spread
from tests.unit.metrics.charts.checks import annotations, check
from tests.unit.metrics.charts.tables import rates

F = Fraction


def drawn(**series: list[Fraction | None]) -> Figure:
    return spread(
        rates(**series), lower="lower", median="median", upper="upper", pooled="coalition", subtitle="By quarter"
    )


def test_a_bar_reaches_from_the_lower_to_the_upper_quartile() -> None:
    figure = drawn(
        lower=[F("0.5"), None], median=[F("0.6"), None], upper=[F("0.75"), None], coalition=[F("0.7"), F("0.8")]
    )
    check(figure)
    medians, pooled = figure.plotly["data"]
    assert medians["mode"] == "markers"
    assert medians["error_y"]["array"] == [pytest.approx(0.15), None]
    assert medians["error_y"]["arrayminus"] == [pytest.approx(0.1), None]
    assert pooled["y"] == [0.7, 0.8]
    assert annotations(figure) == ["not reported"]
    assert figure.title == "In 2025 Q3 half of the members’ own rates lay between 50% and 75%"
    assert figure.summary.endswith("; their median was 60%, the coalition’s rate 70%.")


def test_where_nobody_has_a_rate_nothing_is_said_of_it() -> None:
    figure = drawn(lower=[None], median=[None], upper=[None], coalition=[None])
    check(figure)
    assert figure.title == "Median: no figure can be shown"
