"""ODS: what is repeated costs nothing, and what is not the sheet's is passed over."""

import time
from pathlib import Path

import pytest

from metrics.intake.limits import Limits
from metrics.intake.sheet import Odd, RawSheet
from tests.corpus.ods import cell, document
from tests.unit.metrics.intake.readers.here import read, refusal

HEADER = f"<table:table-row>{cell('taxon')}{cell('items_removed')}</table:table-row>"


def saved(folder: Path, content: bytes, *, limits: Limits | None = None) -> RawSheet:
    path = folder / "report"
    path.write_bytes(content)
    return read(path, limits=limits)


def table(rows: str) -> bytes:
    return document(f'<table:table table:name="Data">{HEADER}{rows}</table:table>')


def times(what: str, count: int) -> str:
    return f' table:number-{what}-repeated="{count}"'


def test_rows_that_are_repeated_are_rows(tmp_path: Path) -> None:
    blank = f"<table:table-row{times('rows', 3)}><table:table-cell{times('columns', 16384)}/></table:table-row>"
    twice = f"<table:table-row{times('rows', 2)}>{cell('Manis javanica')}{cell(3)}</table:table-row>"
    sheet = saved(tmp_path, table(blank + twice))
    assert list(sheet.lines)[1:] == [(5, ["Manis javanica", 3]), (6, ["Manis javanica", 3])]


def test_cells_that_are_repeated_are_cells(tmp_path: Path) -> None:
    row = f"<table:table-row><table:table-cell{times('columns', 2)}/>{cell(3, times('columns', 3))}</table:table-row>"
    assert saved(tmp_path, table(row)).lines[1] == (2, [None, None, 3, 3, 3])


@pytest.mark.parametrize(
    "row",
    [
        f"<table:table-row{times('rows', 2_000_000_000)}>{cell('Manis javanica')}{cell(3)}</table:table-row>",
        f"<table:table-row>{cell('x', times('columns', 2_000_000_000))}</table:table-row>",
        f"<table:table-row><table:table-cell{times('columns', 16_000)}/>{cell('x')}</table:table-row>",
        f"<table:table-row{times('rows', 1_000_001)}>{cell('x', times('columns', 16_384))}</table:table-row>" * 50,
    ],
)
def test_what_is_repeated_too_often_is_refused_at_once(tmp_path: Path, row: str) -> None:
    begun = time.process_time()
    assert refusal(saved(tmp_path, table(row)))[:2] == ("too-large", 2)
    assert time.process_time() - begun < 1


def test_texts_with_spaces_tabs_and_lines(tmp_path: Path) -> None:
    first, second = 'a<text:s text:c="3"/>b<text:tab/>c', "<text:span>d</text:span><text:line-break/>e"
    text = f"<text:p>{first}</text:p><text:p>{second}</text:p>"
    row = f'<table:table-row><table:table-cell office:value-type="string">{text}</table:table-cell></table:table-row>'
    assert saved(tmp_path, table(row)).lines[1] == (2, ["a   b\tc\nd\ne"])


def test_a_number_is_its_value_and_not_what_is_shown(tmp_path: Path) -> None:
    shown = '<table:table-cell office:value-type="float" office:value="1234"><text:p>1.2k</text:p></table:table-cell>'
    broken = '<table:table-cell office:value-type="float" office:value="1_234"><text:p>1</text:p></table:table-cell>'
    error = (
        '<table:table-cell table:formula="of:=1/0" office:value-type="float" office:value="0"><text:p>Err:502</text:p>'
    )
    row = f"<table:table-row>{cell('x')}{shown}{broken}{error}</table:table-cell></table:table-row>"
    assert saved(tmp_path, table(row)).lines[1] == (2, ["x", 1234, Odd("error", "1_234"), Odd("error", "Err:502")])


def test_what_is_not_the_sheets_own_is_passed_over(tmp_path: Path) -> None:
    inner = f'<table:table table:name="Inner"><table:table-row>{cell(99)}</table:table-row></table:table>'
    comment = "<office:annotation><text:p>a comment</text:p></office:annotation>"
    told = (
        f'<table:table-cell office:value-type="float" office:value="3">{comment}<text:p>3</text:p></table:table-cell>'
    )
    within = f'<table:table-cell office:value-type="string"><text:p>x</text:p>{inner}</table:table-cell>'
    changes = f"<table:tracked-changes><table:deletion>{cell(77)}</table:deletion></table:tracked-changes>"
    rows = f"<table:table-row>{within}{told}</table:table-row>"
    sheets = f'{changes}<table:table table:name="Data"><table:shapes>{inner}</table:shapes>{HEADER}{rows}</table:table>'
    sheet = saved(tmp_path, document(sheets + f"<table:dde-links>{inner}</table:dde-links>"))
    assert sheet.lines[1] == (2, ["x", 3])
    assert not sheet.findings


def test_rows_in_groups_and_headers_are_rows(tmp_path: Path) -> None:
    group = "table:table-row-group"
    rows = f"<{group}><{group}><table:table-row>{cell('x')}{cell(3)}</table:table-row></{group}></{group}>"
    assert saved(tmp_path, table(rows)).lines[1] == (2, ["x", 3])


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (document("", prolog='<!DOCTYPE x [<!ENTITY a "ha">]>'), "unreadable"),
        (document("<table:table>"), "unreadable"),
        (document('<table:table><table:table-row table:number-rows-repeated="x"/></table:table>'), "unreadable"),
        (document("", manifest="<manifest:encryption-data/>"), "encrypted"),
        (document("", mimetype="application/vnd.oasis.opendocument.text"), "unreadable"),
        (document(""), "empty-file"),
    ],
)
def test_documents_that_are_refused(tmp_path: Path, content: bytes, code: str) -> None:
    assert refusal(saved(tmp_path, content))[0] == code
