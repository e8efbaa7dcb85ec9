"""A form becomes a file whose rows are those of the form."""

from pathlib import Path

from metrics.intake.form_grid import CellChange, FormGrid, changes, grid_csv
from metrics.intake.pipeline import understand
from tests.unit.metrics.intake.inputs import KNOWN, only
from tests.unit.metrics.intake.readers.here import read

MEASURES = ["items_removed"]


def test_a_finding_names_the_row_of_the_form_whatever_is_blank_above_it(tmp_path: Path) -> None:
    grid = FormGrid(
        MEASURES,
        [
            {"items_removed": "1,200"},
            {},
            {"market": next(iter(KNOWN.markets)), "items_removed": "1.2k", "note": 'a,\n"b"'},
        ],
    )
    path = tmp_path / "form.csv"
    path.write_bytes(grid_csv(grid, KNOWN.period))
    result = understand(read(path), KNOWN)
    assert only(result, "not-a-number").row == 4
    assert [row.row for row in result.rows] == [2, 4]
    assert result.rows[0].values["items_removed"].value == 1200


def test_an_untouched_form_is_known_as_not_filled(tmp_path: Path) -> None:
    path = tmp_path / "form.csv"
    path.write_bytes(grid_csv(FormGrid(MEASURES, [{"taxon": "Manis javanica"}]), KNOWN.period))
    only(understand(read(path), KNOWN), "template-not-filled")


def test_only_what_differs_is_a_change() -> None:
    theirs = FormGrid(MEASURES, [{"items_removed": "1", "taxon": "Manis"}])
    ours = FormGrid([*MEASURES, "ads_rejected"], [{"items_removed": "2", "taxon": "Manis"}, {"ads_rejected": "3"}])
    assert list(changes(theirs, ours)) == [
        CellChange(2, "items_removed", "1", "2"),
        CellChange(3, "ads_rejected", "", "3"),
    ]
    assert list(changes(ours, ours)) == []
