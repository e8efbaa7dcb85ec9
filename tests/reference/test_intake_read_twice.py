"""Any small table, read by arrays and row by row: the same rows and the same findings in the same order.

And any small CSV file, read by columns and line by line: the same cells in the same rows, the same refusals.
"""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import example, given, settings
from hypothesis import strategies as st

from metrics.intake.columns import recognised_names, understand_columns
from metrics.intake.findings import Findings, RefusedError
from metrics.intake.limits import Limits
from metrics.intake.pipeline import table_of, understand
from metrics.intake.readers.answer import Answer, Order, write_refusal
from metrics.intake.readers.columnar import read_columns
from metrics.intake.readers.delimited import read_by_lines
from metrics.intake.readers.received import received
from metrics.intake.sheet import Cell, Odd, RawSheet, is_blank
from metrics.intake.surroundings import without_surroundings
from metrics.statistics.indicator import definitions
from tests.reference.row_by_row import RowByRow
from tests.unit.metrics.intake.inputs import KNOWN, TAXA

ODD = st.builds(Odd, st.sampled_from(["formula", "date", "boolean", "error", "too-long"]), st.just("=A1"))
TAXON = st.sampled_from([*TAXA, *map(str.upper, TAXA), " Manis   javanica", "Nobody knows", "", None, 5])
PRODUCT = st.sampled_from(["live", "LIVE ", "ivory", "ivroy", "", None])
MARKET = st.sampled_from(["ZA", "za", "NA", "UK", "", None])
PLATFORM = st.sampled_from(["Lotus Mall", "lotus-live", "Lotus", "", None])
PERIOD = st.sampled_from(["2026-Q3", "Q3 2026", "2026", "2025-Q1", "", None])
COUNTS = [
    "0",
    "1",
    "2",
    "3",
    "007",
    "1,234",
    "1 234",
    "1.234",
    "1,234,567",
    "12.0",
    "12.5",
    "9" * 15,
    "9" * 16,
    "0" * 20,
]
WORDS = ["not collected", "withheld", "not applicable", "Not Reported", "n/a", "-", " ", ""]
OTHERS = ["-3", "(4)", "1.2k", "73.5%", "73,5", "0.1", "120", "4-5", "1E+9", "１２", "=A1"]
NUMBER = st.sampled_from(["1", "2", "3"]) | st.sampled_from(
    [*COUNTS, *WORDS, *OTHERS, None, 4, 5.0, 5.5, -1, 2**60, float("nan")]
)
MEASURE = st.sampled_from(
    ["items_removed", "Items removed", "views_known", "removed_before_first_view", "staff_trained", "itms_removed"]
)
CELLS = {
    "taxon": TAXON,
    "product": PRODUCT,
    "market": MARKET,
    "platform": PLATFORM,
    "period": PERIOD,
    "note": st.sampled_from(["seen", " ", None]),
    "measure": MEASURE | st.sampled_from(["zero_view_rate_percent", "", None]),
}
FIGURES = ("items_removed", "views_known", "removed_before_first_view", "appeals_received", "items_restored")
SPECIAL = ("staff_trained", "zero_view_rate_percent", "alerts_shown", "alerts_followed")


@st.composite
def tables(draw: st.DrawFn) -> RawSheet:
    texts = draw(st.lists(st.sampled_from(["taxon", "product", "market", "platform", "period", "note"]), unique=True))
    if draw(st.booleans()):
        header = [*texts, "measure", "value"]
    else:
        header = [*texts, *draw(st.lists(st.sampled_from([*FIGURES, *SPECIAL]), min_size=1, unique=True))]
    header = draw(st.permutations([*header, *draw(st.lists(st.sampled_from(["remark", "", "Taxon"]), max_size=1))]))
    cells = [CELLS.get(name, NUMBER) if name not in ("remark", "") else st.just("x") for name in header]
    odd = draw(st.sampled_from([st.nothing(), ODD]))
    lines = draw(st.lists(st.tuples(*(cell | odd for cell in cells)), max_size=8))
    numbered: list[tuple[int, Sequence[Cell]]] = [(2 * row, list(line)) for row, line in enumerate(lines, start=2)]
    return RawSheet("csv", [(1, header), *numbered], separator=draw(st.sampled_from([",", ";", None])))


