"""JSON rows become a sheet, whatever their values are."""

from pathlib import Path

from metrics.intake.limits import Limits
from metrics.intake.readers.records import rows_from_json
from metrics.intake.sandbox import read_file
from metrics.intake.sheet import Odd
from tests.unit.metrics.intake.readers.here import refusal


def test_columns_are_those_of_all_rows() -> None:
    sheet = rows_from_json([{"taxon": "Manis javanica"}, {"items_removed": 4, "taxon": None}])
    assert sheet.header == ("taxon", "items_removed")
    assert list(sheet.lines) == [(1, ["Manis javanica"]), (2, [None, 4])]


def test_values_of_other_types_are_odd() -> None:
    (line,) = rows_from_json([{"a": True, "b": [1], "c": {"d": 1}, "e": "x\0\ud800", "f": "y" * 5000}]).lines
    assert line[1] == [
        Odd("boolean", "true"),
        Odd("structure", "a list"),
        Odd("structure", "an object"),
        "x\N{REPLACEMENT CHARACTER}?",
        Odd("too-long", "y" * 200),
    ]


def test_no_rows_are_empty_and_other_things_are_unreadable() -> None:
    assert refusal(rows_from_json([]))[0] == "empty-file"
    assert refusal(rows_from_json([{"taxon": "x"}, ["y"]]))[:2] == ("unreadable", 2)


def test_limits() -> None:
    assert refusal(rows_from_json([{"a": 1}, {"b": 1}], limits=Limits(columns=1)))[:2] == ("too-large", 2)
    assert refusal(rows_from_json([{"a": 1}, {"a": 1}], limits=Limits(rows=1)))[0] == "too-large"


def test_a_file_of_rows_is_known_by_its_content(tmp_path: Path) -> None:
    path = tmp_path / "rows"
    path.write_text('[{"taxon": "Manis javanica", "items_removed": 12}]', encoding="utf-8")
    sheet = read_file(path, limits=Limits())
    assert (sheet.kind, sheet.header, list(sheet.lines)) == (
        "json",
        ("taxon", "items_removed"),
        [(1, ["Manis javanica", 12])],
    )


def test_a_file_of_rows_that_needs_too_much_memory_costs_the_child_alone(tmp_path: Path) -> None:
    path = tmp_path / "rows"
    path.write_text("[" + ",".join(["{}"] * 8_000_000) + "]", encoding="utf-8")
    assert refusal(read_file(path, limits=Limits()))[0] == "too-large"
