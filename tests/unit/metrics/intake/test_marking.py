"""A file given back with its findings in its cells: what was in it stays, and what we wrote is never taken for data."""

from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from metrics.intake.annotate import AUTHOR
from metrics.intake.corrections import Change, corrected
from metrics.intake.known import Known, Understood
from metrics.intake.limits import Limits
from metrics.intake.marking import Found, marked
from metrics.intake.pipeline import understand
from metrics.intake.sandbox import read_file
from metrics.intake.sheet import RawSheet
from tests.unit.metrics.intake.inputs import KNOWN

LIMITS = Limits()
CSV = (
    "Figures of the quarter,,\n\ntaxon,items_removed,note\nManis javanica,1.2k,0012\nelefant,3,=1+1\n"
    "Sea turtles,4,\nSea turtles,5,@x\n"
)


def read(tmp_path: Path, content: bytes, name: str = "file") -> tuple[Path, RawSheet]:
    path = tmp_path / name
    path.write_bytes(content)
    raw = read_file(path, limits=LIMITS)
    return path, raw


def found_in(understood: Understood) -> list[Found]:
    return [
        Found(one.row, one.column or "", one.severity, one.code, one.value or "", one.message, one.remedy)
        for one in understood.findings
    ]


def given_back(
    tmp_path: Path, content: bytes, name: str = "file", changes: tuple[Change, ...] = (), known: Known = KNOWN
) -> bytes:
    """As the page does it: read, corrected, understood, marked."""
    path, raw = read(tmp_path, content, name)
    now = corrected(raw, changes, known).sheet
    understood = understand(now, known)
    header_row = understood.reading.header_row
    made = marked(path, raw, now, found_in(understood), header_row=header_row, limits=LIMITS)
    assert made is not None
    return made


def again(tmp_path: Path, content: bytes) -> Understood:
    return understand(read(tmp_path, content, "again.xlsx")[1], KNOWN)


def codes(understood: Understood) -> list[tuple[str, int | None, str | None]]:
    return [(one.code, one.row, one.column) for one in understood.findings]


def test_a_text_file_comes_back_with_every_cell_in_its_place(tmp_path: Path) -> None:
    book = load_workbook(BytesIO(given_back(tmp_path, CSV.encode())))
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[1]] == ["Figures of the quarter", None, None]
    assert [cell.value for cell in sheet[4]] == ["Manis javanica", "1.2k", "0012"]
    assert (sheet["C5"].value, sheet["C5"].data_type, sheet["C5"].quotePrefix) == ("=1+1", "s", True)
    assert (sheet["B6"].value, sheet["B6"].data_type) == ("4", "s")


def test_each_problem_is_marked_and_explained_in_its_cell(tmp_path: Path) -> None:
    book = load_workbook(BytesIO(given_back(tmp_path, CSV.encode())))
    sheet = book.worksheets[0]
    for cell, words in (("B4", "1.2k is not a whole number."), ("A5", "“elefant” is not in the list"), ("A7", "row 6")):
        assert sheet[cell].comment is not None
        assert words in sheet[cell].comment.text
        assert sheet[cell].fill.start_color.rgb == "FFF4B6B1"
    assert "Write all digits" in sheet["B4"].comment.text
    assert sheet["B6"].comment is None
    assert book.sheetnames[-1] == "Findings"
    listed = [[cell.value for cell in row] for row in book["Findings"].iter_rows(min_row=3)]
    assert [row[0] for row in listed] == [4, 5, 7]
    assert book["Findings"]["A3"].hyperlink.location == "'Report'!B4"


def test_what_comes_back_untouched_says_the_same(tmp_path: Path) -> None:
    before = understand(read(tmp_path, CSV.encode())[1], KNOWN)
    after = again(tmp_path, given_back(tmp_path, CSV.encode()))
    assert codes(after) == codes(before)
    assert [row.note for row in after.rows] == [row.note for row in before.rows]
    assert after.reading.other_sheets == ()


def test_repaired_in_the_spreadsheet_it_is_understood(tmp_path: Path) -> None:
    book = load_workbook(BytesIO(given_back(tmp_path, CSV.encode())))
    sheet = book.worksheets[0]
    sheet["B4"], sheet["A5"] = 1200, "Loxodonta africana"
    sheet.delete_rows(7)
    out = BytesIO()
    book.save(out)
    understood = again(tmp_path, out.getvalue())
    assert codes(understood) == []
    assert [row.values["items_removed"].value for row in understood.rows] == [1200, 3, 4]


