"""What is written in a known way is read back as it was: every format, encoding and separator."""

import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from metrics.intake.known import NOT_REPORTED, Answer
from metrics.intake.pipeline import understand
from metrics.intake.template import Template, template_csv
from metrics.intake.template_words import words_in
from metrics.intake.template_workbook import template_xlsx
from metrics.statistics.indicator import definitions
from tests.corpus.cells import Sheet
from tests.corpus.writing import SPREADSHEETS, csv_bytes
from tests.unit.metrics.intake.inputs import KNOWN
from tests.unit.metrics.intake.readers.here import read

EXAMPLES = [40, pytest.param(1_000, marks=pytest.mark.trial)]
BLANK = Template(
    member="Lotus Group",
    period=KNOWN.period,
    definitions=definitions(),
    taxa=[],
    groups=[],
    platforms=[],
    products=KNOWN.products,
    markets=KNOWN.markets,
    words=words_in("en"),
)
KEYS = ["taxon", "product", "market", "platform"]
MEASURES = list(definitions().measures)
CHINESE = ("穿山甲", "象牙", "海龟", "已核实", "再次出现", "没有其他平台", "重复卖家", "商品已下架")

# Not what a file of text or a sheet cannot hold, and nothing that looks like a formula or blank.
letters = st.characters(
    codec="utf-8", exclude_categories=("C", "Z"), exclude_characters="=+-@＝＋－＠'\"\ufffe\uffff\ufeff"
)
names = st.lists(st.text(letters, min_size=1, max_size=12), min_size=1, max_size=3).map(" ".join)
counts = st.one_of(
    st.integers(min_value=0, max_value=10**12).map(str),
    st.sampled_from(["", "not collected", "withheld", "not applicable"]),
)
texts = st.text(st.sampled_from("aä海 ,;\t\n\"'|²"), max_size=8)
rows = st.lists(st.tuples(names, texts, st.lists(counts, min_size=3, max_size=3)), min_size=1, max_size=8)
quiet = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.differing_executors]


@pytest.mark.parametrize("count", EXAMPLES)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_template_is_read_as_it_was_written(kind: str, count: int, tmp_path: Path) -> None:
    write = template_csv if kind == "csv" else template_xlsx

    @settings(max_examples=count, deadline=None, suppress_health_check=quiet)
    @given(taxa=st.lists(names, min_size=1, max_size=6), platforms=st.lists(names, max_size=2))
    def holds(taxa: list[str], platforms: list[str]) -> None:
        path = tmp_path / "template"
        path.write_bytes(write(replace(BLANK, taxa=taxa, platforms=platforms)))
        sheet = read(path)
        assert not sheet.refused
        lines = [list(cells) for _, cells in sheet.lines]
        assert lines[0] == BLANK.header
        wanted = [(taxon, platform) for taxon in taxa for platform in platforms or [""]]
        assert [(line[0], (line[3] if len(line) > 3 else "") or "") for line in lines[1:]] == wanted
        assert understand(sheet, KNOWN).findings.counts["template-not-filled"] == 1

    holds()


@pytest.mark.parametrize("count", EXAMPLES)
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_text_files_are_read_as_they_were_written(encoding: str, separator: str, count: int, tmp_path: Path) -> None:
    @settings(max_examples=count // 4, deadline=None, suppress_health_check=quiet)
    @given(rows=rows, line_end=st.sampled_from(["\n", "\r\n", "\r"]))
    def holds(rows: list[tuple[str, str, list[str]]], line_end: str) -> None:
        table = filled(rows)
        path = tmp_path / "report"
        path.write_bytes(csv_bytes(table, separator=separator, encoding=encoding, line_end=line_end))
        check(path, table, rows)

    holds()


@pytest.mark.parametrize("count", EXAMPLES)
def test_chinese_files_are_read_as_they_were_written(count: int, tmp_path: Path) -> None:
    @settings(max_examples=count, deadline=None, suppress_health_check=quiet)
    @given(words=st.lists(st.sampled_from(CHINESE), min_size=1, max_size=6), separator=st.sampled_from(",;\t"))
    def holds(words: list[str], separator: str) -> None:
        rows = [(f"{word}{number}", word, ["3", "1", ""]) for number, word in enumerate(words)]
        table = filled(rows)
        path = tmp_path / "report"
        path.write_bytes(csv_bytes(table, separator=separator, encoding="gb18030"))
        assert check(path, table, rows) == "gb18030"

    holds()


@pytest.mark.parametrize("count", EXAMPLES)
@pytest.mark.parametrize("kind", SPREADSHEETS)
def test_spreadsheets_are_read_as_they_were_written(kind: str, count: int, tmp_path: Path) -> None:
    @settings(max_examples=count // 2, deadline=None, suppress_health_check=quiet)
    @given(rows=rows)
    def holds(rows: list[tuple[str, str, list[str]]]) -> None:
        table = filled(rows)
        path = tmp_path / "report"
        cells = [[int(cell) if cell.isascii() and cell.isdigit() else cell or None for cell in row] for row in table]
        path.write_bytes(SPREADSHEETS[kind]([Sheet(cells)]))  # type: ignore[arg-type]
        check(path, [[str(cell or "") if cell != 0 else "0" for cell in row] for row in cells], rows)

    holds()


def filled(rows: Sequence[tuple[str, str, list[str]]]) -> list[list[str]]:
    """A report with three measures; each name is made different from the others, and from notes."""
    header = ["taxon", *MEASURES[:3], "note"]
    return [header, *([f"x{name} {number}x", *figures, note] for number, (name, note, figures) in enumerate(rows))]


def check(path: Path, table: Sequence[Sequence[str]], rows: Sequence[tuple[str, str, list[str]]]) -> str | None:
    """The cells are the same, and so is what is understood of the figures. The encoding as it was read."""
    sheet = read(path)
    assert not sheet.refused
    assert [trimmed(cells) for _, cells in sheet.lines] == [trimmed(row) for row in table]
    result = understand(sheet, KNOWN)
    wanted = [[answer(figure) for figure in figures] for _, _, figures in rows]
    assert [[row.values[measure] for measure in MEASURES[:3]] for row in result.rows] == wanted
    return sheet.encoding


def answer(figure: str) -> Answer:
    if not figure:
        return NOT_REPORTED
    return Answer(int(figure)) if figure.isdigit() else Answer(None, figure)  # type: ignore[arg-type]


def trimmed(cells: Sequence[object]) -> list[str]:
    """The cells without the blank ones at the end, as text."""
    shown = ["" if cell is None else str(cell) for cell in cells]
    while shown and not shown[-1].strip():
        shown.pop()
    return shown


def test_the_writer_of_these_tests_writes_csv() -> None:
    table = [["a", 'x "y", z'], ["1", "two\nlines"]]
    assert list(csv.reader(io.StringIO(csv_bytes(table).decode(), newline=""))) == table
