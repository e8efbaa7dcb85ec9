"""Files that others really published: understood, or refused with findings that name place and remedy."""

import csv
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from metrics.intake.known import TaxonMatch
from metrics.intake.limits import Limits
from metrics.intake.pipeline import understand
from metrics.intake.sandbox import read_file
from tests.shared_data import shared_data
from tests.unit.metrics.intake.inputs import knowing

Places = Mapping[tuple[str, str], tuple[int, int | None, str | None]]


@dataclass(frozen=True, slots=True)
class Seen:
    """What a person sees in a file, and what the program says: how often, and where first, by code and severity."""

    person: str
    read: tuple[str, str | None, int | None]  # kind, encoding or sheet, row of the column names
    said: Places


NO_MEASURE = ("missing-column", "error")
UNKNOWN, LEFT_OUT = ("unknown-column", "error"), ("unknown-column", "warning")
UNREADABLE = ("unreadable", "error")
OTHERS = ("several-sheets", "warning")

CONTEXT = "Contextual Information on Number of measures taken after detection with solely automated means"

MESSY = {
    "aliexpress_2026H1_6_own_initiative_TC.csv": Seen(
        "a DSA table of a half-year by category: none of its columns is a taxon or a measure, fifteen are empty",
        ("csv", "utf-8", 1),
        {
            UNKNOWN: (20, 1, "Applicability"),
            LEFT_OUT: (15, 1, CONTEXT),
            NO_MEASURE: (1, 1, None),
        },
    ),
    "blank_line.ods": Seen(
        "names, ages and dates, with a blank line between",
        ("ods", "Sheet1", 1),
        {UNKNOWN: (3, 1, "Name"), NO_MEASURE: (1, 1, None)},
    ),
    "cashflows.xlsx": Seen(
        "a cash flow by month: a title, its column names in row 4, the names of its rows in two columns without a name",
        ("xlsx", "Cash Flow 12 mo", 4),
        {UNKNOWN: (15, 5, "A"), NO_MEASURE: (1, 4, None)},
    ),
    "characters.csv": Seen(
        "sights of Taiwan in Big5",
        ("", None, None),
        {UNREADABLE: (1, 1, None)},
    ),
    "meta_cser_2021-q3.csv": Seen(
        "app, policy area, metric, quarter, value: a long form whose metric is not a measure of ours, of many quarters",
        ("csv", "utf-8", 1),
        {UNKNOWN: (3, 1, "app"), NO_MEASURE: (1, 1, None)},
    ),
    "meta_cser_2022-q3.csv": Seen(
        "the same a year later",
        ("csv", "utf-8", 1),
        {UNKNOWN: (3, 1, "app"), NO_MEASURE: (1, 1, None)},
    ),
    "ods_formats.ods": Seen(
        "one column for each format of a cell",
        ("ods", "Sheet1", 1),
        {UNKNOWN: (10, 1, "Date"), NO_MEASURE: (1, 1, None)},
    ),
    "ott.xls": Seen(
        "five tables of travel statistics behind a sheet that lists them; no sheet has our columns",
        ("xls", "Index", 5),
        {
            OTHERS: (1, None, None),
            UNKNOWN: (1, 5, "1. Table 1 - Overseas residents' visits to the UK by month."),
            NO_MEASURE: (1, 5, None),
        },
    ),
    "school.xlsx": Seen(
        "three sheets of school results for printing, nearly every cell merged with its neighbour",
        ("xlsx", "Sheet1", 1),
        {
            OTHERS: (1, None, None),
            ("merged-cells", "error"): (284, 1, "A"),
            UNKNOWN: (10, 2, "A"),
            LEFT_OUT: (1, 1, "Achievement Percentile"),
            NO_MEASURE: (1, 1, None),
        },
    ),
    "simple.xls": Seen(
        "dates, temperatures and places",
        ("xls", "simple.csv", 1),
        {UNKNOWN: (3, 1, "date"), NO_MEASURE: (1, 1, None)},
    ),
    "sparse_with_column_errors.csv": Seen(
        "a German list of budget titles, not in UTF-8: the first umlaut is in row 2",
        ("", None, None),
        {UNREADABLE: (1, 2, None)},
    ),
    "utf-16le_encoded.csv": Seen(
        "patients by organisation, in UTF-16",
        ("csv", "utf-16", 1),
        {UNKNOWN: (18, 1, "Organisation_code"), NO_MEASURE: (1, 1, None)},
    ),
    "utf8bom.csv": Seen(
        "two column names, and no row",
        ("csv", "utf-8-sig", 1),
        {LEFT_OUT: (2, 1, "kitten"), NO_MEASURE: (1, 1, None)},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(MESSY))
def test_messy_files_are_refused_with_place_and_remedy(name: str) -> None:
    result = understand(read_file(shared_data(f"messy/{name}"), limits=Limits()), knowing())
    seen = MESSY[name]
    assert (
        result.reading.kind,
        result.reading.sheet or result.reading.encoding,
        result.reading.header_row,
    ) == seen.read
    said: dict[tuple[str, str], tuple[int, int | None, str | None]] = {}
    for found in result.findings:
        count, row, column = said.get((found.code, found.severity), (0, found.row, found.column))
        said[found.code, found.severity] = count + 1, row, column
        assert found.message
        assert found.remedy
    assert said == {
        key: (count, row, column.strip() if column else None) for key, (count, row, column) in seen.said.items()
    }
    assert result.findings.errors
    assert not len(result.rows)


def test_every_messy_file_is_looked_at() -> None:
    assert {path.name for path in shared_data("messy").iterdir()} == set(MESSY)


def test_a_quarter_of_a_member_is_understood_to_the_last_item() -> None:
    path = shared_data("quarters/2012-Q1/lotus-mall.csv")
    products = {row["code"]: row["covers"] for row in dicts(shared_data("products.csv"))}
    written = dicts(path)
    known = knowing(
        period="2012-Q1",
        products=products,
        markets={row["market"]: row["market"] for row in written},
        find_taxa=lambda names: {name: TaxonMatch("accepted", 1, name) for name in names},
    )
    result = understand(read_file(path, limits=Limits()), known)
    assert not len(result.findings)
    assert len(result.rows) == len(written)
    sums: Counter[str] = Counter()
    for row in result.rows:
        sums.update({code: answer.value for code, answer in row.values.items() if answer.value is not None})
    assert sums == {code: sum(int(row[code]) for row in written) for code in list(written[0])[3:]}
    assert Counter(row.market for row in result.rows) == Counter(row["market"] for row in written)


def dicts(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
