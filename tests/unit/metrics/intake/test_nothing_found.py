"""Zeros where there was a count, the words where there was none, and nothing else."""

import csv
import io

from metrics.intake.nothing_found import nothing_found_csv, zero_row, zeros_for
from metrics.statistics.indicator import definitions
from metrics.statistics.table import Value

KNOWN = definitions()


def _lines(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_a_count_becomes_a_zero_and_a_word_stays() -> None:
    row = zero_row(
        "Manis javanica",
        "",
        {
            "items_removed": Value(12, "partial"),
            "items_blocked": Value(None, "not collected"),
            "ads_rejected": Value(None, "not reported"),
            "staff_trained": Value(40),
        },
        KNOWN,
    )
    assert row is not None
    assert row.cells == {"items_removed": "0", "items_blocked": "not collected"}


def test_what_speaks_of_nothing_that_is_found_is_no_row() -> None:
    assert zero_row("", "", {"staff_trained": Value(40)}, KNOWN) is None
    assert zero_row("Manis javanica", "", {"items_removed": Value(None, "not reported")}, KNOWN) is None


def test_a_first_report_has_a_row_for_each_platform() -> None:
    assert [row.platform for row in zeros_for(["Lotus Mall", "Lotus Live"], KNOWN)] == ["Lotus Mall", "Lotus Live"]
    (only,) = zeros_for([], KNOWN)
    assert set(only.cells.values()) == {"0"}
    assert "staff_trained" not in only.cells


def test_the_whole_member_shares_the_row_without_names() -> None:
    (nameless,) = zeros_for([], KNOWN)
    content = nothing_found_csv([nameless], "2026-Q1", KNOWN, "=None", {"staff_trained": "10"})
    header, row = _lines(content)
    told = dict(zip(header, row, strict=True))
    assert (told["items_removed"], told["staff_trained"], told["note"]) == ("0", "10", "'=None")


def test_the_same_rows_are_the_same_bytes() -> None:
    rows = zeros_for(["Lotus Mall"], KNOWN)
    assert nothing_found_csv(rows, "2026-Q1", KNOWN, "", {}) == nothing_found_csv(rows, "2026-Q1", KNOWN, "", {})
