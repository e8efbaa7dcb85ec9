"""Whatever bytes come: the reader answers, and nothing passes with figures that are not in the file.

In this process the readers are asked directly, thousands of times; a smaller number goes through the real child.
"""

import csv
import io
import json
import random
import re
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from metrics.intake.known import Understood
from metrics.intake.limits import Limits
from metrics.intake.pipeline import understand
from metrics.intake.readers.records import rows_from_json
from metrics.intake.sandbox import read_file
from metrics.intake.sheet import RawSheet
from tests.corpus.cells import Percent, Sheet, Value
from tests.corpus.writing import SPREADSHEETS, csv_bytes, json_rows
from tests.unit.metrics.intake.inputs import KNOWN
from tests.unit.metrics.intake.readers.here import read_or_damaged

FEW, MANY = 150, 2_000  # five kinds: 10,000 in `make trial`
EXAMPLES = [FEW, pytest.param(MANY, marks=pytest.mark.trial)]
IN_THE_CHILD = [8, pytest.param(200, marks=pytest.mark.trial)]

TABLE: list[list[Value]] = [
    ["taxon", "product", "market", "items_removed", "views_known", "zero_view_rate_percent", "note"],
    ["Manis javanica", "live", "NA", 20_800, 31, Percent(0.735), "seen twice; größer, 海龟"],
    ["Sea turtles", "", "ZA", 0, "withheld", None, 'said "no"'],
    ["Loxodonta africana", "ivory", None, 12, "not collected", Percent(1), "x\ny"],
]
FIGURES = {
    number: {code: value for code, value in zip(TABLE[0], row, strict=True) if isinstance(value, int)}
    for number, row in enumerate(TABLE[1:], start=2)
}
TEXT = [
    ["" if cell is None else f"{cell.value:.1%}" if isinstance(cell, Percent) else str(cell) for cell in row]
    for row in TABLE
]
LIMITS = Limits(rows=1_000, cells=100_000)
quiet = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.differing_executors]


def originals() -> dict[str, bytes]:
    made = {kind: write([Sheet(TABLE), Sheet([["Read me"]], "Info")]) for kind, write in SPREADSHEETS.items()}
    return made | {
        "csv": csv_bytes(TEXT),
        "json": json.dumps(json_rows(TEXT)).encode(),
        "utf-16": csv_bytes(TEXT, separator=";", encoding="utf-16"),
    }


def mutated(content: bytes, chance: random.Random) -> bytes:
    """The bytes with a few of them changed, taken away, doubled, or swapped for what parsers dislike."""
    out = bytearray(content)
    for _ in range(chance.randint(1, 6)):
        place, length = chance.randrange(len(out) + 1), chance.randint(1, 12)
        match chance.randrange(6):
            case 0:
                out[place : place + 1] = bytes([chance.randrange(256)])
            case 1:
                del out[place : place + length]
            case 2:
                out[place:place] = out[place : place + length]
            case 3:
                out[place:place] = chance.choice(
                    [b'"', b",", b";", b"\n", b"\r", b"\0", b"\xff", b"\xef\xbb\xbf", b"<", b"-", b"e9"]
                )
            case 4:
                out[place : place + length] = chance.randbytes(length)
            case _:
                other = chance.randrange(len(out) + 1)
                out[place:place] = out[other : other + 40]
    return bytes(out)


