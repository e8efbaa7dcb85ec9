"""Every table of the corpus, as a file of every kind: exactly the findings that are expected, at their places."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from metrics.intake.pipeline import understand
from metrics.intake.readers.records import rows_from_json
from metrics.intake.sheet import RawSheet
from tests.corpus.cases import Case, Place, cases
from tests.corpus.cells import Sheet, plain, typed
from tests.corpus.writing import SPREADSHEETS, csv_bytes, json_rows
from tests.unit.metrics.intake.inputs import KNOWN
from tests.unit.metrics.intake.readers.here import read

SEPARATORS = {"csv": ",", "csv;": ";", "tsv": "\t"}


def every_file() -> Iterator[tuple[Case, str]]:
    for case in cases():
        for kind in case.kinds:
            yield case, kind


FILES = list(every_file())


def sheet_of(case: Case, kind: str, folder: Path) -> RawSheet:
    if kind == "json":
        return rows_from_json(json_rows(case.table))
    path = folder / "report"
    if kind in SEPARATORS:
        path.write_bytes(csv_bytes([list(map(plain, row)) for row in case.table], separator=SEPARATORS[kind]))
    else:
        path.write_bytes(SPREADSHEETS[kind]([Sheet([list(map(typed, row)) for row in case.table])]))
    return read(path)


def in_json(place: Place) -> Place:
    """JSON has no row of column names: the first row is 1."""
    code, row, column = place
    return code, None if row in (None, 1) else row - 1, column


@pytest.mark.parametrize(("case", "kind"), FILES, ids=[f"{case.name}-{kind}" for case, kind in FILES])
def test_findings_and_places(case: Case, kind: str, tmp_path: Path) -> None:
    result = understand(sheet_of(case, kind, tmp_path), KNOWN)
    expected = [in_json(place) for place in case.expected] if kind == "json" else list(case.expected)
    found = [(found.code, found.row, found.column) for found in result.findings]
    assert sorted(found, key=repr) == sorted(expected, key=repr)
    assert all(found.message and found.remedy for found in result.findings)
