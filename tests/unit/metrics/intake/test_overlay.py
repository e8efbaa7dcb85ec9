"""Answers stand in the place of what the file says; those for another file change nothing."""

from metrics.intake.overlay import overlaid
from metrics.intake.pipeline import understand
from tests.unit.metrics.intake.inputs import KNOWN, sheet

TEXT = "Our report\n\ntaxon, Items removed ,views_known\nPangolín,12.5,\nSea turtles,3,1.2k\n"


def test_answers_take_the_place_of_cells() -> None:
    before = sheet(TEXT)
    answers = {
        (4, "taxon"): "Manis javanica",
        (4, "Items removed"): "12",
        (5, "views_known"): "withheld",
        (9, "taxon"): "of another file",
        (5, "remark"): "of another file",
    }
    result = understand(overlaid(before, KNOWN, answers), KNOWN)
    assert not len(result.findings)
    assert [row.taxon_given for row in result.rows] == ["Manis javanica", "Sea turtles"]
    assert result.rows[0].values["items_removed"].value == 12
    assert set(understand(before, KNOWN).findings.counts) == {"unknown-taxon", "not-whole", "not-a-number"}
