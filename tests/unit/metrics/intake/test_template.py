"""The template is a file that the intake understands."""

import csv
import io
from pathlib import Path

from openpyxl import load_workbook

from metrics.intake.pipeline import understand
from metrics.intake.template import template_csv, template_xlsx
from metrics.statistics.indicator import definitions
from tests.unit.metrics.intake.inputs import KNOWN, only
from tests.unit.metrics.intake.readers.here import read

TAXA = ["Manis javanica", "Sea turtles"]
PLATFORMS = ["Lotus Mall", "Lotus Live"]


def test_the_template_has_every_measure_and_a_row_for_each_taxon_and_platform() -> None:
    content = template_csv(definitions=definitions(), taxa=TAXA, platforms=PLATFORMS)
    header, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    assert header == ["taxon", "product", "market", "platform", *definitions().measures, "note"]
    assert [(row[0], row[3]) for row in rows] == [(taxon, platform) for taxon in TAXA for platform in PLATFORMS]


def test_both_templates_are_understood_once_filled_and_known_when_not(tmp_path: Path) -> None:
    path = tmp_path / "template.csv"
    path.write_bytes(template_csv(definitions=definitions(), taxa=TAXA, platforms=PLATFORMS))
    only(understand(read(path), KNOWN), "template-not-filled")

    path = tmp_path / "template.xlsx"
    path.write_bytes(template_xlsx(definitions=definitions(), taxa=TAXA, platforms=[]))
    workbook = load_workbook(path)
    workbook.worksheets[0]["E2"] = 12
    workbook.save(path)
    result = understand(read(path), KNOWN)
    assert not len(result.findings)
    assert result.rows[0].values["items_removed"].value == 12


def test_no_name_becomes_a_formula(tmp_path: Path) -> None:
    content = template_csv(definitions=definitions(), taxa=["=1+1"], platforms=["@shop"])
    assert b"\r\n'=1+1,,,'@shop," in content
    path = tmp_path / "template.xlsx"
    path.write_bytes(template_xlsx(definitions=definitions(), taxa=["=1+1"], platforms=[]))
    assert load_workbook(path).worksheets[0]["A2"].data_type == "s"
