"""Every problem has words that say what is wrong and what to do, and survives any value."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.intake.findings import Findings, Problem, all_problems, shown
from metrics.intake.findings.cells import NotANumber
from metrics.intake.findings.names import NotCitesListed, UnknownTaxon

CODES = {
    "unreadable",
    "encrypted",
    "empty-file",
    "template-not-filled",
    "too-large",
    "unknown-column",
    "missing-column",
    "several-sheets",
    "merged-cells",
    "period-mismatch",
    "not-a-number",
    "negative",
    "not-whole",
    "percent-in-count",
    "ambiguous-number",
    "rounded-by-spreadsheet",
    "formula",
    "percent-out-of-range",
    "range-not-value",
    "unknown-taxon",
    "ambiguous-taxon",
    "unknown-product",
    "unknown-market",
    "unknown-platform",
    "misplaced-measure",
    "not-cites-listed",
    "matched-by-synonym",
    "matched-by-common-name",
    "matched-to-parent",
    "duplicate-row",
    "total-row",
    "identity",
    "not-reported",
    "missing-row",
    "jump",
    "appeals-restored",
    "hidden-rows",
    "personal-data",
    "encoding-guessed",
}


def test_every_code_of_the_contract_that_is_checked_here_has_words() -> None:
    assert {problem.code for problem in all_problems()} == CODES


@pytest.mark.parametrize("problem", all_problems(), ids=lambda problem: problem.__name__)
def test_words_are_whole_sentences(problem: type[Problem]) -> None:
    facts = {
        name: "7"
        for template in (problem.message, problem.remedy, problem.remedy_with_candidates)
        for name in re.findall(r"(?<!\{)\{(\w+)\}", template)
        if name != "candidates"
    }
    for candidates in ((), ("one", "two")):
        message, remedy = problem(candidates=candidates, **facts).said
        assert message.endswith((".", "7"))
        assert remedy.endswith((".", "}."))
        assert "  " not in message + remedy


def test_candidates_are_offered_in_the_remedy() -> None:
    assert (
        "Chelonia mydas or Testudo graeca"
        in UnknownTaxon(value="x", candidates=("Chelonia mydas", "Testudo graeca")).said[1]
    )


@given(st.text(st.characters(codec=None)))
def test_any_value_is_fit_to_be_stored_and_shown(value: str) -> None:
    text = shown(value)
    assert "\0" not in text
    assert len(text) <= 200
    text.encode("utf-8")
    findings = Findings()
    findings.add(NotANumber(value=value), row=1, column=value, value=value)
    (found,) = findings
    assert found.value == found.column == text


def test_errors_and_warnings_are_counted_beyond_the_list() -> None:
    findings = Findings(listed=1)
    for _ in range(3):
        findings.add(NotANumber(value="x"))
    findings.add(NotCitesListed(name="y"))
    assert (findings.errors, findings.warnings, len(findings), len(list(findings))) == (3, 1, 4, 1)
