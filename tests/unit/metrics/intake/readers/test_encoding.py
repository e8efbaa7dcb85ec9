"""Encodings: certain, or guessed because the column names come out right and then said, or refused."""

import codecs
from pathlib import Path

import pytest

from metrics.intake.sheet import RawSheet
from tests.unit.metrics.intake.readers.here import read, refusal

HEADER = "taxon,items_removed,note\n"
CHINESE = HEADER + "穿山甲,12,已核实，没有其他平台\n海龟,3,再次出现\n"
WESTERN = HEADER + "Éléphant d’Afrique,12,déjà vu à Genève\nPangolín,3,größer\n"


def bytes_of(folder: Path, content: bytes) -> RawSheet:
    path = folder / "report.csv"
    path.write_bytes(content)
    return read(path)


@pytest.mark.parametrize("text", [CHINESE, WESTERN])
@pytest.mark.parametrize(
    ("codec", "bom", "read_as"),
    [
        ("utf-8", b"", "utf-8"),
        ("utf-8", codecs.BOM_UTF8, "utf-8-sig"),
        ("utf-16-le", codecs.BOM_UTF16_LE, "utf-16"),
        ("utf-16-be", codecs.BOM_UTF16_BE, "utf-16"),
    ],
)
def test_unicode_is_certain(tmp_path: Path, text: str, codec: str, bom: bytes, read_as: str) -> None:
    sheet = bytes_of(tmp_path, bom + text.encode(codec))
    assert sheet.encoding == read_as
    assert sheet.lines[0][1][0] == "taxon"
    assert sheet.lines[1][1][0] == text.splitlines()[1].split(",")[0]
    assert not sheet.findings


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf16_without_its_mark_is_known_by_the_column_names(tmp_path: Path, codec: str) -> None:
    assert bytes_of(tmp_path, WESTERN.encode(codec)).encoding == codec
    assert refusal(bytes_of(tmp_path, "colour,size\nred,4\n".encode(codec)))[0] == "unreadable"


@pytest.mark.parametrize(("text", "codec"), [(CHINESE, "gb18030"), (WESTERN, "cp1252")])
def test_what_was_guessed_is_said(tmp_path: Path, text: str, codec: str) -> None:
    sheet = bytes_of(tmp_path, text.encode(codec))
    assert sheet.encoding == codec
    assert sheet.lines[1][1][0] == text.splitlines()[1].split(",")[0]
    (found,) = sheet.findings
    assert (found.code, found.severity) == ("encoding-guessed", "warning")


@pytest.mark.parametrize(("text", "codec"), [(CHINESE, "gb18030"), (WESTERN, "cp1252")])
def test_nothing_is_guessed_where_the_column_names_are_not_ours(tmp_path: Path, text: str, codec: str) -> None:
    other = text.replace(HEADER, "name,count,thing\n")
    assert refusal(bytes_of(tmp_path, other.encode(codec)))[0] == "unreadable"


@pytest.mark.parametrize(
    ("codec", "text"),
    [
        ("big5", HEADER + "穿山甲,12,已經確認沒有問題\n海龜,3,這些商品再次出現在平臺上\n"),
        ("shift_jis", HEADER + "センザンコウ,12,確認しました\nウミガメ,3,また出品されています\n"),
    ],
)
def test_other_asian_encodings_are_refused_rather_than_read_wrong(tmp_path: Path, codec: str, text: str) -> None:
    assert refusal(bytes_of(tmp_path, text.encode(codec)))[0] == "unreadable"


def test_a_broken_unicode_file_is_not_taken_for_another(tmp_path: Path) -> None:
    broken = CHINESE.encode()[:-3] + b"\xff\n"
    assert refusal(bytes_of(tmp_path, broken))[0] == "unreadable"
