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


WORDS = {
    "gb18030": "穿山甲 象牙 海龟 大象 老虎 犀牛角 活体 鹦鹉 已删除 已核实 再次出现 重复卖家 商品已下架 玳瑁制品 红珊瑚",
    "big5": "穿山甲 象牙 海龜 大象 老虎 犀牛角 活體 鸚鵡 已刪除 已經確認 再次出現 重複賣家 商品已下架 玳瑁製品 備註",
    "euc_kr": "천산갑 상아 바다거북 코끼리 호랑이 앵무새 삭제됨 확인 다시 나타남 반복 판매자 게시물 거북 곰 비고",
    "shift_jis": "センザンコウ 象牙 ウミガメ ゾウ トラ サイの角 オウム 削除済み 確認しました 再び出現 べっこう製品 亀",
    "euc_jp": "センザンコウ 象牙 ウミガメ ゾウ トラ サイの角 オウム 削除済み 確認しました 再び出現 亀 蛇 備考",
    "cp1252": "Éléphant Pangolín Schildkröte größer déjà tortue Ratón Übersicht ñandú Löwe été naïve São «vu» d’œuvre",
    "mac_roman": "Éléphant Schildkröte größer déjà Ratón Übersicht ñandú été naïve São Ärger",
    "cp1251": "черепаха слон тигр панголин",
    "iso8859_7": "χελώνα ελέφαντας",
    "cp1254": "kaplumbağa şahin yılan",
}
READ = {"gb18030", "cp1252"}


@pytest.mark.parametrize(("codec", "word"), [(codec, word) for codec in WORDS for word in WORDS[codec].split()])
def test_a_single_word_is_read_as_it_was_written_or_refused(tmp_path: Path, codec: str, word: str) -> None:
    if word.isascii():
        return
    sheet = bytes_of(tmp_path, f"{HEADER}Manis javanica,12,{word}\n".encode(codec))
    assert sheet.refused == (codec not in READ)
    if sheet.refused:
        assert refusal(sheet)[:2] == ("unreadable", 2)
    else:
        assert (sheet.encoding, sheet.lines[1][1][2]) == (codec, word)


@pytest.mark.parametrize(
    ("codec", "name"),
    [("big5", "Big5"), ("euc_kr", "EUC-KR"), ("shift_jis", "Shift_JIS"), ("euc_jp", "EUC-JP")],
)
def test_what_is_refused_is_named(tmp_path: Path, codec: str, name: str) -> None:
    code, row, message = refusal(bytes_of(tmp_path, f"{HEADER}\nx,12,{WORDS[codec]}\n".encode(codec)))
    assert (code, row) == ("unreadable", 3)
    assert name in message


@pytest.mark.parametrize(
    ("mark", "codec", "read_as"),
    [
        (codecs.BOM_UTF32_LE, "utf-32-le", "utf-32"),
        (codecs.BOM_UTF32_BE, "utf-32-be", "utf-32"),
        ("\ufeff".encode("gb18030"), "gb18030", "gb18030"),
    ],
)
def test_rarer_marks_are_certain_too(tmp_path: Path, mark: bytes, codec: str, read_as: str) -> None:
    sheet = bytes_of(tmp_path, mark + CHINESE.encode(codec))
    assert (sheet.encoding, sheet.lines[1][1][0]) == (read_as, "穿山甲")
    assert not sheet.findings


@pytest.mark.parametrize("content", [codecs.BOM_UTF8 + b"taxon\n\xff\n", codecs.BOM_UTF16_LE + b"a"])
def test_a_mark_that_does_not_hold_is_said(tmp_path: Path, content: bytes) -> None:
    assert "UTF-" in refusal(bytes_of(tmp_path, content))[2]


def test_a_file_of_two_encodings_is_refused_at_its_row(tmp_path: Path) -> None:
    mixed = WESTERN.encode() + "Löwe,1,\n".encode("cp1252")
    assert refusal(bytes_of(tmp_path, mixed))[:2] == ("unreadable", 4)


def test_a_second_encoding_is_found_wherever_it_begins(tmp_path: Path) -> None:
    western, unicode = "Löwe,1,\n".encode("cp1252"), "Löwe,1,\n".encode()
    assert refusal(bytes_of(tmp_path, HEADER.encode() + western * 20_000 + unicode))[:2] == ("unreadable", 2)


@pytest.mark.parametrize("line_end", [b"\n", b"\r", b"\r\n"])
def test_the_row_of_strange_letters_is_told_for_every_line_end(tmp_path: Path, line_end: bytes) -> None:
    content = line_end.join([b"taxon,items_removed", b"Manis javanica,1", b"\x81\x81,2", b"x,3"])
    assert refusal(bytes_of(tmp_path, content))[:2] == ("unreadable", 3)


def test_a_broken_unicode_file_is_not_taken_for_another(tmp_path: Path) -> None:
    broken = CHINESE.encode()[:-3] + b"\xff\n"
    assert refusal(bytes_of(tmp_path, broken))[0] == "unreadable"
