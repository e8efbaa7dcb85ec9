"""The template as a workbook: the report, how to fill it in, and what its cells offer."""

import io
from collections.abc import Iterator, Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from metrics.intake.headers import KEYS
from metrics.intake.template import NOTE, PERIOD, Template
from metrics.statistics.indicator import Measure
from metrics.statistics.tabular_csv import safe_text

_WIDTHS = {"taxon": 34, "platform": 22, "note": 40, "period": 12}
_NOTES_WIDTHS = (52, 12, 70, 60)
_OFFERED_TO = 5_000  # the last row with drop-downs: more than anybody fills in by hand
_LONGEST_PROMPT = 255  # what spreadsheets show beside a cell
_WRAPPED = Alignment(wrap_text=True, vertical="top")


def template_xlsx(template: Template) -> bytes:
    """The report comes first, since that is what is read; the lists are hidden."""
    workbook = Workbook()
    report = workbook.active
    if not isinstance(report, Worksheet):
        raise TypeError("a new workbook has a sheet")
    _write_report(report, template)
    _write_notes(workbook.create_sheet(template.words.notes), template)
    lists = workbook.create_sheet(template.words.lists)
    lists.sheet_state = "hidden"
    _offer(report, lists, template)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def _write_report(sheet: Worksheet, template: Template) -> None:
    sheet.title = template.words.report
    sheet.freeze_panes = "B2"
    sheet.append(template.header)
    for place, (code, name) in enumerate(zip(template.columns, template.header, strict=True), start=1):
        sheet.cell(1, place).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(place)].width = _WIDTHS.get(code, len(name) + 3)
    for row in template.rows():
        sheet.append([value or None for value in row])


def _write_notes(sheet: Worksheet, template: Template) -> None:
    """Never two names of columns in one row: the sheet must not look like a second report."""
    for place, width in enumerate(_NOTES_WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    for line in _notes(template):
        sheet.append([safe_text(text) for text in line])
        for cell in sheet[sheet.max_row]:
            cell.alignment = _WRAPPED
    sheet["A1"].font = Font(bold=True, size=14)
    sheet["A1"].alignment = Alignment()


def _notes(template: Template) -> Iterator[Sequence[str]]:
    words, known = template.words, template.definitions
    facts = {"member": template.member, "period": template.period, "words": ", ".join(words.missing)}
    yield [words.title.format(**facts)]
    for rule in words.rules:
        yield [rule.format(**facts)]
    yield []
    yield words.headings
    for code in (*KEYS, PERIOD, NOTE):
        yield [f"{words.column_name(code, known)}: {words.columns[code]}"]
    for measure in known.measures.values():
        name = words.column_name(measure.code, known)
        told = measure.title if name == measure.title else f"{name}: {measure.title}"
        yield [f"{told}.", measure.unit, _line(measure.how_to_count), _line(measure.does_not_say)]
    yield []
    yield [words.products]
    for code, covers in template.products.items():
        yield [f"{code}: {covers}"]


def _line(text: str) -> str:
    return " ".join(text.split())


def _offer(report: Worksheet, lists: Worksheet, template: Template) -> None:
    """Drop-downs. What is not in them may be typed all the same: the intake understands more than the lists hold."""
    offered = {
        "taxon": [*template.taxa, *(group for group in template.groups if group not in template.taxa)],
        "product": list(template.products),
        "market": list(template.markets),
        "platform": list(template.platforms),
        "words": ["0", *template.words.missing],
    }
    ranges = {}
    for place, (name, values) in enumerate(offered.items(), start=1):
        letter = get_column_letter(place)
        for row, value in enumerate(values, start=1):
            lists.cell(row, place, safe_text(value))
        ranges[name] = f"'{lists.title}'!${letter}$1:${letter}${max(1, len(values))}"
    for place, code in enumerate(template.columns, start=1):
        measure = template.definitions.measures.get(code)
        source = ranges.get("words" if measure else code)
        if source:
            letter = get_column_letter(place)
            choice = _choice(source, measure)
            choice.add(f"{letter}2:{letter}{_OFFERED_TO}")
            report.add_data_validation(choice)


def _choice(source: str, measure: Measure | None) -> DataValidation:
    choice = DataValidation(type="list", formula1=source, allow_blank=True, showErrorMessage=False)
    if measure is not None:
        choice.showInputMessage = True
        choice.promptTitle = measure.short[:32]
        prompt = _line(measure.how_to_count)
        choice.prompt = prompt if len(prompt) <= _LONGEST_PROMPT else prompt[: _LONGEST_PROMPT - 1] + "…"
    return choice
