"""Cells changed in place are laid over the sheet; everything else of it stays as it was read."""

from metrics.intake.corrections import Change, Corrected, corrected
from metrics.intake.findings.files import Damaged
from metrics.intake.known import Answer
from metrics.intake.pipeline import understand
from metrics.intake.readers.records import rows_from_json
from metrics.intake.sheet import Odd, RawSheet, refused, written
from tests.unit.metrics.intake.inputs import KNOWN, sheet

TEXT = "taxon,items_removed,note\nManis javanica,1.2k,x\nSea turtles,1.2k,1.2k\nLoxodonta africana,-3,\n"


def change(row: int | None, column: str, text: str, written: str = "", id: int = 1) -> Change:
    return Change(id, row, column, written, text)


def cells(result: Corrected) -> list[list[object]]:
    """Without blanks at the end of a line, which mean nothing."""
    lines: list[list[object]] = [[written(cell) for cell in cells] for _, cells in result.sheet.lines]
    return [line[: max((place for place, cell in enumerate(line, 1) if cell), default=0)] for line in lines]


def test_one_cell_is_changed_and_the_sheet_itself_is_not() -> None:
    raw = sheet(TEXT)
    result = corrected(raw, [change(4, "items_removed", "3")], KNOWN)
    assert cells(result)[3] == ["Loxodonta africana", "3"]
    assert result.cells == {1: 1}
    assert raw.lines == sheet(TEXT).lines
    assert understand(result.sheet, KNOWN).rows[2].values["items_removed"] == Answer(3)


def test_all_equal_cells_of_the_column_are_changed_at_once() -> None:
    result = corrected(sheet(TEXT), [change(None, "items_removed", "1200", written="1.2k")], KNOWN)
    assert [line[1] for line in cells(result)] == ["items_removed", "1200", "1200", "-3"]
    assert cells(result)[2][2] == "1.2k"
    assert result.cells == {1: 2}


def test_the_later_change_holds() -> None:
    changes = [
        change(None, "items_removed", "1200", written="1.2k"),
        change(3, "items_removed", "1,250", id=2),
        change(3, "items_removed", "1251", id=3),
    ]
    result = corrected(sheet(TEXT), changes, KNOWN)
    assert [line[1] for line in cells(result)][1:3] == ["1200", "1251"]
    assert result.cells == {1: 2, 2: 1, 3: 1}


def test_a_cell_is_blanked_and_a_row_left_out() -> None:
    result = corrected(sheet(TEXT), [change(2, "items_removed", ""), change(3, "", "", id=2)], KNOWN)
    assert cells(result)[1] == ["Manis javanica", "", "x"]
    assert [row for row, _ in result.sheet.lines] == [1, 2, 4]
    assert result.cells == {1: 1, 2: 1}


def test_the_row_of_the_column_names_is_never_left_out_nor_taken_for_a_value() -> None:
    result = corrected(sheet(TEXT), [change(1, "", ""), change(None, "note", "n", written="note", id=2)], KNOWN)
    assert cells(result)[0] == ["taxon", "items_removed", "note"]
    assert result.cells == {1: 0, 2: 0}


def test_a_column_without_a_name_is_reached_by_its_letter() -> None:
    raw = sheet("taxon,,items_removed\nManis javanica,4,5\n")
    named = corrected(raw, [change(1, "B", "items_blocked")], KNOWN)
    (row,) = understand(named.sheet, KNOWN).rows
    assert row.values == {"items_blocked": Answer(4), "items_removed": Answer(5)}


def test_a_short_line_is_filled_up() -> None:
    raw = RawSheet("csv", [(1, ["taxon", "items_removed", "note"]), (2, ["Manis javanica"])])
    assert cells(corrected(raw, [change(2, "note", "late")], KNOWN))[1] == ["Manis javanica", "", "late"]


def test_odd_cells_are_met_by_what_a_person_sees() -> None:
    raw = RawSheet("xlsx", [(1, ["taxon", "items_removed"]), (2, ["Manis javanica", Odd("date", "2026-01-02")])])
    result = corrected(raw, [change(None, "items_removed", "12", written="2026-01-02")], KNOWN)
    assert cells(result)[1] == ["Manis javanica", "12"]


def test_rows_of_json_are_corrected_too() -> None:
    raw = rows_from_json([{"taxon": "Manis javanica", "items_removed": "x"}])
    result = corrected(raw, [change(1, "items_removed", "7")], KNOWN)
    assert understand(result.sheet, KNOWN).rows[0].values == {"items_removed": Answer(7)}


def test_places_that_are_not_there_change_nothing() -> None:
    result = corrected(sheet(TEXT), [change(99, "items_removed", "1"), change(2, "gone", "1", id=2)], KNOWN)
    assert cells(result) == cells(Corrected(sheet(TEXT), {}))
    assert result.cells == {1: 0, 2: 0}
    nothing = refused(Damaged())
    assert corrected(nothing, [change(2, "items_removed", "1")], KNOWN).sheet is nothing
