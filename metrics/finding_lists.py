"""The findings of a file as a file."""

import csv

from django.http import HttpResponse

from metrics.models import Submission
from metrics.queries.finding_words import words_of
from metrics.statistics.tabular_csv import safe_cell

_COLUMNS = ("id", "code", "severity", "sheet", "row", "column", "value", "message", "remedy", "comment")


def findings_csv(submission: Submission) -> HttpResponse:
    """All listed findings in the active language; cells that a spreadsheet could run as formulas are made harmless."""
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="findings-{submission.pk}.csv"'
    writer = csv.writer(answer)
    writer.writerow(_COLUMNS)
    for found in submission.findings.all().iterator(chunk_size=2_000):
        words = words_of(found)
        place = (found.number, found.code, found.severity, found.sheet, found.row, found.column, found.value)
        writer.writerow(
            ["" if cell is None else safe_cell(cell) for cell in (*place, words.message, words.remedy, found.comment)]
        )
    return answer
