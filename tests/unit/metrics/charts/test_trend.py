from fractions import Fraction

import pytest

from metrics.charts.figure import LegendEntry
from metrics.charts.theme import MUTED, SERIES
from metrics.charts.trend import trend
from metrics.statistics.table import Column, Table, Value
from tests.unit.metrics.charts.checks import annotations, check
from tests.unit.metrics.charts.tables import by_quarter, counts, rates

SUBTITLE = "Items removed, per quarter"


def test_one_series_is_a_line_with_its_ends_labelled() -> None:
    table = counts(removed=[1_021_000, 1_391_000, 1_942_835])
    figure = trend(table, subtitle=SUBTITLE)
    check(figure)
    (line,) = figure.plotly["data"]
    assert (line["type"], line["x"], line["y"]) == (
        "scatter",
        ["2025 Q3", "2025 Q4", "2026 Q1"],
        [1_021_000, 1_391_000, 1_942_835],
    )
    assert annotations(figure) == ["1.94 m", "1.02 m"]
    assert figure.title == "Removed rose from 1.02 million to 1.94 million between 2025 Q3 and 2026 Q1"
    assert figure.summary.startswith("Removed, July to September 2025 to January to March 2026:")
    assert (figure.table, figure.source, figure.subtitle) == (table, "Member reports.", SUBTITLE)
    assert figure.legend == (LegendEntry("Removed", SERIES[0]),)


def test_a_title_given_is_kept() -> None:
    assert trend(counts(removed=[1]), subtitle=SUBTITLE, title="Removals doubled").title == "Removals doubled"


def test_what_is_missing_is_a_gap_that_says_why_and_zero_is_not() -> None:
    figure = trend(counts(removed=[5, "suppressed", None, 0, 7]), subtitle=SUBTITLE, bars=True)
    check(figure)
    assert figure.plotly["data"][0]["y"] == [5, None, None, 0, 7]
    assert annotations(figure) == ["suppressed", "not reported", "7", "5", "0"]
    assert figure.notes == (
        "Gaps: suppressed figures are not drawn, to protect a member's figure. They are not zero.",
        "Gaps: figures that nobody reported are not drawn. They are not zero.",
    )
    assert figure.summary.endswith("; 1 suppressed; 1 not reported.")


def test_a_line_has_no_bridge_over_a_gap() -> None:
    figure = trend(counts(removed=[5, None, 7]), subtitle=SUBTITLE)
    assert figure.plotly["data"][0]["connectgaps"] is False


def test_a_quarter_without_a_row_is_a_gap_too() -> None:
    rows = (("2026-Q2", Value(7)), ("2025-Q4", Value(5)))
    columns = (Column("period", "Quarter", "period"), Column("removed", "Removed", "count", "item"))
    figure = trend(Table("t", "T", columns, rows, unit="item", source="Reports."), subtitle=SUBTITLE)
    assert figure.plotly["data"][0]["x"] == ["2025 Q4", "2026 Q1", "2026 Q2"]
    assert figure.plotly["data"][0]["y"] == [5, None, 7]


def test_a_provisional_quarter_is_hatched_over_its_colour() -> None:
    figure = trend(counts(removed=[5, 6, 7]), subtitle=SUBTITLE, bars=True, provisional=["2026-Q1"])
    check(figure)
    pattern = figure.plotly["data"][0]["marker"]["pattern"]
    assert (pattern["shape"], pattern["fillmode"]) == (["", "", "/"], "overlay")
    assert figure.legend[-1] == LegendEntry("Provisional", MUTED, hatched=True)
    assert figure.notes == ("Provisional, may still change: January to March 2026.",)


def test_a_provisional_point_of_a_line_is_open() -> None:
    figure = trend(counts(removed=[5, 6, 7]), subtitle=SUBTITLE, provisional=["2026-Q1", "2030-Q1"])
    check(figure)
    assert figure.plotly["data"][0]["marker"]["symbol"] == ["circle", "circle", "circle-open"]
    assert len(figure.legend) == 1


def test_no_line_crosses_a_break_and_nothing_is_compared_across_it() -> None:
    figure = trend(counts(removed=[500, 600, 70, 80]), subtitle=SUBTITLE, breaks=["2026-Q1"])
    check(figure)
    assert [line["y"] for line in figure.plotly["data"]] == [[500, 600], [70, 80]]
    assert figure.title == "Removed rose from 70 to 80 between 2026 Q1 and 2026 Q2"
    assert "500" not in figure.summary
    assert "Break in series" in annotations(figure)
    (shape,) = figure.plotly["layout"]["shapes"]
    assert (shape["x0"], shape["x1"], shape["yref"]) == (1.5, 1.5, "paper")
    assert figure.notes == (
        "From January to March 2026 on members count differently: figures before and after are not compared.",
    )


