"""The long form: a line for each figure, with the name of its measure."""

import numpy as np

from metrics.intake.checks import duplicates, identity_class, identity_problem
from metrics.intake.columns import Column, Meaning, Measures
from metrics.intake.figures import COUNT, Counts, Shares
from metrics.intake.findings import Problem
from metrics.intake.findings.structure import UnknownMeasure
from metrics.intake.grid import Places
from metrics.intake.keys import Integers
from metrics.intake.reports import CellProblems, Report, Reports
from metrics.intake.row_reader import RowReader
from metrics.intake.rows import Figure
from metrics.intake.sheet import Cell, written
from metrics.statistics.indicator import Identity


def read_long(reader: RowReader, measure: Column, value: Column) -> Reports:
    """The figures of all lines; what is said at the end: the identities, whose counts stand on several lines."""
    names, values = reader.body.column(measure.index), reader.body.column(value.index)
    reader.has_figures = values.first_filled() is not None
    measures = Measures(reader.known.definitions, reader.known.answers)
    unknown = CellProblems(names.distinct, lambda code: _unknown(measures, names.distinct[code]))
    meanings: dict[Meaning, int] = {}
    meant = np.full(len(names.distinct), -1)
    for code in map(int, names.used):
        meaning = measures[names.distinct[code]]
        if isinstance(meaning, Problem):
            unknown.mark(code, type(meaning))
        else:
            meant[code] = meanings.setdefault(meaning, len(meanings))
    reader.reports.add(unknown.report(names.codes, measure.header))
    figures = {
        kind.__name__: kind(values.distinct, separator=reader.separator)
        for kind in {Shares if meaning.kind == "percent" else Counts for meaning in meanings}
    }
    of_line = meant[names.codes]
    for meaning, number in meanings.items():
        kind = "Shares" if meaning.kind == "percent" else "Counts"
        reader.read_figure(meaning, values, figures[kind], value.header, among=of_line == number)
    read = np.flatnonzero(of_line >= 0)
    figure_keys = reader.keys.add(np.maximum(of_line, 0), max(1, len(meanings)))
    reader.reports.add(duplicates(figure_keys, read, reader.body.numbers, long=True))
    return _identities(reader, value.header)


def _unknown(measures: Measures, name: Cell) -> Problem:
    meaning = measures[name]
    return meaning if isinstance(meaning, Problem) else UnknownMeasure(value=written(name))


def _identities(reader: RowReader, header: str) -> Reports:
    """Of a measure that a key has twice the last counts. Keys are taken in the order in which they first stand."""
    reports = Reports(reader.body.numbers)
    counts = {figure.code: figure for figure in reader.counts}
    wanted = [one for one in reader.known.definitions.identities if {one.smaller, one.larger} <= set(counts)]
    if not wanted:
        return reports
    key, firsts = reader.keys.in_order_of_lines()
    many = len(firsts)
    recorded = np.flatnonzero(np.logical_or.reduce([figure.counts for figure in reader.counts]))
    first = np.full(many, len(key))
    np.minimum.at(first, key[recorded], recorded)
    for identity in wanted:
        small, large = (_last(counts[code], key, many) for code in (identity.smaller, identity.larger))
        smaller, larger = _values(counts[identity.smaller], small), _values(counts[identity.larger], large)
        broken = np.flatnonzero((smaller >= 0) & (larger >= 0) & (smaller > larger))
        reports.add(_broken(reader, identity, header, key, np.sort(first[broken]), small, smaller, larger))
    return reports


def _last(figure: Figure[Counts], key: Places, many: int) -> Places:
    """The last line of each key that has this measure, -1 where none has."""
    last = np.full(many, -1, dtype=np.int64)
    lines = np.flatnonzero(figure.counts)
    np.maximum.at(last, key[lines], lines)
    return last


def _values(figure: Figure[Counts], lines: Places) -> Integers:
    """The counts in these lines, -1 where there is none."""
    codes = figure.codes[lines]
    counted = (lines >= 0) & (figure.cells.states[codes] == COUNT)
    return np.where(counted, figure.cells.values[codes], -1)


def _broken(
    reader: RowReader,
    identity: Identity,
    header: str,
    key: Places,
    places: Places,
    lines: Places,
    smaller: Integers,
    larger: Integers,
) -> Report:
    """`places` are the first lines of the keys; the row is that of the smaller count."""
    return Report(
        places,
        {identity_class(identity): len(places)},
        lambda place: identity_problem(
            identity, int(smaller[key[place]]), int(larger[key[place]]), reader.known.definitions
        ),
        header,
        lambda place: int(smaller[key[place]]),
        lambda place: int(reader.body.numbers[lines[key[place]]]),
    )
