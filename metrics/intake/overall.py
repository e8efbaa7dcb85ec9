"""What can only be said when all rows are read: which are totals, and how they differ from earlier quarters."""

from metrics.intake.columns import Columns
from metrics.intake.comparing import compared
from metrics.intake.findings import Findings
from metrics.intake.findings.rows import MaybeSumOfRows, SumOfRows
from metrics.intake.grid import Flags
from metrics.intake.known import Known
from metrics.intake.rows import Rows
from metrics.intake.tally import Tally, tally
from metrics.intake.total_rows import total_rows


def check_overall(rows: Rows, columns: Columns, known: Known, findings: Findings) -> None:
    """Reports totals, then what is unlike the member's earlier quarters. The rows are read and their findings made."""
    counted = list(dict.fromkeys(figure.code for figure in rows.counts))
    if not len(rows) or not counted:
        return
    file = tally(rows, counted, long=columns.is_long)
    totals = _report_totals(file, findings)
    headers = {column.meaning.code: column.header for column in columns.figures if column.meaning.kind == "count"}
    for found in compared(_without(file, totals), known.history, known.definitions):
        column = columns.value.header if columns.value and found.row else headers.get(found.measure or "")
        findings.add(found.problem, row=found.row, column=column, value=found.value)


def _report_totals(file: Tally, findings: Findings) -> Flags:
    """Says which rows are totals, and answers with all of them, those that are labelled so included."""
    out = file.labelled.copy()
    for total in total_rows(file):
        problem = (SumOfRows if total.certain else MaybeSumOfRows)(
            count=f"{total.added:,}", first=int(file.rows[total.first])
        )
        findings.add(problem, row=int(file.rows[total.place]))
        out[total.place] = total.certain
    return out


def _without(file: Tally, out: Flags) -> Tally:
    """The tally without those rows, which would be counted a second time."""
    if not out.any():
        return file
    keep = ~out
    return Tally(
        rows=file.rows[keep],
        keys={name: keys[keep] for name, keys in file.keys.items()},
        counts={code: counts[keep] for code, counts in file.counts.items()},
        labelled=file.labelled[keep],
        taxa=file.taxa,
        unclear=file.unclear,
        offered=file.offered,
    )
