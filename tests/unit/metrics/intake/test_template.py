"""The template is a file that the intake understands, in every format and language, and knows when it is not filled."""

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from metrics.intake.pipeline import understand
from metrics.intake.template import Template, template_csv
from metrics.intake.template_words import languages, words_in
from metrics.intake.template_workbook import template_xlsx
from metrics.statistics.indicator import definitions
from tests.unit.metrics.intake.inputs import KNOWN, only
from tests.unit.metrics.intake.readers.here import read

TEMPLATE = Template(
    member="Lotus Group",
    period=KNOWN.period,
    definitions=definitions(),
    taxa=["Manis javanica", "Sea turtles"],
    groups=["Sea turtles", "Pangolins"],
    platforms=["Lotus Mall", "Lotus Live"],
    products=KNOWN.products,
    markets=KNOWN.markets,
    words=words_in("en"),
)
FIRST = replace(TEMPLATE, taxa=[], platforms=[])
in_every_language = pytest.mark.parametrize("language", languages())


def _in(language: str, template: Template = TEMPLATE) -> Template:
    return replace(template, words=words_in(language))


def _kept(content: bytes, folder: Path) -> Path:
    path = folder / ("template.xlsx" if content.startswith(b"PK") else "template.csv")
    path.write_bytes(content)
    return path


def test_has_every_measure_and_a_row_for_each_taxon_and_platform_that_says_its_quarter() -> None:
    header, *rows = csv.reader(io.StringIO(template_csv(TEMPLATE).decode("utf-8-sig"), newline=""))
    assert header == ["taxon", "product", "market", "platform", "period", *definitions().measures, "note"]
    assert [(row[0], row[3], row[4]) for row in rows] == [
        (taxon, platform, KNOWN.period) for taxon in TEMPLATE.taxa for platform in TEMPLATE.platforms
    ]


@in_every_language
@pytest.mark.parametrize("template", [TEMPLATE, FIRST], ids=["later", "first"])
def test_untouched_it_is_known_as_not_filled(language: str, template: Template, tmp_path: Path) -> None:
    for content in (template_csv(_in(language, template)), template_xlsx(_in(language, template))):
        only(understand(read(_kept(content, tmp_path)), KNOWN), "template-not-filled")


@in_every_language
def test_filled_it_is_understood_without_a_word_about_its_notes(language: str, tmp_path: Path) -> None:
    path = _kept(template_xlsx(_in(language)), tmp_path)
    workbook = load_workbook(path)
    workbook.worksheets[0]["F2"], workbook.worksheets[0]["G2"] = 12, "not collected"
    workbook.save(path)
    result = understand(read(path), KNOWN)
    assert not len(result.findings)
    assert result.rows[0].values["items_removed"].value == 12
    assert result.rows[0].values["items_blocked"].missing == "not collected"


@in_every_language
def test_its_columns_and_words_are_in_its_language_and_understood(language: str, tmp_path: Path) -> None:
    template = _in(language)
    path = _kept(template_xlsx(template), tmp_path)
    workbook = load_workbook(path)
    sheet = workbook.worksheets[0]
    assert (sheet["F1"].value == "items_removed") == (language == "en")
    for column, word in zip("FGH", template.words.missing, strict=True):
        sheet[f"{column}2"] = word
    workbook.save(path)
    result = understand(read(path), KNOWN)
    assert not len(result.findings)
    told = [answer.missing for answer in list(result.rows[0].values.values())[:3]]
    assert told == ["not collected", "withheld", "not applicable"]


def test_another_quarters_template_is_noticed(tmp_path: Path) -> None:
    content = template_csv(replace(TEMPLATE, period="2019-Q1", taxa=["Manis javanica"], platforms=["Lotus Mall"]))
    filled = content.replace(b"2019-Q1,", b"2019-Q1,12")
    result = understand(read(_kept(filled, tmp_path)), KNOWN)
    only(result, "period-mismatch")


def test_its_cells_offer_what_may_be_written(tmp_path: Path) -> None:
    workbook = load_workbook(io.BytesIO(template_xlsx(TEMPLATE)))
    report, notes, lists = workbook.worksheets
    assert (report.sheet_state, notes.sheet_state, lists.sheet_state) == ("visible", "visible", "hidden")
    offered = {str(choice.sqref).split(":")[0]: choice.formula1 for choice in report.data_validations.dataValidation}

    def values(cell: str) -> list[object]:
        return [row[0].value for row in lists[offered[cell].partition("!")[2].replace("$", "")]]

    assert values("A2") == ["Manis javanica", "Sea turtles", "Pangolins"]
    assert values("B2") == list(KNOWN.products)
    assert values("C2") == list(KNOWN.markets)
    assert values("D2") == TEMPLATE.platforms
    assert values("F2") == ["0", "not collected", "withheld", "not applicable"]
    assert "E2" not in offered


@in_every_language
def test_its_notes_define_every_measure(language: str) -> None:
    notes = load_workbook(io.BytesIO(template_xlsx(_in(language)))).worksheets[1]
    said = "\n".join(str(cell.value) for row in notes.iter_rows() for cell in row)
    for measure in definitions().measures.values():
        assert measure.title in said
        assert " ".join(measure.how_to_count.split()) in said
    assert "{" not in said


def test_no_name_becomes_a_formula(tmp_path: Path) -> None:
    evil = replace(TEMPLATE, member="=1+1", taxa=["=1+1"], platforms=["@shop"], groups=["+group"])
    assert b"\r\n'=1+1,,,'@shop," in template_csv(evil)
    workbook = load_workbook(_kept(template_xlsx(evil), tmp_path))
    cells = [cell for sheet in workbook for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
