"""The invented files hold together: parts are no larger than their wholes, and every start invents the same."""

import csv
import io
from collections.abc import Iterator

import pytest

from metrics.demo.figures import COUNTS, RATES, WHOLE_MEMBER, file_of
from metrics.demo.scenario import QUARTERS, Company, companies, lines
from metrics.statistics.indicator import definitions

COMPANIES = {company.name: company for company in companies()}


def rows(company: Company, quarter: int = 0) -> Iterator[dict[str, str]]:
    content = file_of(company, quarter, quarter % 4 + 1, lines()).decode()
    yield from csv.DictReader(io.StringIO(content, newline=""))


@pytest.mark.parametrize("name", COMPANIES)
def test_parts_are_no_larger_than_their_wholes(name: str) -> None:
    for row in rows(COMPANIES[name], 3):
        for identity in definitions().identities:
            small, large = row.get(identity.smaller, ""), row.get(identity.larger, "")
            if small.isdecimal() and large.isdecimal():
                assert int(small) <= int(large), (identity, row)


@pytest.mark.parametrize("name", COMPANIES)
def test_every_start_invents_the_same(name: str) -> None:
    company = COMPANIES[name]
    assert file_of(company, 2, 3, lines()) == file_of(company, 2, 3, lines())
    assert file_of(company, 2, 3, lines()) != file_of(company, 3, 4, lines())


def test_every_measure_is_used_and_missing_in_every_way() -> None:
    assert {*COUNTS, *WHOLE_MEMBER} == set(definitions().measures)
    assert set(RATES) <= set(definitions().indicators)
    told = {
        (measure, value if not value.isdecimal() else "0" if value == "0" else "count")
        for company in COMPANIES.values()
        for row in rows(company)
        for measure, value in row.items()
        if measure in definitions().measures
    }
    counted = {measure for measure, value in told if value == "count"}
    assert counted == set(definitions().measures)
    assert {"0", "count", "", "withheld", "not collected", "not applicable"} <= {value for _, value in told}


def test_twelve_of_every_kind_one_late_one_paused_one_without_counts() -> None:
    assert len(COMPANIES) == 12
    assert all("(invented)" in name for name in COMPANIES)
    types = {type_ for company in COMPANIES.values() for _name, type_ in company.platforms}
    assert types == {"marketplace", "classifieds", "social", "video", "search", "messaging", "other"}
    there = {name: [company.reports(quarter) for quarter in range(QUARTERS)] for name, company in COMPANIES.items()}
    assert sum(not all(told) for told in there.values()) == 2
    assert [name for name, company in COMPANIES.items() if company.rate_only] == ["Tidepoole Live (invented)"]
