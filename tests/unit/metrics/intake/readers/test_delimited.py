"""CSV in whatever form spreadsheets write it."""

from pathlib import Path

import pytest

from metrics.intake.limits import Limits
from metrics.intake.sheet import Odd, RawSheet
from tests.unit.metrics.intake.readers.here import read, refusal

TABLE = "taxon,items_removed\nManis javanica,12\n"


def csv_of(folder: Path, content: str | bytes, *, limits: Limits | None = None) -> RawSheet:
    path = folder / "report.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read(path, limits=limits)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_separators_and_line_ends(tmp_path: Path, separator: str, line_end: str) -> None:
    sheet = csv_of(tmp_path, TABLE.replace(",", separator).replace("\n", line_end))
    assert sheet.separator == separator
    assert list(sheet.lines) == [(1, ["taxon", "items_removed"]), (2, ["Manis javanica", "12"])]


def test_line_ends_may_be_mixed(tmp_path: Path) -> None:
    sheet = csv_of(tmp_path, "taxon,items_removed\r\nManis javanica,12\nSea turtles,3\rturtle,4")
    assert [row for row, _ in sheet.lines] == [1, 2, 3, 4]


@pytest.mark.parametrize("sign", ["\u2028", "\u2029", "\x85", "\f", "\v", "\x1e"])
def test_other_line_ends_are_refused_and_named(tmp_path: Path, sign: str) -> None:
    code, row, message = refusal(csv_of(tmp_path, TABLE.replace("\n", sign)))
    assert (code, row) == ("unreadable", 1)
    assert "one line" in message


@pytest.mark.parametrize("sign", ["\u2028", "\x85", "\f", "\v"])
def test_within_a_cell_they_are_part_of_it(tmp_path: Path, sign: str) -> None:
    sheet = csv_of(tmp_path, f"taxon,items_removed,note\n{sign}Manis javanica,12,a{sign}b\n")
    assert list(sheet.lines)[1] == (2, [f"{sign}Manis javanica", "12", f"a{sign}b"])


def test_the_separator_is_the_one_that_gives_the_columns_of_the_template(tmp_path: Path) -> None:
    sheet = csv_of(tmp_path, 'taxon;items_removed;"note, if any, to us, please"\nManis javanica;1;a,b,c,d\n')
    assert sheet.separator == ";"


def test_the_hint_that_excel_writes_is_no_row(tmp_path: Path) -> None:
    sheet = csv_of(tmp_path, "sep=;\r\ntaxon;items_removed\r\nManis javanica;12\r\n")
    assert sheet.separator == ";"
    assert sheet.lines[0] == (1, ["taxon", "items_removed"])


def test_rows_are_numbered_as_the_spreadsheet_shows_them(tmp_path: Path) -> None:
    sheet = csv_of(tmp_path, 'taxon,note\n\nManis javanica,"two\nlines"\n,,\nSea turtles,x\n')
    assert [row for row, _ in sheet.lines] == [1, 3, 5]
    assert sheet.lines[1][1] == ["Manis javanica", "two\nlines"]


def test_quotes_hold_separators_and_quotes(tmp_path: Path) -> None:
    sheet = csv_of(tmp_path, 'taxon,note\n"Manis, javanica","said ""yes"""\n')
    assert sheet.lines[1] == (2, ["Manis, javanica", 'said "yes"'])


@pytest.mark.parametrize("broken", ['taxon,note\nManis,1\n"Manis"x,2\n', 'taxon,note\nManis,1\n"Manis,2\n'])
def test_quotes_that_do_not_match_are_refused_with_the_row(tmp_path: Path, broken: str) -> None:
    code, row, _ = refusal(csv_of(tmp_path, broken))
    assert (code, row) == ("unreadable", 3)


def test_nul_bytes_are_refused(tmp_path: Path) -> None:
    assert refusal(csv_of(tmp_path, b"taxon,items_removed\nManis\0,1\n"))[0] == "unreadable"
    assert (
        refusal(csv_of(tmp_path, b"taxon,items_removed\n" + b"Manis,1\n" * 20_000 + b"Ma\0nis,1\n"))[0] == "unreadable"
    )


@pytest.mark.parametrize("blank", ["\n\n", " , \n,,\n", "\ufeff\n", "\t\t\t\n"])
def test_nothing_but_blanks_is_empty(tmp_path: Path, blank: str) -> None:
    assert refusal(csv_of(tmp_path, blank))[0] == "empty-file"


def test_limits_of_rows_columns_and_lines(tmp_path: Path) -> None:
    small = Limits(rows=2, columns=3, cell_characters=10)
    assert len(csv_of(tmp_path, TABLE + "a,1\n", limits=small).lines) == 3
    assert refusal(csv_of(tmp_path, TABLE + "a,1\n" * 2, limits=small))[0] == "too-large"
    assert refusal(csv_of(tmp_path, TABLE + "a,1,,\n,,,4\n", limits=small))[:2] == ("too-large", 4)
    assert refusal(csv_of(tmp_path, TABLE + "a" * 31, limits=small))[:2] == ("too-large", 3)


def test_a_cell_that_is_too_long_is_kept_as_such(tmp_path: Path) -> None:
    sheet = csv_of(tmp_path, TABLE + "a" * 4001 + ",3\n")
    assert sheet.lines[2] == (3, [Odd("too-long", "a" * 200), "3"])


def test_trailing_blank_columns_cost_nothing(tmp_path: Path) -> None:
    sheet = csv_of(tmp_path, "taxon,items_removed" + "," * 200 + "\nManis javanica,12" + "," * 200 + "\n")
    assert sheet.lines[1] == (2, ["Manis javanica", "12"])


def test_more_cells_than_can_be_figures_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "blanks.csv"
    path.write_bytes(b"taxon,items_removed\n" + b",,,,1\n" * 20)
    assert refusal(read(path, limits=Limits(cells=101)))[0] == "too-large"
    assert not read(path, limits=Limits(cells=102)).refused