def test_a_break_before_the_first_quarter_shown_is_of_no_account() -> None:
    figure = trend(counts(removed=[5, 6]), subtitle=SUBTITLE, breaks=["2020-Q1", "2025-Q3", "2030-Q1"])
    assert figure.plotly["layout"]["shapes"] == []
    assert (len(figure.plotly["data"]), figure.notes) == (1, ())


def test_a_break_of_one_series_stops_its_line_alone() -> None:
    table = counts(skins=[5, 6, 7], ivory=[8, 9, 1])
    figure = trend(table, subtitle=SUBTITLE, own_breaks={"ivory": ["2026-Q1"]})
    check(figure)
    assert [line["y"] for line in figure.plotly["data"]] == [[5, 6, 7], [8, 9], [1]]
    assert [line["name"] for line in figure.plotly["data"]] == ["Skins", "Ivory", "Ivory"]
    assert figure.plotly["layout"]["shapes"] == []


def test_several_series_have_colours_in_order_and_a_leader() -> None:
    figure = trend(counts(skins=[5, 6], ivory=[7, 9], horn=[1, None]), subtitle=SUBTITLE)
    check(figure)
    assert [line["line"]["color"] for line in figure.plotly["data"]] == list(SERIES[:3])
    assert figure.title == "Ivory leads with 9 in October to December 2025"
    assert figure.summary == "In October to December 2025: Skins 6, Ivory 9; 1 not reported."


def test_of_many_series_the_four_largest_are_drawn_and_the_others_named() -> None:
    figure = trend(counts(a=[1], b=[9], c=[2], d=[8], e=[7], f=[6]), subtitle=SUBTITLE)
    check(figure)
    assert [entry.label for entry in figure.legend] == ["B", "D", "E", "F"]
    assert figure.notes == ("Not drawn, but in the table: A, C.",)


def test_series_are_chosen_by_their_keys() -> None:
    figure = trend(counts(skins=[5], ivory=[7]), subtitle=SUBTITLE, series=["ivory"])
    assert [entry.label for entry in figure.legend] == ["Ivory"]


def test_rates_are_shown_in_per_cent() -> None:
    figure = trend(rates(share=[Fraction(58, 100), Fraction(62, 100)]), subtitle="Share of removed items")
    check(figure)
    assert figure.plotly["data"][0]["y"] == [0.58, 0.62]
    assert figure.plotly["layout"]["yaxis"]["ticktext"] == ["0%", "20%", "40%", "60%", "80%"]
    assert figure.title == "Share rose from 58% to 62% between 2025 Q3 and 2025 Q4"


def test_rates_and_counts_have_no_axis_in_common() -> None:
    table = by_quarter("figure", {"removed": [5], "share": [Fraction(1, 2)]}, unit="")
    with pytest.raises(ValueError, match="no axis in common"):
        trend(table, subtitle=SUBTITLE)


def test_nothing_but_gaps_is_still_a_figure() -> None:
    figure = trend(counts(removed=["suppressed", "suppressed"]), subtitle=SUBTITLE, bars=True)
    check(figure)
    assert figure.title == "Removed: no figure can be shown"
    assert annotations(figure) == ["suppressed", "suppressed"]


def test_a_label_cannot_smuggle_markup_into_the_chart() -> None:
    columns = (Column("period", "Quarter", "period"), Column("x", "<b>Skins</b> & %{y}", "count", "item"))
    table = Table("t", "T", columns, (("2026-Q1", Value(1)),), unit="item", source="Reports.")
    check(trend(table, subtitle=SUBTITLE))
    check(trend(table, subtitle=SUBTITLE, bars=True))


@pytest.mark.parametrize(
    ("columns", "rows", "message"),
    [
        ((Column("x", "X", "count"),), ((Value(1),),), "0 columns of quarters"),
        ((Column("period", "Quarter", "period"),), (("2026-Q1",),), "no such figures"),
        ((Column("period", "Quarter", "period"), Column("x", "X", "count")), (), "one row for each quarter"),
        (
            (Column("period", "Quarter", "period"), Column("x", "X", "count")),
            (("2026-Q1", Value(1)), ("2026-Q1", Value(2))),
            "one row for each quarter",
        ),
    ],
)
def test_a_table_without_a_trend_is_refused(
    columns: tuple[Column, ...], rows: tuple[tuple[str | Value, ...], ...], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        trend(Table("t", "T", columns, rows, unit="", source="Reports."), subtitle=SUBTITLE)


def test_several_charts_may_share_a_scale() -> None:
    small, large = (trend(counts(removed=numbers), subtitle=SUBTITLE, highest=900) for numbers in ([3, 5], [900, 1]))
    assert small.plotly["layout"]["yaxis"] == large.plotly["layout"]["yaxis"]
