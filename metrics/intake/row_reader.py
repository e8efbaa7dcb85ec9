"""One line of a table -> one row, in the wide form and in the long."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from metrics.intake.checks import Duplicates, Periods, identity_problems
from metrics.intake.columns import Column, Columns, Meaning, Measures
from metrics.intake.figures import Counts, Shares, is_told
from metrics.intake.findings import Findings, Problem
from metrics.intake.findings.rows import MisplacedMeasure
from metrics.intake.known import NOT_REPORTED, Answer, Known, NumberFormat, Row
from metrics.intake.sheet import Cell, is_blank, written
from metrics.intake.understanding import CodeColumn, Markets, NamedTaxon, Platforms, Products, odd_text

_KEY = ("taxon", "product", "market", "platform")
_NO_TAXON = NamedTaxon()
_ABSENT = -1  # the last cell of a padded line, which is always blank


@dataclass(frozen=True, slots=True)
class Place:
    """Where a problem of a cell is reported."""

    row: int
    column: str
    cell: Cell


class Folded(dict[Cell, str]):
    """A cell as it takes part in a row's key: as written, trimmed, case-folded."""

    def __missing__(self, cell: Cell) -> str:
        folded = self[cell] = written(cell).strip().casefold()
        return folded


class RowReader:
    """Reads line after line; what concerns several lines is said by ``finish``."""

    def __init__(
        self,
        *,
        columns: Columns,
        taxa: Mapping[Cell, NamedTaxon],
        known: Known,
        sheet: str,
        separator: str | None,
        findings: Findings,
    ) -> None:
        self.columns = columns
        self.formats: dict[str, NumberFormat] = {}
        self.has_figures = False
        self._taxa = taxa
        self._definitions = known.definitions
        self._sheet = sheet
        self._findings = findings
        self._width = columns.width
        self._text = {
            name: columns.texts[name].index if name in columns.texts else _ABSENT for name in (*_KEY, "period", "note")
        }
        self._counts = Counts(separator=separator, formats=self.formats)
        self._shares = Shares(separator=separator, formats=self.formats)
        self._products = CodeColumn(Products(known))
        self._markets = CodeColumn(Markets(known))
        self._platforms = CodeColumn(Platforms(known))
        self._periods = Periods(known.period)
        self._measures = Measures(known.definitions)
        self._folded = Folded()
        self._duplicates = Duplicates()
        self._parts: dict[tuple[str, ...], dict[str, tuple[Answer, int]]] = {}
        self._member_scope = {c for c, m in known.definitions.measures.items() if m.scope == "member"}
        self._member_scope |= {
            code
            for code, indicator in known.definitions.indicators.items()
            if indicator.numerator in self._member_scope
        }
        self._headers = {column.meaning: column.header for column in columns.figures}
        counted = {meaning.code for meaning in self._headers if meaning.kind == "count"}
        self._identities = tuple(
            identity
            for identity in known.definitions.identities
            if columns.is_long or {identity.smaller, identity.larger} <= counted
        )
        self._plain = tuple(c for c in columns.figures if self._is_plain(c))
        self._special = tuple(c for c in columns.figures if not self._is_plain(c))

    def read(self, number: int, cells: Sequence[Cell]) -> Row:
        """The row of one line, with everything that is wrong in it reported."""
        width = self._width
        cells = [*cells[:width], *[None] * (width + 1 - min(len(cells), width))]
        at = self._text
        taxon, product, market = cells[at["taxon"]], cells[at["product"]], cells[at["market"]]
        platform, period, note = cells[at["platform"]], cells[at["period"]], cells[at["note"]]
        named = self._taxa.get(taxon, _NO_TAXON)
        for problem in named.problems:
            self._say(problem, number, "taxon", taxon)
        row = Row(
            sheet=self._sheet,
            row=number,
            taxon_given=named.given,
            taxon=named.match,
            product=self._code(self._products, number, "product", product),
            market=self._code(self._markets, number, "market", market),
            platform=self._code(self._platforms, number, "platform", platform),
            values={},
            rates={},
            note=self._note(number, note) if note is not None else "",
        )
        if period is not None and (mismatch := self._periods[period]):
            self._say(mismatch, number, "period", period)
        folded = self._folded
        key = (folded[taxon], folded[product], folded[market], folded[platform])
        broken_down = any(key[:3])
        if self.columns.is_long:
            self._read_long(row, cells, key, broken_down=broken_down)
        else:
            self._read_wide(row, cells, broken_down=broken_down)
            self._duplicates.check(key, number, long=False, findings=self._findings)
        return row

    def finish(self) -> None:
        """The identities of the long form, whose counts stand on several lines."""
        column = self.columns.value.header if self.columns.value else None
        for parts in self._parts.values():
            values = {code: answer for code, (answer, _) in parts.items()}
            for identity, problem in identity_problems(values, self._identities, self._definitions):
                answer, row = parts[identity.smaller]
                self._findings.add(problem, row=row, column=column, value=answer.value)

    def _read_wide(self, row: Row, cells: Sequence[Cell], *, broken_down: bool) -> None:
        values, counts = row.values, self._counts
        for column in self._plain:
            read = counts[cells[column.index]]
            if read.problem is not None:
                self._report(read.problem, Place(row.row, column.header, cells[column.index]))
            if read.value is not None:
                values[column.meaning.code] = read.value
        told_for_member = False
        for column in self._special:
            place = Place(row.row, column.header, cells[column.index])
            told = self._read_figure(row, column.meaning, place, broken_down=broken_down)
            told_for_member |= told and column.meaning.code in self._member_scope
        if told_for_member and not broken_down:
            self._forget_what_was_not_asked(row)
        if not self.has_figures:
            self.has_figures = any(not is_blank(cells[column.index]) for column in self.columns.figures)
        for identity, problem in identity_problems(values, self._identities, self._definitions):
            header = self._headers[Meaning("count", identity.smaller)]
            self._findings.add(problem, row=row.row, column=header, value=values[identity.smaller].value)

    def _forget_what_was_not_asked(self, row: Row) -> None:
        """A row for the whole member leaves blank what it does not speak of: wildlife not identified."""
        row.values = {
            code: answer
            for code, answer in row.values.items()
            if answer is not NOT_REPORTED or code in self._member_scope
        }

    def _read_long(self, row: Row, cells: Sequence[Cell], key: tuple[str, ...], *, broken_down: bool) -> None:
        measure, value = self.columns.measure, self.columns.value
        if measure is None or value is None:
            return
        name = cells[measure.index]
        meaning = self._measures[name]
        self.has_figures = self.has_figures or not is_blank(cells[value.index])
        if isinstance(meaning, Problem):
            self._report(meaning, Place(row.row, measure.header, name))
            return
        place = Place(row.row, value.header, cells[value.index])
        self._read_figure(row, meaning, place, broken_down=broken_down)
        self._duplicates.check((*key, meaning.name), row.row, long=True, findings=self._findings)
        if meaning.code in row.values:
            self._parts.setdefault(key, {})[meaning.code] = (row.values[meaning.code], row.row)

    def _read_figure(self, row: Row, meaning: Meaning, place: Place, *, broken_down: bool) -> bool:
        """Puts the figure where it belongs; whether the member told one."""
        misplaced = broken_down and meaning.code in self._member_scope
        if meaning.kind == "percent":
            share = self._shares[place.cell]
            problem, told = share.problem, share.value is not None
            if share.value is not None and not misplaced:
                row.rates[meaning.code] = share.value
        else:
            count = self._counts[place.cell]
            problem, told = count.problem, count.value is not None and is_told(count.value)
            if count.value is not None and not misplaced:
                row.values[meaning.code] = count.value
        if problem is not None:
            self._report(problem, place)
        if misplaced and told:
            title = self._definitions.indicators[meaning.code].title
            self._report(MisplacedMeasure(measure=title), place)
        return told

    def _is_plain(self, column: Column) -> bool:
        """A count that may stand in any row: nearly all columns, and read without more questions."""
        return column.meaning.kind == "count" and column.meaning.code not in self._member_scope

    def _code(self, codes: CodeColumn, number: int, name: str, cell: Cell) -> str:
        code = codes[cell]
        if code.problem is not None:
            self._say(code.problem, number, name, cell)
        return code.value

    def _note(self, number: int, cell: Cell) -> str:
        if problem := odd_text(cell):
            self._say(problem, number, "note", cell)
        return written(cell).strip()

    def _say(self, problem: Problem, number: int, name: str, cell: Cell) -> None:
        self._report(problem, Place(number, self.columns.texts[name].header, cell))

    def _report(self, problem: Problem, place: Place) -> None:
        self._findings.add(problem, row=place.row, column=place.column, value=written(place.cell))
