"""Whatever the file is, reading it ends, soon, with rows or with a finding in words for people."""

import os
import subprocess
import sys
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from metrics.intake.limits import MEGABYTE, Limits
from metrics.intake.sandbox import read_file
from metrics.intake.sheet import RawSheet
from tests.unit.metrics.intake.readers.here import refusal

SHEET = "xl/worksheets/sheet1.xml"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
START, END = f"<worksheet {MAIN}><sheetData>", "</sheetData></worksheet>"


def read(folder: Path, content: bytes, *, limits: Limits | None = None) -> RawSheet:
    path = folder / "upload"
    path.write_bytes(content)
    return read_file(path, limits=limits or Limits())


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append(["taxon", "items_removed"])
    sheet.append(["Manis javanica", 12])
    path = tmp_path / "workbook.xlsx"
    workbook.save(path)
    return path


def with_part(workbook: Path, name: str, content: str) -> bytes:
    target = workbook.with_name("changed.xlsx")
    with ZipFile(workbook) as before, ZipFile(target, "w", ZIP_DEFLATED) as after:
        for part in before.namelist():
            if part != name:
                after.writestr(part, before.read(part))
        after.writestr(name, content)
    return target.read_bytes()


def test_csv_and_xlsx_are_known_by_their_content(tmp_path: Path, workbook: Path) -> None:
    sheet = read(tmp_path, b"taxon,items_removed\nManis javanica,12\n")
    assert (sheet.kind, sheet.lines[1]) == ("csv", (2, ["Manis javanica", "12"]))
    sheet = read(tmp_path, workbook.read_bytes())
    assert not sheet.findings
    assert (sheet.kind, sheet.lines[1]) == ("xlsx", (2, ["Manis javanica", 12]))


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        (b"", "empty-file", "empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "unreadable", "picture"),
        (b"%PDF-1.7 ...", "unreadable", "PDF"),
        (b"\n<!DOCTYPE html><table>", "unreadable", "web page"),
        (b'{"taxon": 1}', "unreadable", "JSON"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "unreadable", "old Office file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted", "password"),
        (b"PK\x03\x04" + bytes(100), "unreadable", "damaged"),
        (bytes(range(256)) * 50, "unreadable", "bytes"),
        (bytes(range(1, 256)) * 50, "unreadable", "letters"),
    ],
)
def test_what_is_no_table_is_named(tmp_path: Path, content: bytes, code: str, said: str) -> None:
    found, _, message = refusal(read(tmp_path, content))
    assert found == code
    assert said in message


def test_what_would_cost_most_of_the_start_is_not_imported(tmp_path: Path, workbook: Path) -> None:
    """pyarrow and openpyxl would import pandas and numpy, only to know their types."""
    text = tmp_path / "report.csv"
    text.write_text("taxon,items_removed\nManis javanica,12\n")
    assert imported_for(text) & {"pyarrow", "numpy", "pandas", "openpyxl"} == {"pyarrow", "numpy"}
    assert imported_for(workbook) & {"pyarrow", "numpy", "pandas", "openpyxl"} == {"openpyxl"}


def imported_for(path: Path) -> set[str]:
    """The libraries that the child has when it has read a file."""
    program = (
        "import sys; from pathlib import Path; from metrics.intake.child import read;"
        " from metrics.intake.limits import Limits; from metrics.intake.readers.answer import Answer, Order;"
        " read(Path(sys.argv[1]), Order(frozenset({'taxon'}), Limits()), Answer(Limits())); print(*sys.modules)"
    )
    project = Path(__file__).parents[4]
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)], cwd=project, stdout=subprocess.PIPE, text=True, check=True
    )
    return set(done.stdout.split())


def test_a_file_of_200_mb_is_refused_by_its_size_alone(tmp_path: Path) -> None:
    path = tmp_path / "upload"
    path.touch()
    os.truncate(path, 200 * MEGABYTE)
    code, _, message = refusal(read_file(path, limits=Limits()))
    assert code == "too-large"
    assert "200 MB" in message


def test_a_truncated_workbook_is_damaged(tmp_path: Path, workbook: Path) -> None:
    content = workbook.read_bytes()
    assert refusal(read(tmp_path, content[: len(content) // 2]))[0] == "unreadable"


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["mimetype", "content.xml"], "another kind"),
        (["[Content_Types].xml", "word/document.xml"], "DOCX"),
        (["[Content_Types].xml", "xl/workbook.bin"], "XLSB"),
        (["a.csv"], "ZIP"),
        (["[Content_Types].xml"], "damaged"),
    ],
)
def test_other_containers_are_named(tmp_path: Path, names: list[str], said: str) -> None:
    path = tmp_path / "other.zip"
    with ZipFile(path, "w") as container:
        for name in names:
            container.writestr(name, "x")
    code, _, message = refusal(read_file(path, limits=Limits()))
    assert code == "unreadable"
    assert said in message


def test_a_zip_bomb_is_refused_by_what_it_declares(tmp_path: Path, workbook: Path) -> None:
    bomb = with_part(workbook, SHEET, START + " " * (20 * MEGABYTE) + END)
    assert refusal(read(tmp_path, bomb))[0] == "too-large"


def test_too_many_parts_are_refused(tmp_path: Path, workbook: Path) -> None:
    with ZipFile(workbook, "a") as container:
        for number in range(1_000):
            container.writestr(f"xl/media/{number}", "")
    assert refusal(read_file(workbook, limits=Limits()))[0] == "too-large"


def test_billion_laughs_and_outside_entities_are_refused(tmp_path: Path, workbook: Path) -> None:
    laughs = '<!ENTITY a "ha">' + "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9))
    outside = '<!ENTITY j SYSTEM "file:///etc/passwd">'
    cell = '<row r="1"><c r="A1" t="inlineStr"><is><t>&j;</t></is></c></row>'
    for entities in (laughs, outside):
        content = f'<?xml version="1.0"?><!DOCTYPE x [{entities}]>{START}{cell}{END}'
        assert refusal(read(tmp_path, with_part(workbook, SHEET, content)))[0] == "unreadable"


def test_memory_that_runs_out_is_a_finding(tmp_path: Path) -> None:
    tight = Limits(memory_bytes=300 * MEGABYTE, columns=4_000)
    content = b"taxon,items_removed\n" + (b"," * 15_000_000) + b"\n"
    assert refusal(read(tmp_path, content, limits=tight))[0] == "too-large"


def test_time_that_runs_out_is_a_finding(tmp_path: Path) -> None:
    hurried = Limits(seconds=1, seconds_per_100_000_rows=0, seconds_at_most=1)
    content = b"taxon,items_removed\n" + b"Manis javanica,12\n" * 900_000 + b"a,b,c\n"  # read by lines
    assert refusal(read(tmp_path, content, limits=hurried))[0] == "too-large"


def test_an_answer_that_grows_too_long_is_a_finding(tmp_path: Path) -> None:
    limits = Limits(answer_bytes=MEGABYTE)
    content = b"taxon,items_removed\n" + b"Manis javanica,12\n" * 90_000
    assert refusal(read(tmp_path, content, limits=limits))[0] == "too-large"


def test_a_child_that_does_not_come_back_is_ended(tmp_path: Path) -> None:
    content = b"taxon,items_removed\n" + b"Manis javanica,12\n" * 900_000 + b"a,b,c\n"  # read by lines
    assert refusal(read(tmp_path, content, limits=Limits(wall_seconds=0)))[0] == "too-large"