def in_the_container(content: bytes, chance: random.Random) -> bytes:
    """A zip whose parts are mutated before they are packed, so that every checksum is right."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as after:
        chosen = chance.choice([name for name in before.namelist() if name.endswith((".xml", ".rels"))])
        for name in before.namelist():
            part = before.read(name)
            after.writestr(name, mutated(part, chance) if name == chosen else part)
    return written.getvalue()


def accepted(sheet: RawSheet) -> Understood | None:
    """What was understood, where nothing stops it from being submitted. Understanding never raises."""
    result = understand(sheet, KNOWN)
    assert all(found.message and found.remedy for found in result.findings)
    if sheet.refused:
        assert result.findings.errors == 1
        assert not len(result.rows)
    return None if result.findings.errors else result


@pytest.mark.parametrize("count", EXAMPLES)
@pytest.mark.parametrize("kind", ["csv", "utf-16"])
def test_text_that_was_changed_gives_the_figures_that_are_in_it(kind: str, count: int, tmp_path: Path) -> None:
    original, path = originals()[kind], tmp_path / "report"

    @settings(max_examples=count, deadline=None, suppress_health_check=quiet)
    @given(st.integers(min_value=0))
    def holds(seed: int) -> None:
        path.write_bytes(mutated(original, random.Random(seed)))
        sheet = read_or_damaged(path, limits=LIMITS)
        if result := accepted(sheet):
            text = path.read_bytes().decode(sheet.encoding or "")
            written = list(csv.reader(io.StringIO(text, newline=""), delimiter=sheet.separator or ","))
            for row in result.rows:
                for code, answer in row.values.items():
                    if answer.value is not None:
                        assert is_written(answer.value, code, row.row, written)

    holds()


def bare(name: str) -> str:
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKD", name.casefold()))


def is_written(value: int, code: str, row: int, written: list[list[str]]) -> bool:
    """Whether this figure stands in that row, below the name of its measure, be it with another accent."""
    name = code.replace("_", "")
    folded = next(line for line in ([bare(cell) for cell in row] for row in written) if name in line)
    cell = written[row - 1][folded.index(name)]
    whole = re.sub(r"[.,]0+$", "", cell.strip()) if re.search(r"[.,]0{1,2}$", cell.strip()) else cell
    return int(re.sub(r"\D", "", whole)) == value


@pytest.mark.parametrize("count", EXAMPLES)
@pytest.mark.parametrize("kind", SPREADSHEETS)
def test_a_container_that_was_changed_is_refused_or_read_as_it_was(kind: str, count: int, tmp_path: Path) -> None:
    original, path = originals()[kind], tmp_path / "report"

    @settings(max_examples=count, deadline=None, suppress_health_check=quiet)
    @given(st.integers(min_value=0))
    def holds(seed: int) -> None:
        path.write_bytes(mutated(original, random.Random(seed)))
        result = accepted(read_or_damaged(path, limits=LIMITS))
        if result and kind != "xls":  # which has no checksums: another number is another number
            read = {row.row: {c: a.value for c, a in row.values.items() if a.value is not None} for row in result.rows}
            assert read == FIGURES

    holds()


@pytest.mark.parametrize("count", EXAMPLES)
@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_parts_that_were_changed_are_answered(kind: str, count: int, tmp_path: Path) -> None:
    original, path = originals()[kind], tmp_path / "report"

    @settings(max_examples=count, deadline=None, suppress_health_check=quiet)
    @given(st.integers(min_value=0))
    def holds(seed: int) -> None:
        path.write_bytes(in_the_container(original, random.Random(seed)))
        accepted(read_or_damaged(path, limits=LIMITS))

    holds()


@pytest.mark.parametrize("count", EXAMPLES)
def test_any_bytes_are_answered(count: int, tmp_path: Path) -> None:
    path = tmp_path / "report"
    starts = st.sampled_from(
        [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xfe", b"taxon,items_removed\n"]
    )

    @settings(max_examples=count, deadline=None, suppress_health_check=quiet)
    @given(start=starts, rest=st.binary(max_size=600))
    def holds(start: bytes, rest: bytes) -> None:
        path.write_bytes(start + rest)
        accepted(read_or_damaged(path, limits=LIMITS))

    holds()


@pytest.mark.parametrize("count", EXAMPLES)
def test_json_that_was_changed_gives_the_figures_that_are_in_it(count: int, tmp_path: Path) -> None:
    original, path = originals()["json"], tmp_path / "report"

    @settings(max_examples=count, deadline=None, suppress_health_check=quiet)
    @given(st.integers(min_value=0))
    def holds(seed: int) -> None:
        path.write_bytes(mutated(original, random.Random(seed)))
        if result := accepted(read_or_damaged(path, limits=LIMITS)):
            rows = json.loads(path.read_bytes())
            for row in result.rows:
                for code, answer in row.values.items():
                    if answer.value is not None:
                        assert is_told(answer.value, code, rows[row.row - 1])

    holds()


def is_told(value: int, code: str, row: dict[str, object]) -> bool:
    name = code.replace("_", "")
    told = next(cell for key, cell in row.items() if re.sub(r"[\W_]", "", key.casefold()) == name)
    return told == value or re.sub(r"\D", "", str(told)) == str(value)


@pytest.mark.parametrize("count", EXAMPLES)
def test_any_json_rows_are_answered(count: int) -> None:
    leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
    cells = st.recursive(
        leaves,
        lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
        max_leaves=4,
    )
    keys = st.sampled_from([str(name) for name in TABLE[0]]) | st.text(max_size=5)

    @settings(max_examples=count, deadline=None, suppress_health_check=quiet)
    @given(st.lists(st.dictionaries(keys, cells, max_size=5) | cells, max_size=5))
    def holds(rows: list[object]) -> None:
        if result := accepted(rows_from_json(rows, limits=LIMITS)):
            for row in result.rows:
                told = rows[row.row - 1]
                assert isinstance(told, dict)
                figures = {re.sub(r"\D", "", str(cell).removesuffix(".0")) for cell in told.values()}
                assert all(str(a.value) in figures for a in row.values.values() if a.value)

    holds()


@pytest.mark.parametrize("count", IN_THE_CHILD)
@pytest.mark.parametrize("kind", ["csv", "json", "xlsx", "xls", "ods"])
def test_the_child_answers_too(kind: str, count: int, tmp_path: Path) -> None:
    original, path = originals()[kind], tmp_path / "report"
    change: Callable[[bytes, random.Random], bytes] = in_the_container if kind in ("xlsx", "ods") else mutated
    for seed in range(count):
        path.write_bytes(change(original, random.Random(seed)))
        accepted(read_file(path, limits=LIMITS))


def test_unchanged_all_are_read(tmp_path: Path) -> None:
    path = tmp_path / "report"
    for kind, content in originals().items():
        path.write_bytes(content)
        result = accepted(read_file(path, limits=LIMITS))
        assert result is not None
        first = 1 if kind == "json" else 2
        read = {row.row: {c: a.value for c, a in row.values.items() if a.value is not None} for row in result.rows}
        assert read == {number - 2 + first: figures for number, figures in FIGURES.items()}
