"""The findings of a file as a file."""

import csv

from django.http import HttpResponse

from metrics.models import Submission
from metrics.statistics.tabular_csv import safe_cell

_COLUMNS = ("number", "code", "severity", "sheet", "row", "column", "value", "message", "remedy", "comment")


def findings_csv(submission: Submission) -> HttpResponse:
    """All listed findings; cells that a spreadsheet could run as formulas are made harmless."""
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="findings-{submission.pk}.csv"'
    writer = csv.writer(answer)
    writer.writerow(["id", *_COLUMNS[1:]])
    for found in submission.findings.values_list(*_COLUMNS):
        writer.writerow(["" if cell is None else safe_cell(cell) for cell in found])
    return answer
