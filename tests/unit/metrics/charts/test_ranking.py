from fractions import Fraction

from metrics.charts.ranking import Ranking, ranking
from metrics.statistics.table import Column, Kind, Table, Value
from tests.unit.metrics.charts.tables import value


def ranked(*rows: tuple[str, int | Fraction | str | None, int | Fraction | None], kind: Kind = "count") -> Ranking:
    columns = (Column("group", "Group", "text"), Column("value", "Removed", kind), Column("before", "Before", kind))
    cells: tuple[tuple[str | Value, ...], ...] = tuple((key, value(now), value(before)) for key, now, before in rows)
    table = Table("ranking", "Ranking", columns, cells, unit="item", source="Reports.")
    return ranking(table, label="group", value="value", before="before", subtitle="Items removed", limit=3)


def test_the_largest_comes_first_with_the_longest_bar() -> None:
    found = ranked(("Cats", 100, 104), ("Birds", 400, 360), ("Apes", 0, 0))
    shown = [(row.key, row.text, row.width, row.change) for row in found.rows]
    assert shown == [("Birds", "400", 100.0, "+11.1%"), ("Cats", "100", 25.0, "−3.8%"), ("Apes", "0", 0.0, "")]
    assert found.title == "Birds is largest, with 400"
    assert found.summary == "3 in order of size, from Birds with 400 to Apes with 0."


def test_a_hidden_figure_is_not_placed_by_its_size() -> None:
    found = ranked(("Cats", "suppressed", 900), ("Apes", "suppressed", 1), ("Birds", 4, None))
    assert [(row.key, row.text, row.width, row.change) for row in found.rows] == [
        ("Birds", "4", 100.0, ""),
        ("Apes", "suppressed", None, ""),
        ("Cats", "suppressed", None, ""),
    ]
    assert found.summary == "Birds with 4; 2 suppressed."


def test_equal_figures_stand_in_the_order_of_their_names_and_few_are_kept() -> None:
    found = ranked(("D", 5, 5), ("B", 5, 5), ("C", 5, 5), ("A", 5, 5))
    assert [(row.key, row.change) for row in found.rows] == [("A", "no change"), ("B", "no change"), ("C", "no change")]


def test_rates_are_ranked_in_per_cent_and_change_in_points() -> None:
    found = ranked(("Birds", Fraction(1, 2), Fraction(2, 5)), ("Cats", Fraction(1, 4), None), kind="rate")
    assert [(row.text, row.width, row.change) for row in found.rows] == [
        ("50%", 100.0, "+10.0 points"),
        ("25%", 50.0, ""),
    ]


def test_where_nothing_is_known_nothing_is_ranked() -> None:
    found = ranked(("Birds", None, None))
    assert (found.title, found.summary) == ("No figure can be shown", "No figure can be shown; 1 not reported.")
    assert ranked().rows == ()
