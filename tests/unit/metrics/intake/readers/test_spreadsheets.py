"""What XLSX, XLS and ODS have in common: the same sheets give the same lines and findings."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from metrics.intake.limits import Limits
from metrics.intake.sheet import Odd, RawSheet
from tests.corpus.cells import Error, Formula, Percent, Sheet, Value
from tests.corpus.writing import SPREADSHEETS
from tests.unit.metrics.intake.readers.here import read, refusal

HEADER: list[Value] = ["taxon", "items_removed"]
ROW: list[Value] = ["Manis javanica", 12]
ours = Sheet([HEADER, ROW])

kinds = pytest.mark.parametrize("kind", SPREADSHEETS)


def saved(folder: Path, kind: str, sheets: Sequence[Sheet], *, limits: Limits | None = None) -> RawSheet:
    path = folder / "report"
    path.write_bytes(SPREADSHEETS[kind](sheets))
    sheet = read(path, limits=limits)
    assert sheet.kind == ("" if sheet.refused else kind)
    return sheet


def said(sheet: RawSheet) -> list[tuple[str, str, int | None, str | None]]:
    return [(found.code, found.severity, found.row, found.column) for found in sheet.findings]


@kinds
def test_cells_as_they_stand(tmp_path: Path, kind: str) -> None:
    rows: list[list[Value]] = [
        ["Title"],
        [],
        [*HEADER, "zero_view_rate_percent", "note"],
        ["Manis javanica", 20_800_000, Percent(0.735), "海龟, “größer”\nnext line"],
        [" NA ", 12.5, Percent(2), "1,234"],
        [None, -3, "4%", date(2026, 7, 1)],
        [True, Error("#DIV/0!"), Formula("A1"), "=A1"],
    ]
    assert list(saved(tmp_path, kind, [Sheet(rows)]).lines) == [
        (1, ["Title"]),
        (3, [*HEADER, "zero_view_rate_percent", "note"]),
        (4, ["Manis javanica", 20_800_000, "73.5%", "海龟, “größer”\nnext line"]),
        (5, [" NA ", 12.5, "200%", "1,234"]),
        (6, [None, -3, "4%", Odd("date", "2026-07-01")]),
        (7, [Odd("boolean", "TRUE"), Odd("error", "#DIV/0!"), Odd("formula", "=…" if kind == "xls" else "=A1"), "=A1"]),
    ]


@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_a_formula_is_its_result(tmp_path: Path, kind: str) -> None:
    cells: list[Value] = [Formula("A1", "Manis javanica"), Formula("6+6", 12), Formula('IF(1,"","x")', "")]
    assert saved(tmp_path, kind, [Sheet([[*HEADER, "note"], cells])]).lines[1] == (2, ["Manis javanica", 12])


@kinds
def test_our_sheet_is_read_wherever_it_stands(tmp_path: Path, kind: str) -> None:
    sheet = saved(tmp_path, kind, [Sheet([["How to fill this in"]], "Read me"), Sheet([], "Empty"), ours])
    assert (sheet.sheet, sheet.other_sheets, len(sheet.lines)) == ("Data", ("Read me",), 2)
    assert said(sheet) == [("several-sheets", "warning", None, None)]


@kinds
def test_two_sheets_of_ours_are_an_error(tmp_path: Path, kind: str) -> None:
    sheet = saved(tmp_path, kind, [Sheet([HEADER, ROW], "July"), Sheet([HEADER, ROW], "August")])
    assert said(sheet) == [("several-sheets", "error", None, None)]
    assert "July, August" in sheet.findings[0].message


@kinds
@pytest.mark.parametrize("visibility", ["hidden", "veryHidden"])
def test_a_hidden_sheet_of_ours_is_named_and_not_read(tmp_path: Path, kind: str, visibility: str) -> None:
    hidden = Sheet([HEADER, ["Manis javanica", 99]], "Old", visibility=visibility)  # type: ignore[arg-type]
    lists = Sheet([["live"], ["ivory"]], "Lists", visibility=visibility)  # type: ignore[arg-type]
    sheet = saved(tmp_path, kind, [hidden, lists, ours])
    assert sheet.lines[1] == (2, ROW)
    assert said(sheet) == [("several-sheets", "warning", None, None)]
    assert "Old have" in sheet.findings[0].message


@kinds
def test_where_all_is_hidden_nothing_is_read(tmp_path: Path, kind: str) -> None:
    sheets = [Sheet([HEADER, ROW], "Old", visibility="hidden"), Sheet([], "Blank")]
    code, _, message = refusal(saved(tmp_path, kind, sheets))
    assert code == "empty-file"
    assert "hidden: Old" in message


@kinds
def test_hidden_rows_and_columns_are_read_and_said(tmp_path: Path, kind: str) -> None:
    rows: list[list[Value]] = [[*HEADER, "note", "market"], [*ROW, "x"], ["Sea turtles", 3], []]
    sheet = saved(tmp_path, kind, [Sheet(rows, hidden_rows=(3, 4), hidden_columns=(2, 5))])
    assert sheet.lines[2] == (3, ["Sea turtles", 3])
    assert said(sheet) == [("hidden-rows", "warning", None, "B"), ("hidden-rows", "warning", 3, None)]


@kinds
def test_merged_cells_are_told(tmp_path: Path, kind: str) -> None:
    sheet = saved(tmp_path, kind, [Sheet([HEADER, ROW, [None, 3]], merged=((2, 1, 3, 1),))])
    assert sheet.merged == ((2, 1, 3, 1),)


@kinds
def test_a_workbook_without_content_is_empty(tmp_path: Path, kind: str) -> None:
    assert refusal(saved(tmp_path, kind, [Sheet([]), Sheet([[" "]], "Two")]))[0] == "empty-file"


@kinds
def test_limits_of_rows_and_columns(tmp_path: Path, kind: str) -> None:
    sheets = [Sheet([HEADER, ROW, ROW, ROW])]
    assert refusal(saved(tmp_path, kind, sheets, limits=Limits(rows=2)))[0] == "too-large"
    assert len(saved(tmp_path, kind, sheets, limits=Limits(rows=3)).lines) == 4
    wide = [Sheet([HEADER, [*ROW, None, 4]])]
    assert refusal(saved(tmp_path, kind, wide, limits=Limits(columns=3)))[:2] == ("too-large", 2)
    assert len(saved(tmp_path, kind, wide, limits=Limits(columns=4)).lines) == 2


@kinds
def test_a_cell_that_is_too_long_is_kept_as_such(tmp_path: Path, kind: str) -> None:
    sheet = saved(tmp_path, kind, [Sheet([HEADER, ["a" * 4_001, 3], ["a" * 4_000, 3]])])
    assert sheet.lines[1] == (2, [Odd("too-long", "a" * 200), 3])
    assert sheet.lines[2] == (3, ["a" * 4_000, 3])