@given(tables())
@settings(max_examples=200, deadline=None)
def test_arrays_say_what_is_said_row_by_row(sheet: RawSheet) -> None:
    result = understand(sheet, KNOWN)
    table = table_of(sheet, KNOWN)
    assert table is not None
    findings = Findings()
    columns = understand_columns(
        table.header,
        table.body,
        header_row=table.header_row,
        definitions=definitions(),
        findings=findings,
        answers=KNOWN.answers,
    )
    if columns is None:
        return
    body = without_surroundings(table.body, columns, recognised_names(definitions()), findings)
    if not len(body):
        return
    slow = RowByRow(columns, KNOWN, sheet.separator, findings)
    for line in body:
        slow.read(line)
    slow.finish()
    found = [one for one in result.findings if one.code != "template-not-filled"]
    assert [_said(one) for one in found] == [_said(one) for one in findings]
    assert list(result.rows) == slow.rows


def _said(finding: object) -> tuple[object, ...]:
    return tuple(getattr(finding, name) for name in ("code", "row", "column", "value", "message", "remedy"))


CELL = st.sampled_from(
    ["", "a", "12", " ", "é", '"a"', '"a,b;c"', '"say ""a"""', '"two\nlines"', '"\r"', '""', "taxon"]
)
BREAKS = st.sampled_from(['"', ",", ";", "\n", "\r", '""', "a", "\0", ""])
LIMITS = Limits(rows=6, columns=4, cell_characters=30)


@st.composite
def files(draw: st.DrawFn, separator: str) -> str:
    """A table with one line end and lines of one width, into which something may have been put that breaks it."""
    width, end = draw(st.integers(1, 5)), draw(st.sampled_from(["\n", "\r", "\r\n"]))
    lines = draw(st.lists(st.lists(CELL, min_size=width, max_size=width).map(separator.join), max_size=8))
    text = end.join(lines) + draw(st.sampled_from(["", end]))
    place = draw(st.integers(0, len(text)))
    return text[:place] + draw(st.just("") | BREAKS) + text[place:]


@given(st.sampled_from([",", ";"]).flatmap(lambda separator: st.tuples(files(separator), st.just(separator))))
@example(('taxon,note\na,"b\nc"\n\n"d""e",f', ","))
@example(("taxon\n\na\n", ","))
@example(("Report,\ntaxon,views_known\na,1\n,\nb,2", ","))
@settings(max_examples=400, deadline=None)
def test_columns_hold_what_stands_in_the_lines(file_and_separator: tuple[str, str]) -> None:
    text, separator = file_and_separator
    with TemporaryDirectory() as folder:
        file = Path(folder, "file.csv")
        file.write_bytes(text.encode())
        order = Order(recognised_names(definitions()), LIMITS)
        columnar = Answer(LIMITS)
        columnar.facts(kind="csv")
        if not read_columns(lambda: (text.encode(), 0), separator, order, columnar):
            return
        by_lines = Answer(LIMITS)
        by_lines.facts(kind="csv")
        with file.open(encoding="utf-8", newline="") as lines:
            read_by_lines(lines, separator, order, by_lines)
        assert _plain(_sheet(columnar, folder)) == _plain(_sheet(by_lines, folder))


def _sheet(answer: Answer, folder: str) -> RawSheet:
    path = Path(folder, "answer")
    with path.open("wb") as out:
        try:
            answer.write(out)
        except RefusedError as refusal:
            write_refusal(refusal, out)
    return received(path)


def _plain(sheet: RawSheet) -> tuple[list[tuple[int, list[Cell]]], list[str]]:
    """Blank cells are alike, whether they hold nothing, spaces or are not there."""
    lines = [(row, [None if cell == "" else cell for cell in cells]) for row, cells in sheet.lines]
    return [line for line in lines if not all(map(is_blank, line[1]))], [one.code for one in sheet.findings]
