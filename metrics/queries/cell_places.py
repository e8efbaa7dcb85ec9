"""A cell of a file, found by the row and column that people see, and found again in another version."""

from collections.abc import Iterable
from dataclasses import dataclass

from metrics.models import ReviewQuery, Submission, SubmissionRow

_KEY = ("taxon_id", "group_id", "product", "market", "platform_id")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that was understood: its row, and the measure or the part of the key that its column says."""

    row: SubmissionRow
    meaning: str

    @property
    def words(self) -> str | None:
        """What stands there; None where the row says nothing of it."""
        return _said(self.row, self.meaning)


def cell_at(submission: Submission, row: int | None, column: str) -> Cell | None:
    """The cell in this row under this header; None where no such cell was understood."""
    meaning = meaning_of(submission, column)
    if row is None or not meaning:
        return None
    found = submission.file_rows.filter(row=row).select_related("taxon", "group", "platform").first()
    return Cell(found, meaning) if found else None


def cell_asked_about(query: ReviewQuery) -> Cell | None:
    """The cell of a question, by the place that was noted as it was asked; questions of old have only the row."""
    if query.position is None:
        return cell_at(query.submission, query.row, query.column)
    meaning = meaning_of(query.submission, query.column)
    rows = query.submission.file_rows.filter(position=query.position).select_related("taxon", "group", "platform")
    found = rows.first()
    return Cell(found, meaning) if found and meaning else None


def meaning_of(submission: Submission, column: str) -> str:
    """What the header was understood as; empty where it is none of the file's."""
    asked = column.strip().casefold()
    for each in submission.reading.get("columns", []):
        if asked and asked in {str(each["header"]).strip().casefold(), str(each["meaning"] or "").casefold()}:
            return each["meaning"] or ""
    return ""


def same_cells(cell: Cell, submission: Submission) -> list[str]:
    """What the version says under the same taxon, product, market and platform; empty where it has no such row."""
    key = {name: getattr(cell.row, name) for name in _KEY}
    if cell.row.taxon_id is None and cell.row.group_id is None:
        key["taxon_given"] = cell.row.taxon_given
    rows: Iterable[SubmissionRow] = submission.file_rows.filter(**key).select_related("taxon", "group", "platform")
    found = (_said(row, cell.meaning) for row in rows)
    return [words for words in found if words is not None]


def _said(row: SubmissionRow, meaning: str) -> str | None:
    if meaning in row.values:
        told = row.values[meaning]
        return f"{told:,}" if isinstance(told, int) else str(told)
    indicator = meaning.removesuffix("_percent")
    if meaning != indicator and indicator in row.rates:
        return f"{100 * row.rates[indicator]:.6g}%"
    if meaning == "value" and len(row.values) == 1:  # of the long form
        return _said(row, next(iter(row.values)))
    words = {
        "taxon": row.taxon_given,
        "product": row.product,
        "market": row.market,
        "platform": row.platform.name if row.platform else "",
        "note": row.note,
    }
    return words.get(meaning)
