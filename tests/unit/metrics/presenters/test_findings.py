"""The page of checks is made of the classes that say them: none is missing, and each has its example."""

import re

import pytest

from metrics.intake.findings import Problem, all_problems
from metrics.presenters.findings import EXAMPLES, explained
from metrics.queries.finding_titles import TITLES

# The table "Findings" of the public interface.
CODES = """
    unreadable encrypted empty-file template-not-filled too-large unknown-column missing-column several-sheets
    merged-cells period-mismatch not-a-number negative not-whole percent-in-count ambiguous-number
    rounded-by-spreadsheet formula percent-out-of-range range-not-value unknown-taxon ambiguous-taxon unknown-product
    unknown-market unknown-platform misplaced-measure not-cites-listed matched-by-synonym matched-by-common-name
    matched-to-parent duplicate-row total-row identity not-reported missing-row jump appeals-restored hidden-rows
    personal-data encoding-guessed
"""
WARNINGS = {
    "not-cites-listed", "matched-by-synonym", "matched-by-common-name", "matched-to-parent", "not-reported",
    "missing-row", "jump", "appeals-restored", "hidden-rows", "personal-data", "encoding-guessed",
}  # fmt: skip


def test_every_code_has_its_entry_title_and_example() -> None:
    codes = set(CODES.split())
    assert {found.code for found in explained()} == codes
    assert set(TITLES) == set(EXAMPLES) == codes


@pytest.mark.parametrize("code", CODES.split())
def test_an_entry_says_how_grave_it_is(code: str) -> None:
    (found,) = (each for each in explained() if each.code == code)
    assert found.sayings
    assert ("error" in found.severities) == (code not in WARNINGS)


@pytest.mark.parametrize("problem", all_problems(), ids=lambda problem: problem.__name__)
def test_every_class_is_documented(problem: type[Problem]) -> None:
    said = {saying.message for each in explained() if each.code == problem.code for saying in each.sayings}
    assert re.sub(r"\{(\w+)\}", r"‹\1›", problem.message) in said
