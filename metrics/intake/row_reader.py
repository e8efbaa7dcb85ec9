"""The lines of a table -> rows, and what is wrong in them: what both forms have in common."""

from collections.abc import Callable, Mapping

import numpy as np

from metrics.intake.checks import Periods, as_written
from metrics.intake.columns import Columns, Meaning
from metrics.intake.figures import Counts, Shares
from metrics.intake.findings.rows import MisplacedMeasure
from metrics.intake.grid import CellColumn, Flags, Grid
from metrics.intake.keys import same
from metrics.intake.known import Known, NumberFormat
from metrics.intake.reports import Report, Reports
from metrics.intake.rows import Figure, Placed, Rows
from metrics.intake.sheet import written
from metrics.intake.understanding import CodeColumn, Markets, Notes, Platforms, Products, TaxonColumn

_CODES: Mapping[str, Callable[[Known], Products | Markets | Platforms]] = {
    "product": Products,
    "market": Markets,
    "platform": Platforms,
}


class RowReader:
    """Gathers what the columns say, and in `reports` what is wrong with it, in the order in which a row says it.

    `broken_down` are the lines that name a taxon, a product or a market; `keys` tells the lines apart.
    """

    def __init__(self, body: Grid, columns: Columns, known: Known, separator: str | None) -> None:
        self.body = body
        self.columns = columns
        self.known = known
        self.separator = separator
        self.reports = Reports(body.numbers)
        self.keys = same(len(body))
        self.broken_down = np.zeros(len(body), dtype=bool)
        self.has_figures = False
        self.counts: list[Figure[Counts]] = []
        self.shares: list[Figure[Shares]] = []
        self._formats: list[tuple[int, int, NumberFormat]] = []
        measures = known.definitions.measures
        rates = known.definitions.indicators
        self.for_member = {code for code, measure in measures.items() if measure.scope == "member"}
        self.for_member |= {code for code, rate in rates.items() if rate.numerator in self.for_member}
        self._texts = self._read_texts()

    def rows(self, sheet: str) -> Rows:
        taxon, (product, market, platform), note = self._texts
        return Rows(
            sheet, self.body.numbers, taxon, product, market, platform, note, tuple(self.counts), tuple(self.shares)
        )

    def formats(self) -> tuple[NumberFormat, ...]:
        """Each way of writing numbers with its first example, in the order in which they stand in the file."""
        first: dict[str, NumberFormat] = {}
        for _, _, met in sorted(self._formats, key=lambda one: one[:2]):
            first.setdefault(met.mark, met)
        return tuple(first.values())

    def read_figure(
        self, meaning: Meaning, column: CellColumn, figures: Counts | Shares, header: str, *, among: Flags | None = None
    ) -> Flags:
        """Put the figures of a column where they belong, those of the lines `among`; in which lines one is told."""
        codes = column.codes
        told, counts = figures.told[codes], figures.read[codes]
        if among is not None:
            told, counts = told & among, counts & among
        self.reports.add(figures.problems.report(codes, header, among=among))
        if meaning.code in self.for_member:
            self._report_misplaced(meaning, column, told, header)
            counts &= ~self.broken_down
        if isinstance(figures, Counts):
            self.counts.append(Figure(meaning.code, codes, figures, counts))
        else:
            self.shares.append(Figure(meaning.code, codes, figures, counts))
        self._formats += [(place, len(self._formats), met) for place, met in figures.formats(codes, among)]
        return told

    def _report_misplaced(self, meaning: Meaning, column: CellColumn, told: Flags, header: str) -> None:
        places = np.flatnonzero(told & self.broken_down)
        title = self.known.definitions.indicators[meaning.code].title
        self.reports.add(
            Report(
                places,
                {MisplacedMeasure: len(places)},
                lambda _: MisplacedMeasure(measure=title),
                header,
                lambda place: written(column.cell(place)),
            )
        )

    def _read_texts(
        self,
    ) -> tuple[Placed[TaxonColumn] | None, list[Placed[CodeColumn] | None], Placed[Notes] | None]:
        taxon = self._taxon()
        codes = [self._code(name) for name in _CODES]
        note = self._note()
        self._period()
        return taxon, codes, note

    def _taxon(self) -> Placed[TaxonColumn] | None:
        if (column := self.columns.texts.get("taxon")) is None:
            return None
        cells = self.body.column(column.index)
        taxa = TaxonColumn(cells, self.known)
        for problems in taxa.problems:
            self.reports.add(problems.report(cells.codes, column.header))
        self.broken_down |= self._tell_apart(cells)
        return Placed(cells.codes, taxa)

    def _code(self, name: str) -> Placed[CodeColumn] | None:
        if (column := self.columns.texts.get(name)) is None:
            return None
        cells = self.body.column(column.index)
        codes = CodeColumn(cells, _CODES[name](self.known), self.known.answers)
        self.reports.add(codes.problems.report(cells.codes, column.header))
        said = self._tell_apart(cells)
        if name != "platform":
            self.broken_down |= said
        return Placed(cells.codes, codes)

    def _tell_apart(self, column: CellColumn) -> Flags:
        """The lines by what they say here; which of them say something."""
        part, many = as_written(column)
        self.keys = self.keys.add(part, many)
        said: Flags = part > 0
        return said

    def _note(self) -> Placed[Notes] | None:
        if (column := self.columns.texts.get("note")) is None:
            return None
        cells = self.body.column(column.index)
        notes = Notes(cells)
        self.reports.add(notes.problems.report(cells.codes, column.header))
        return Placed(cells.codes, notes)

    def _period(self) -> None:
        if (column := self.columns.texts.get("period")) is not None:
            cells = self.body.column(column.index)
            self.reports.add(Periods(cells, self.known.period).problems.report(cells.codes, column.header))
