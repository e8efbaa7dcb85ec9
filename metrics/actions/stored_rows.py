"""The rows of a file into the database, by COPY and by columns: a row costs microseconds, and no object of its own."""

from collections.abc import Iterator, Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from coalition.lib.copying import copied_into
from members.history import platforms_of
from metrics.intake.grid import Codes
from metrics.intake.known import TaxonMatch
from metrics.intake.rows import Placed, Rows
from metrics.intake.understanding import CodeColumn, TaxonColumn
from metrics.models import ReportingGroup, Submission, SubmissionRow

_COLUMNS = (
    "submission_id", "position", "sheet", "row", "taxon_given", "taxon_match", "taxon_id", "group_id",
    "product", "market", "platform_id", "note", "values", "rates",
)  # fmt: skip
_AT_ONCE = 20_000
_NULL = r"\N"
_ESCAPED = (("\\", r"\\"), ("\t", r"\t"), ("\n", r"\n"), ("\r", r"\r"))  # what means something to COPY

# The codes of the rows and the text for each code, or the one text of all rows.
Column = tuple[Codes, pa.StringArray] | str


def copy_rows(submission: Submission, rows: Rows) -> None:
    """Store all of them, in the order of the file."""
    lines = Lines(submission, rows)
    with copied_into(SubmissionRow, _COLUMNS, order="position") as copy:
        for block in lines.blocks():
            copy.write(block)


class Lines:
    """The rows as lines of COPY. What holds for a distinct cell is written once, and taken for each of its rows."""

    def __init__(self, submission: Submission, rows: Rows) -> None:
        self._rows = rows
        self._before = str(submission.pk)
        self._sheet = escaped(pa.array([rows.sheet[:100]], pa.string()))[0]
        owned = platforms_of(submission.member, submission.period.quarter.last_day)
        platforms = dict(owned.values_list("slug", "pk"))
        self._columns: tuple[Column, ...] = (
            _taxa(rows.taxon),
            _codes(rows.product),
            _codes(rows.market),
            _codes(rows.platform, {slug: str(id) for slug, id in platforms.items()}, otherwise=_NULL),
            (rows.note.codes, escaped(rows.note.cells.texts())) if rows.note else "",
        )

    def blocks(self) -> Iterator[memoryview]:
        for start in range(0, len(self._rows), _AT_ONCE):
            yield self._block(slice(start, min(start + _AT_ONCE, len(self._rows))))

    def _block(self, part: slice) -> memoryview:
        numbers = self._rows.numbers[part]
        lines = pc.binary_join_element_wise(
            self._before,
            pa.array(np.arange(part.start, part.stop)).cast(pa.string()),
            self._sheet,
            pa.array(numbers).cast(pa.string()),
            *(_taken(column, part) for column in self._columns),
            self._rows.values_as_json(part),
            self._rows.rates_as_json(part),
            "\t",
        )
        ended = pc.binary_join_element_wise(lines, "", "\n")
        _, offsets, content = ended.buffers()
        return memoryview(content)[: int(np.frombuffer(offsets, dtype=np.int32)[len(ended)])]


def _taken(column: Column, part: slice) -> pa.StringArray | str:
    if isinstance(column, str):
        return column
    codes, texts = column
    return texts.take(pa.array(codes[part]))


def escaped(texts: pa.StringArray) -> pa.StringArray:
    """Texts as COPY reads them."""
    for sign, written in _ESCAPED:
        texts = pc.replace_substring(texts, sign, written)
    return texts


def _codes(column: Placed[CodeColumn] | None, ids: Mapping[str, str] | None = None, *, otherwise: str = "") -> Column:
    if column is None:
        return otherwise
    values = column.cells.values if ids is None else [ids.get(code, otherwise) for code in column.cells.values]
    return column.codes, pa.array(values, pa.string())


def _taxa(column: Placed[TaxonColumn] | None) -> Column:
    """The name as given, how it was matched, and the taxon and the group that it was matched to."""
    if column is None:
        return "\t".join(("", "", _NULL, _NULL))
    groups = {slug: str(id) for slug, id in ReportingGroup.objects.values_list("slug", "pk")}
    given = escaped(column.cells.texts())
    matched = pa.array([_matched(match, groups) for match in column.cells.matches], pa.string())
    return column.codes, pc.binary_join_element_wise(given, matched, "\t")


def _matched(match: TaxonMatch | None, groups: Mapping[str, str]) -> str:
    if match is None:
        return "\t".join(("", _NULL, _NULL))
    taxon = _NULL if match.taxon_id is None else str(match.taxon_id)
    return "\t".join((match.kind, taxon, groups.get(match.group or "", _NULL)))
