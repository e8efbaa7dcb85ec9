from collections.abc import Sequence
from fractions import Fraction

from metrics.charts.band import BAND_LABEL, band
from metrics.charts.figure import Figure
from tests.unit.metrics.charts.checks import annotations, check
from tests.unit.metrics.charts.tables import rates

F = Fraction
NONE = "suppressed"
Cells = list[Fraction | str | None]
LOWER: Cells = [F("0.4"), NONE, F("0.45")]
MEDIAN: Cells = [F("0.525"), NONE, F("0.575")]
UPPER: Cells = [F("0.65"), NONE, F("0.7")]


def drawn(own: Sequence[Fraction | None], **more: list[str]) -> Figure:
    figure = band(
        rates(our_rate=own, lower=LOWER, median=MEDIAN, upper=UPPER),
        own="our_rate",
        lower="lower",
        median="median",
        upper="upper",
        subtitle="By quarter",
        **more,
    )
    check(figure)
    return figure


def test_the_band_is_a_bar_a_quarter_behind_the_line() -> None:
    figure = drawn([F("0.5"), F("0.6"), F("0.7")])
    bars, median, own = figure.plotly["data"]
    assert (bars["name"], bars["base"], bars["y"]) == (BAND_LABEL, [0.4, None, 0.45], [0.25, None, 0.25])
    assert bars["customdata"] == [["40%", "65%"], ["", ""], ["45%", "70%"]]
    assert (median["y"], median["line"]["dash"], median["connectgaps"]) == ([0.525, None, 0.575], "dot", False)
    assert own["y"] == [0.5, 0.6, 0.7]
    assert [entry.label for entry in figure.legend] == ["Our rate", "Median", BAND_LABEL]


def test_title_and_summary_speak_of_the_last_quarter_that_has_both() -> None:
    both = drawn([F("0.5"), F("0.6"), F(0)])
    assert both.title == "Our rate was 0% in 2026 Q1; the middle half of the others lay within 45% to 70%"
    assert annotations(both) == ["0%", "50%"]
    earlier = drawn([F("0.5"), F("0.6"), None])
    assert earlier.title == "Our rate rose from 50% to 60% between 2025 Q3 and 2025 Q4"
    said = " In 2025 Q3 the middle half of the others lay within 40% to 65%, their median near 53%."
    assert earlier.summary.endswith(said)
    remarked = drawn([F("0.5"), F("0.6"), None], remarks=["No band in 2025 Q4: too few."])
    assert remarked.summary.endswith(f"{said} No band in 2025 Q4: too few.")
    assert "others" not in drawn([None, F("0.6"), None]).summary


def test_a_break_of_everybody_stops_both_lines_and_an_own_one_stops_the_own_alone() -> None:
    rates = [F("0.5"), F("0.6"), F("0.7")]
    both = drawn(rates, breaks=["2026-Q1"], own_breaks=["2026-Q1"])
    assert [line["y"] for line in both.plotly["data"][1:]] == [[0.525, None], [0.575], [0.5, 0.6], [0.7]]
    alone = drawn(rates, own_breaks=["2026-Q1"])
    assert [line["y"] for line in alone.plotly["data"][1:]] == [[0.525, None, 0.575], [0.5, 0.6], [0.7]]
    assert "Break in series" in annotations(alone)
