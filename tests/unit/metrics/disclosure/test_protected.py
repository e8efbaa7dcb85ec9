from fractions import Fraction

import pytest

from metrics.disclosure.protected import ProtectedCell, ProtectedTable, Status, protected_table
from metrics.statistics.table import Column, Table, Value, numbers
from tests.unit.metrics.disclosure.cases import PERIOD, figures

COUNT = ProtectedCell(PERIOD, None, "whole", 12, None, Status.PUBLISHED)
RATE = ProtectedCell(PERIOD, None, "rate", 3, 12, Status.PUBLISHED)
HIDDEN = ProtectedCell(PERIOD, None, "part", None, None, Status.SUPPRESSED, ("Why.",))


def made(*cells: ProtectedCell, by_group: bool = False) -> ProtectedTable:
    return protected_table(cells, name="headline", title="All", source="Reports.", by_group=by_group)


def test_nobody_else_makes_a_protected_table() -> None:
    table = Table("t", "T", (), (), unit="", source="")
    with pytest.raises(TypeError, match="from protected cells"):
        ProtectedTable(table)


def test_a_published_figure_shows_its_numbers_and_a_suppressed_one_none() -> None:
    table = made(COUNT, RATE, HIDDEN)
    assert figures(table) == {
        ("whole",): (12, "published"),
        ("rate",): (Fraction(1, 4), "published"),
        ("part",): (None, "suppressed"),
    }
    assert table.column("denominator") == (
        Value(None, "not applicable"),
        Value(12, "published"),
        Value(None, "suppressed"),
    )
    assert table.column("footnotes") == ("", "", "Why.")
    assert (table.period_from, table.period_to) == (PERIOD, PERIOD)


def test_a_rate_over_nothing_has_no_value() -> None:
    nothing = ProtectedCell(PERIOD, None, "rate", 0, 0, Status.PUBLISHED)
    assert figures(made(nothing)) == {("rate",): (None, "published")}


def test_what_is_taken_from_a_protected_table_stays_protected() -> None:
    table = made(COUNT, HIDDEN)
    wide = table.pivot(
        rows="period", columns="indicator", value="value", wanted=(Column("whole", "Whole", "count", "item"),)
    )
    assert isinstance(wide, ProtectedTable)
    assert numbers(wide, "whole") == [12]
    assert isinstance(table.select(indicator="part"), ProtectedTable)
    assert [column.key for column in table.only("period", "value").columns] == ["period", "value"]


@pytest.mark.parametrize(
    ("status", "group", "number"),
    [
        (Status.PUBLISHED, None, None),
        (Status.SUPPRESSED, None, 5),
        (Status.NOT_REPORTED, None, 0),
        (Status.NOT_REPORTED, "birds", None),
    ],
)
def test_a_cell_does_not_contradict_its_status(status: Status, group: str | None, number: int | None) -> None:
    with pytest.raises(ValueError, match=r"number|who reported"):
        ProtectedCell(PERIOD, group, "whole", number, None, status)


def test_groups_and_the_coalition_stand_in_different_tables() -> None:
    with pytest.raises(ValueError, match="not both"):
        made(COUNT, by_group=True)
    with pytest.raises(ValueError, match="not both"):
        made(ProtectedCell(PERIOD, "birds", "whole", 12, None, Status.PUBLISHED))
