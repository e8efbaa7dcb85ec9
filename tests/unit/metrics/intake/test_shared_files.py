"""Files that others really published: understood, or refused with findings that name place and remedy."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from metrics.intake.known import TaxonMatch
from metrics.intake.limits import Limits
from metrics.intake.pipeline import understand
from metrics.intake.sandbox import read_file
from tests.shared_data import shared_data
from tests.unit.metrics.intake.inputs import knowing

REFUSED = {
    "aliexpress_2026H1_6_own_initiative_TC.csv": {"unknown-column", "missing-column"},
    "blank_line.ods": {"unknown-column", "missing-column"},
    "cashflows.xlsx": {"unknown-column", "missing-column"},
    "characters.csv": {"unreadable"},
    "meta_cser_2021-q3.csv": {"unknown-column", "missing-column"},
    "meta_cser_2022-q3.csv": {"unknown-column", "missing-column"},
    "ods_formats.ods": {"unknown-column", "missing-column"},
    "ott.xls": {"several-sheets", "unknown-column", "missing-column"},
    "school.xlsx": {"several-sheets", "merged-cells", "unknown-column", "missing-column"},
    "simple.xls": {"unknown-column", "missing-column"},
    "sparse_with_column_errors.csv": {"unreadable"},
    "utf-16le_encoded.csv": {"unknown-column", "missing-column"},
    "utf8bom.csv": {"unknown-column", "missing-column"},
}


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_messy_files_are_refused_with_reasons(name: str) -> None:
    result = understand(read_file(shared_data(f"messy/{name}"), limits=Limits()), knowing())
    assert set(result.findings.counts) == REFUSED[name]
    assert result.findings.errors
    assert result.rows == []
    for found in result.findings:
        assert found.message
        assert found.remedy


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
