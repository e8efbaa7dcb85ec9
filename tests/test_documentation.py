"""What is written down about the program is so: SECURITY.md names files and tests that there are."""

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
TEXT = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
STATES = {"met", "partly", "not met"}

# The rows of the checklist of ASVS 5.0 that this program is held to, in its order; x stands for a whole section.
CHECKLIST = """
    6.2.1 6.2.9 6.2.4 6.2.11 6.2.12 6.2.5 6.2.10 6.3.1 6.1.1 6.3.2 6.3.3 6.3.4 6.1.3 6.4.3 6.4.4 6.5.1 6.5.2
    6.8.1 6.8.2 6.8.3 7.2.2 7.2.3 7.2.4 7.3.1 7.3.2 7.4.1 7.4.2 7.4.3 7.5.1 7.5.2 8.1.1 8.1.2 8.2.1 8.2.2 8.2.3 8.4.1
    2.2.1 2.2.2 2.2.3 2.3.1 2.3.2 2.3.3 2.3.4 2.4.1 15.2.2 1.2.x 1.3.x 1.2.10 1.5.1 1.5.2
    5.1.1 5.2.1 5.2.2 5.2.3 5.3.1 5.3.2 5.4.1 5.4.2 5.4.3 3.3.1 3.3.2 3.3.3 3.3.4 3.4.1 3.4.2 3.4.3 3.4.4 3.4.5 3.4.6
    3.5.1 3.5.3 4.1.1 4.1.3 15.3.4 11.4.2 12.x 13.2.1 13.2.2 13.3.1 13.4.2 13.4.5 14.2.1 14.2.2 14.3.2
    15.1.2 15.3.1 15.3.3 16.2.x 16.3.x 16.2.5 16.4.1 16.4.2 16.4.3 16.5.1 16.5.2 16.5.3
"""

ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")] for line in TEXT.splitlines() if re.match(r"\| \d+\.", line)
]


def named(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def is_there(name: str) -> bool:
    """Whether the file is there, and in it what stands behind `::`: a class of tests, a test, or a test of a class."""
    path, *inside = name.split("::")
    file = ROOT / path
    if not file.is_file():
        return False
    text = file.read_text(encoding="utf-8")
    return all(re.search(rf"^ *(?:def|class) {re.escape(part)}\b", text, re.MULTILINE) for part in inside)


def test_every_requirement_has_its_row_in_the_order_of_the_checklist() -> None:
    assert [id for row in ROWS for id in row[0].split()] == CHECKLIST.split()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_row_names_files_and_tests_that_there_are(row: list[str]) -> None:
    _ids, requirement, state, files, tests = row
    assert requirement
    assert state in STATES
    assert [name for name in named(files) + named(tests) if not is_there(name)] == []
    assert [name for name in named(tests) if not Path(name.split("::")[0]).name.startswith("test_")] == []
    if state != "not met":
        assert named(files)
        assert named(tests)


def test_whatever_is_not_met_has_its_reason() -> None:
    reasons = {id for ids in re.findall(r"^\* \*\*([\dx., ]+)\*\*", TEXT, re.MULTILINE) for id in ids.split(", ")}
    assert reasons == {id for row in ROWS if row[2] != "met" for id in row[0].split()}


def test_every_page_that_it_leads_to_is_there() -> None:
    links = re.findall(r"\]\(([^)]+)\)", TEXT)
    assert links
    assert [link for link in links if not (ROOT / link).is_file()] == []


def test_a_name_that_is_not_there_would_be_noticed() -> None:
    """The test of the test."""
    this = "tests/test_documentation.py"
    assert is_there(f"{this}::is_there")
    assert not is_there(f"{this}::is_the")
    assert not is_there("tests/test_nothing.py")
