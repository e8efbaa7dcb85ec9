"""XLSX: the first visible sheet that is ours, whatever else stands in the workbook."""

import datetime
from collections.abc import Sequence
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from metrics.intake.limits import Limits
from metrics.intake.sheet import Odd, RawSheet
from tests.unit.metrics.intake.readers.here import read, refusal

HEADER = ["taxon", "items_removed"]


def sheet_of(workbook: Workbook, title: str, *rows: Sequence[object]) -> Worksheet:
    sheet: Worksheet = workbook.create_sheet(title)
    for row in rows:
        sheet.append(list(row))
    return sheet


@pytest.fixture
def workbook() -> Workbook:
    workbook = Workbook()
    del workbook["Sheet"]
    return workbook


def saved(workbook: Workbook, folder: Path, *, limits: Limits | None = None) -> RawSheet:
    path = folder / "report.xlsx"
    workbook.save(path)
    return read(path, limits=limits)


def test_text_and_numbers_as_they_stand(workbook: Workbook, tmp_path: Path) -> None:
    sheet_of(workbook, "Data", HEADER, ["Manis javanica", 12], ["NA", "1,234"], [None, 12.5])
    sheet = saved(workbook, tmp_path)
    assert (sheet.kind, sheet.sheet) == ("xlsx", "Data")
    assert list(sheet.lines) == [(1, HEADER), (2, ["Manis javanica", 12]), (3, ["NA", "1,234"]), (4, [None, 12.5])]
    assert not sheet.findings


def test_cells_that_are_neither_text_nor_number_keep_what_they_are(workbook: Workbook, tmp_path: Path) -> None:
    day = datetime.datetime(2026, 7, 1)
    sheet_of(workbook, "Data", HEADER, ["=B2&B3", "=A1+1"], [day, True], ["x", "#DIV/0!"])
    cells = [cells for _, cells in saved(workbook, tmp_path).lines[1:]]
    assert cells == [
        [Odd("formula", "=B2&B3"), Odd("formula", "=A1+1")],
        [Odd("date", "2026-07-01"), Odd("boolean", "TRUE")],
        ["x", Odd("error", "#DIV/0!")],
    ]


def test_a_formula_with_its_result_is_the_result(workbook: Workbook, tmp_path: Path) -> None:
    sheet_of(workbook, "Data", HEADER, ["Manis javanica", 99])
    path = tmp_path / "plain.xlsx"
    workbook.save(path)
    with_formula = tmp_path / "report.xlsx"
    replace_in_sheet(path, with_formula, "<v>99</v>", "<f>90+9</f><v>99</v>")
    assert read(with_formula).lines[1] == (2, ["Manis javanica", 99])


def test_a_percentage_is_read_as_people_see_it(workbook: Workbook, tmp_path: Path) -> None:
    sheet = sheet_of(workbook, "Data", ["taxon", "zero_view_rate_percent"], ["Manis javanica", 0.735])
    sheet["B2"].number_format = "0.0%"
    assert saved(workbook, tmp_path).lines[1] == (2, ["Manis javanica", "73.5%"])


def test_the_sheet_with_our_columns_is_read_and_the_others_are_named(workbook: Workbook, tmp_path: Path) -> None:
    sheet_of(workbook, "Read me", ["How to fill this in"])
    sheet_of(workbook, "Empty")
    sheet_of(workbook, "Data", HEADER, ["Manis javanica", 12])
    sheet = saved(workbook, tmp_path)
    assert (sheet.sheet, sheet.other_sheets) == ("Data", ("Read me",))
    (found,) = sheet.findings
    assert (found.code, found.severity, found.sheet) == ("several-sheets", "warning", "Data")


def test_two_sheets_with_our_columns_are_an_error(workbook: Workbook, tmp_path: Path) -> None:
    sheet_of(workbook, "July", HEADER, ["Manis javanica", 12])
    sheet_of(workbook, "August", HEADER, ["Manis javanica", 12])
    (found,) = saved(workbook, tmp_path).findings
    assert (found.code, found.severity) == ("several-sheets", "error")
    assert "July, August" in found.message


def test_hidden_sheets_are_not_read_and_hidden_rows_are(workbook: Workbook, tmp_path: Path) -> None:
    sheet_of(workbook, "Old", HEADER, ["Manis javanica", 1]).sheet_state = "hidden"
    sheet = sheet_of(workbook, "Data", HEADER, ["Manis javanica", 12], ["Sea turtles", 3])
    sheet.row_dimensions[3].hidden = True
    result = saved(workbook, tmp_path)
    assert result.sheet == "Data"
    assert result.lines[2] == (3, ["Sea turtles", 3])
    assert [(found.code, found.severity, found.row) for found in result.findings] == [
        ("several-sheets", "warning", None),
        ("hidden-rows", "warning", 3),
    ]
    assert "Old" in result.findings[0].message


def test_merged_cells_are_told(workbook: Workbook, tmp_path: Path) -> None:
    sheet = sheet_of(workbook, "Data", HEADER, ["Manis javanica", 12], [None, 3])
    sheet.merge_cells("A2:A3")
    assert saved(workbook, tmp_path).merged == ((2, 1, 3, 1),)


def test_a_workbook_without_content_is_empty(workbook: Workbook, tmp_path: Path) -> None:
    sheet_of(workbook, "Data")
    assert refusal(saved(workbook, tmp_path))[0] == "empty-file"


def test_gaps_cost_nothing_and_rows_keep_their_numbers(workbook: Workbook, tmp_path: Path) -> None:
    sheet = sheet_of(workbook, "Data", HEADER)
    sheet["A1048576"] = "Manis javanica"
    assert list(saved(workbook, tmp_path).lines) == [(1, HEADER), (1048576, ["Manis javanica"])]


def test_a_stray_cell_far_to_the_right_is_refused_with_its_row(workbook: Workbook, tmp_path: Path) -> None:
    sheet = sheet_of(workbook, "Data", HEADER)
    sheet["XFD1048576"] = "x"
    assert refusal(saved(workbook, tmp_path))[:2] == ("too-large", 1048576)


def test_too_many_rows(workbook: Workbook, tmp_path: Path) -> None:
    sheet_of(workbook, "Data", HEADER, *(["Manis javanica", i] for i in range(4)))
    assert refusal(saved(workbook, tmp_path, limits=Limits(rows=3)))[0] == "too-large"


def replace_in_sheet(source: Path, target: Path, old: str, new: str) -> None:
    """A copy of a workbook in which the XML of the first sheet is changed."""
    with ZipFile(source) as before, ZipFile(target, "w", ZIP_DEFLATED) as after:
        for name in before.namelist():
            content = before.read(name)
            if name == "xl/worksheets/sheet1.xml":
                assert old.encode() in content
                content = content.replace(old.encode(), new.encode())
            after.writestr(name, content)
