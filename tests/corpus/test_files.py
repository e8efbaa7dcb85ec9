"""Files that are broken as files: what each is, and exactly what is said of it."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from metrics.intake.limits import Limits
from metrics.intake.pipeline import understand
from metrics.intake.readers.records import rows_from_json
from tests.corpus.cases import Place, cases
from tests.corpus.cells import Sheet
from tests.corpus.ods import ods_bytes
from tests.corpus.texts import EMPTY, TEXTS, Expected
from tests.corpus.workbooks import ROWS, SHEETS, WORKBOOKS
from tests.corpus.writing import SPREADSHEETS, xlsx_bytes
from tests.corpus.xls import xls_bytes
from tests.unit.metrics.intake.findings.test_finding import CODES
from tests.unit.metrics.intake.inputs import KNOWN
from tests.unit.metrics.intake.readers.here import read

SMALL = Limits(rows=3, columns=4, cell_characters=30, file_bytes=100_000)
BY_HISTORY = {"jump", "missing-row", "total-row", "personal-data"}  # these need more than a file

LARGE: dict[str, tuple[Callable[[], bytes], Expected]] = {
    "bytes": (lambda: b"x" * 100_001, (("too-large", None, None),)),
    "rows": (lambda: b"taxon,items_removed\n" + b"Manis javanica,1\n" * 4, (("too-large", None, None),)),
    "columns": (lambda: b"taxon,items_removed,,,x\n", (("too-large", 1, None),)),
    "a cell": (lambda: b"taxon,items_removed,note\nManis javanica,1," + b"x" * 31 + b"\n", (("too-large", 2, "note"),)),
    "a figure": (
        lambda: b"items_removed\n" + b"9" * 31 + b"\n",
        (("missing-column", 1, None), ("too-large", 2, "items_removed")),
    ),
    "a line": (lambda: b"taxon,items_removed\n" + b"x" * 130, (("too-large", 2, None),)),
    "a workbook": (
        lambda: xlsx_bytes([Sheet([["taxon", "items_removed", None, None, "x"]])]),
        (("too-large", 1, None),),
    ),
    "an old workbook": (lambda: xls_bytes([Sheet([*ROWS, *ROWS, *ROWS])]), (("too-large", None, None),)),
    "a document": (lambda: ods_bytes([Sheet([*ROWS, *ROWS, *ROWS])]), (("too-large", None, None),)),
}

JSON: dict[str, tuple[list[object], Expected]] = {
    "no rows": ([], (EMPTY,)),
    "empty objects": ([{}, {}], (EMPTY,)),
    "no object": ([{"items_removed": 1}, 3], (("unreadable", 2, None),)),
    "a list": ([[1, 2]], (("unreadable", 1, None),)),
    "a list in a cell": ([{"taxon": "Manis javanica", "items_removed": [1]}], (("not-a-number", 1, "items_removed"),)),
    "an object for a name": ([{"taxon": {"a": 1}, "items_removed": 1}], (("formula", 1, "taxon"),)),
    "a truth value": ([{"taxon": "Manis javanica", "items_removed": True}], (("not-a-number", 1, "items_removed"),)),
    "no number": (
        [{"taxon": "Manis javanica", "items_removed": float("nan")}],
        (("not-a-number", 1, "items_removed"),),
    ),
    "NUL and half a letter": ([{"taxon": "Ma\0nis\ud800", "items_removed": 1}], (("unknown-taxon", 1, "taxon"),)),
    "names that are nothing": ([{"": 1, "items_removed": 1, "taxon": None}], (("unknown-column", 1, "A"),)),
}


def places_of(content: bytes, folder: Path, limits: Limits | None = None) -> list[Place]:
    path = folder / "report"
    path.write_bytes(content)
    return _places(understand(read(path, limits=limits), KNOWN).findings)


def _places(findings: object) -> list[Place]:
    return sorted(((f.code, f.row, f.column) for f in findings), key=repr)  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", TEXTS)
def test_texts(name: str, tmp_path: Path) -> None:
    content, expected = TEXTS[name]
    assert places_of(content, tmp_path) == sorted(expected, key=repr)


@pytest.mark.parametrize("name", WORKBOOKS)
def test_containers(name: str, tmp_path: Path) -> None:
    content, expected = WORKBOOKS[name]
    assert places_of(content, tmp_path) == sorted(expected, key=repr)


@pytest.mark.parametrize("kind", SPREADSHEETS)
@pytest.mark.parametrize("name", SHEETS)
def test_workbooks(name: str, kind: str, tmp_path: Path) -> None:
    sheets, expected = SHEETS[name]
    assert places_of(SPREADSHEETS[kind](sheets), tmp_path) == sorted(expected, key=repr)


@pytest.mark.parametrize("name", LARGE)
def test_what_is_too_large(name: str, tmp_path: Path) -> None:
    content, expected = LARGE[name]
    assert places_of(content(), tmp_path, SMALL) == sorted(expected, key=repr)


@pytest.mark.parametrize("name", JSON)
def test_json_rows(name: str) -> None:
    rows, expected = JSON[name]
    assert _places(understand(rows_from_json(rows), KNOWN).findings) == sorted(expected, key=repr)


def test_every_finding_occurs_in_several_ways() -> None:
    ways: Counter[str] = Counter()
    for case in cases():
        ways.update(len(case.kinds) * list({code for code, _, _ in case.expected}))
    for _, expected in [*TEXTS.values(), *WORKBOOKS.values(), *LARGE.values(), *JSON.values()]:
        ways.update({code for code, _, _ in expected})
    for _, expected in SHEETS.values():
        ways.update(len(SPREADSHEETS) * list({code for code, _, _ in expected}))
    assert set(ways) == CODES - BY_HISTORY
    assert min(ways.values()) >= 3, ways
