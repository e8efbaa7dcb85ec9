"""The wide form: a column for each measure."""

import numpy as np
import numpy.typing as npt

from metrics.intake.checks import duplicates, identity_class, identity_problem
from metrics.intake.columns import Column, Meaning
from metrics.intake.figures import BLANK, COUNT, Counts, Shares
from metrics.intake.grid import Flags
from metrics.intake.reports import Report
from metrics.intake.row_reader import RowReader
from metrics.intake.rows import Figure
from metrics.statistics.indicator import Identity

_MORE_THAN_ANY = np.iinfo(np.int64).max


def read_wide(reader: RowReader) -> None:
    """The figures of all columns, with what is wrong in them, among those of a row, and between rows."""
    figures = reader.columns.figures
    special = [column for column in figures if _is_special(column, reader)]
    for column in figures:
        if column not in special:
            _read(reader, column)
    told = np.zeros(len(reader.body), dtype=bool)
    for column in special:
        told_here = _read(reader, column)
        if column.meaning.code in reader.for_member:
            told |= told_here
    _forget_what_was_not_asked(reader, told & ~reader.broken_down)
    reader.has_figures = any(
        reader.body.column(column.index).first_filled() is not None for column in reader.columns.figures
    )
    headers = {column.meaning: column.header for column in figures}
    counts = {figure.code: figure for figure in reader.counts}
    for identity in reader.known.definitions.identities:
        if identity.smaller in counts and identity.larger in counts:
            header = headers[Meaning("count", identity.smaller)]
            _check_identity(reader, identity, counts[identity.smaller], counts[identity.larger], header)
    lines = np.arange(len(reader.body))
    reader.reports.add(duplicates(reader.keys, lines, reader.body.numbers, long=False))


def _is_special(column: Column, reader: RowReader) -> bool:
    """No count that may stand in any row; those are said after the plain ones."""
    return column.meaning.kind == "percent" or column.meaning.code in reader.for_member


def _read(reader: RowReader, column: Column) -> Flags:
    cells = reader.body.column(column.index)
    kind = Shares if column.meaning.kind == "percent" else Counts
    figures = kind(cells.distinct, separator=reader.separator)
    return reader.read_figure(column.meaning, cells, figures, column.header)


def _forget_what_was_not_asked(reader: RowReader, rows: Flags) -> None:
    """A row for the whole member leaves blank what it does not speak of: wildlife not identified."""
    if not rows.any():
        return
    for figure in reader.counts:
        if figure.code not in reader.for_member:
            np.logical_and(figure.counts, ~(rows & (figure.cells.states == BLANK)[figure.codes]), out=figure.counts)


def _check_identity(
    reader: RowReader, identity: Identity, small: Figure[Counts], large: Figure[Counts], header: str
) -> None:
    smaller, larger = _values(small, otherwise=-1), _values(large, otherwise=_MORE_THAN_ANY)
    places = np.flatnonzero((smaller > larger) & small.counts & large.counts)
    reader.reports.add(
        Report(
            places,
            {identity_class(identity): len(places)},
            lambda place: identity_problem(identity, int(smaller[place]), int(larger[place]), reader.known.definitions),
            header,
            lambda place: int(smaller[place]),
        )
    )


def _values(figure: Figure[Counts], *, otherwise: int) -> npt.NDArray[np.int64]:
    cells = figure.cells
    values: npt.NDArray[np.int64] = np.where(cells.states == COUNT, cells.values, otherwise)[figure.codes]
    return values
