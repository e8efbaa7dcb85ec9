"""XLS: what is peculiar to the old format, and what only looks like it."""

from pathlib import Path

import pytest

from metrics.intake.limits import Limits
from metrics.intake.sandbox import read_file
from tests.corpus.cells import Sheet
from tests.corpus.xls import container, record, xls_bytes
from tests.unit.metrics.intake.readers.here import refusal

GOOD = xls_bytes([Sheet([["taxon", "items_removed"], ["Manis javanica", 12]])])


def code_of(folder: Path, content: bytes) -> tuple[str, str]:
    path = folder / "report.xls"
    path.write_bytes(content)
    code, _, message = refusal(read_file(path, limits=Limits()))
    return code, message


def test_the_sandbox_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "no name that helps"
    path.write_bytes(GOOD)
    sheet = read_file(path, limits=Limits())
    assert (sheet.kind, sheet.lines[1]) == ("xls", (2, ["Manis javanica", 12]))


def test_a_password_is_said(tmp_path: Path) -> None:
    assert code_of(tmp_path, xls_bytes([Sheet([["taxon"]])], encrypted=True))[0] == "encrypted"


@pytest.mark.parametrize(
    ("name", "said"), [("WordDocument", "DOC"), ("PowerPoint Document", "PPT"), ("Contents", "old Office file")]
)
def test_other_files_in_the_same_container_are_named(tmp_path: Path, name: str, said: str) -> None:
    code, message = code_of(tmp_path, container(b"x", name))
    assert code == "unreadable"
    assert said in message


@pytest.mark.parametrize(
    "content",
    [
        GOOD[: len(GOOD) // 2],
        container(record(0x0809, b"\xff" * 16), "Workbook"),
        container(b"\xff" * 5000, "Workbook"),
        GOOD[:1536] + bytes(len(GOOD) - 1536),
    ],
)
def test_what_is_damaged_is_said_to_be(tmp_path: Path, content: bytes) -> None:
    code, message = code_of(tmp_path, content)
    assert code == "unreadable"
    assert "damaged" in message


def test_a_row_of_styles_alone_is_blank(tmp_path: Path) -> None:
    path = tmp_path / "report.xls"
    path.write_bytes(xls_bytes([Sheet([["taxon", "items_removed"], ["", ""], ["Manis javanica", 12]])]))
    assert [row for row, _ in read_file(path, limits=Limits()).lines] == [1, 3]