def workbook() -> Workbook:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Our figures"
    for row in (["taxon", "items_removed", "note"], ["Manis javanica", 12.5, "x"], ["Sea turtles", 7, None]):
        sheet.append(row)
    sheet["A2"].comment = Comment("Ask Li Wei.", "Ana")
    sheet["B3"].number_format = "0.00"
    sheet["C2"].fill = PatternFill("solid", start_color="FF00FF00")
    sheet.column_dimensions["A"].width = 44
    book.create_sheet("Sums")["A1"] = "=SUM('Our figures'!B2:B3)"
    return book


def saved(book: Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_workbook_is_kept_as_it_is(tmp_path: Path) -> None:
    book = load_workbook(BytesIO(given_back(tmp_path, saved(workbook()))))
    sheet = book["Our figures"]
    assert book.sheetnames == ["Our figures", "Sums", "Findings"]
    assert (sheet["B2"].value, sheet["B3"].number_format, sheet.column_dimensions["A"].width) == (12.5, "0.00", 44)
    assert sheet["C2"].fill.start_color.rgb == "FF00FF00"
    assert sheet["A2"].comment.text == "Ask Li Wei."
    assert "12.5 is not a whole number." in sheet["B2"].comment.text
    assert book["Sums"]["A1"].value == "=SUM('Our figures'!B2:B3)"


def test_marked_again_it_holds_the_marks_of_the_last_check_alone(tmp_path: Path) -> None:
    first = load_workbook(BytesIO(given_back(tmp_path, saved(workbook()))))
    first["Our figures"]["B2"] = 12
    second = load_workbook(BytesIO(given_back(tmp_path, saved(first))))
    assert second.sheetnames == ["Our figures", "Sums", "Findings"]
    assert second["Our figures"]["B2"].comment is None
    assert second["Our figures"]["B2"].fill.start_color.rgb != "FFF4B6B1"
    assert second["Our figures"]["A2"].comment.author == "Ana" != AUTHOR


def test_what_was_corrected_in_place_is_in_it(tmp_path: Path) -> None:
    changes = (Change(1, 4, "items_removed", "1.2k", "1200"), Change(2, 7, "", "", ""))
    book = load_workbook(BytesIO(given_back(tmp_path, CSV.encode(), changes=changes)))
    sheet = book.worksheets[0]
    assert sheet["B4"].value == "1200"
    assert "Changed in place" in sheet["B4"].comment.text
    assert [cell.value for cell in sheet[7]] == [None, None, None]
    understood = again(tmp_path, given_back(tmp_path, CSV.encode(), changes=changes))
    assert codes(understood) == [("unknown-taxon", 5, "taxon")]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("taxon;items_removed\nManis javanica;1,234\n", "ambiguous-number"),
        ('taxon,zero_view_rate_percent\nManis javanica,"73,5"\n', "not-a-number"),
    ],
)
def test_what_was_unclear_is_never_read_without_a_question(tmp_path: Path, text: str, code: str) -> None:
    assert [found for found, *_ in codes(understand(read(tmp_path, text.encode())[1], KNOWN))] == [code]
    understood = again(tmp_path, given_back(tmp_path, text.encode()))
    assert [found for found, *_ in codes(understood)] == ["not-a-number"]


def test_rows_of_json_come_back_below_their_names(tmp_path: Path) -> None:
    content = b'[{"taxon": "Manis javanica", "items_removed": 1.5}, {"taxon": "x", "items_removed": 3}]'
    sheet = load_workbook(BytesIO(given_back(tmp_path, content, "rows.json"))).worksheets[0]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["taxon", "items_removed"],
        ["Manis javanica", 1.5],
        ["x", 3],
    ]
    assert sheet["B2"].comment is not None
    assert sheet["A3"].comment is not None


def test_findings_run_as_no_formula(tmp_path: Path) -> None:
    book = load_workbook(BytesIO(given_back(tmp_path, b"taxon,items_removed\n=HYPERLINK(1),+5x\n")))
    values = [cell.value for row in book["Findings"].iter_rows() for cell in row if isinstance(cell.value, str)]
    assert "'=HYPERLINK(1)" in values
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)


def test_a_workbook_that_takes_too_much_is_not_marked(tmp_path: Path) -> None:
    path, raw = read(tmp_path, saved(workbook()))
    small = Limits(unpacked_bytes=1_000)
    assert marked(path, raw, raw, [], header_row=1, limits=small) is None
