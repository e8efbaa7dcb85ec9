"""The intake once more, slow and obvious: line by line, cell by cell, nothing remembered and no arrays."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from metrics.intake.checks import identity_problem, period_problem
from metrics.intake.columns import Column, Columns, Meaning, Measures
from metrics.intake.findings import Findings, Problem, names, rows
from metrics.intake.known import NOT_REPORTED, Answer, Known, Row, TaxonMatch
from metrics.intake.numbers import read_count, read_percentage
from metrics.intake.sheet import Cell, Line, Odd, is_blank, written
from metrics.intake.understanding import Markets, Platforms, Products, odd_text, spaced

Key = tuple[str, ...]
_MATCHED = {"synonym": names.MatchedBySynonym, "common": names.MatchedByCommonName, "parent": names.MatchedToParent}
_NOT_TOLD = ("not applicable", "not reported")


@dataclass
class RowByRow:
    columns: Columns
    known: Known
    separator: str | None
    findings: Findings
    rows: list[Row] = field(default_factory=list)
    seen: dict[Key, int] = field(default_factory=dict)
    parts: dict[Key, dict[str, tuple[Answer, int]]] = field(default_factory=dict)

    def read(self, line: Line) -> None:
        number, cells = line
        here = {name: _cell(column, cells) for name, column in self.columns.texts.items()}
        taxon = self.taxon(number, here.get("taxon"))
        product = self.code(Products(self.known), number, "product", here.get("product"))
        market = self.code(Markets(self.known), number, "market", here.get("market"))
        platform = self.code(Platforms(self.known), number, "platform", here.get("platform"))
        note, period = here.get("note"), here.get("period")
        self.say(odd_text(note), number, "note", note)
        if not is_blank(period):
            self.say(period_problem(spaced(period), self.known.period), number, "period", period)
        given = written(here.get("taxon")) if isinstance(here.get("taxon"), Odd) else spaced(here.get("taxon"))
        row = Row("", number, given, taxon, product, market, platform, {}, {}, written(note).strip())
        key = tuple(written(here.get(name)).strip().casefold() for name in ("taxon", "product", "market", "platform"))
        if self.columns.measure and self.columns.value:
            self.read_long(row, key, cells, self.columns.measure, self.columns.value)
        else:
            self.read_wide(row, key, cells)
        self.rows.append(row)

    def finish(self) -> None:
        for parts in self.parts.values():
            for identity in self.known.definitions.identities:
                if {identity.smaller, identity.larger} <= set(parts) and self.columns.value:
                    (small, row), (large, _) = parts[identity.smaller], parts[identity.larger]
                    if small.value is not None and large.value is not None and small.value > large.value:
                        problem = identity_problem(identity, small.value, large.value, self.known.definitions)
                        self.findings.add(problem, row=row, column=self.columns.value.header, value=small.value)

    def read_wide(self, row: Row, key: Key, cells: Sequence[Cell]) -> None:
        plain = [column for column in self.columns.figures if self.is_plain(column)]
        told = False
        for column in [*plain, *(column for column in self.columns.figures if column not in plain)]:
            here = self.figure(row, column.meaning, _cell(column, cells), column.header, broken_down=any(key[:3]))
            told |= here and column.meaning.code in self.for_member
        if told and not any(key[:3]):
            for code in [code for code, answer in row.values.items() if answer is NOT_REPORTED]:
                if code not in self.for_member:
                    del row.values[code]
        headers = {column.meaning: column.header for column in self.columns.figures}
        for identity in self.known.definitions.identities:
            small, large = row.values.get(identity.smaller), row.values.get(identity.larger)
            if small and large and small.value is not None and large.value is not None and small.value > large.value:
                problem = identity_problem(identity, small.value, large.value, self.known.definitions)
                header = headers[Meaning("count", identity.smaller)]
                self.findings.add(problem, row=row.row, column=header, value=small.value)
        self.once(key, row.row, rows.DuplicateRow)

    def read_long(self, row: Row, key: Key, cells: Sequence[Cell], measure: Column, value: Column) -> None:
        name = _cell(measure, cells)
        meaning = Measures(self.known.definitions, self.known.answers)[name]
        if isinstance(meaning, Problem):
            self.findings.add(meaning, row=row.row, column=measure.header, value=written(name))
            return
        self.figure(row, meaning, _cell(value, cells), value.header, broken_down=any(key[:3]))
        self.once((*key, meaning.name), row.row, rows.DuplicateValue)
        if meaning.code in row.values:
            self.parts.setdefault(key, {})[meaning.code] = (row.values[meaning.code], row.row)

    def figure(self, row: Row, meaning: Meaning, cell: Cell, header: str, *, broken_down: bool) -> bool:
        misplaced = broken_down and meaning.code in self.for_member
        if meaning.kind == "percent":
            share = read_percentage(cell, commas=self.separator == ",")
            problem, told = share.problem, share.value is not None
            if share.value is not None and not misplaced:
                row.rates[meaning.code] = share.value
        else:
            count = read_count(cell, semicolons=self.separator == ";")
            problem, told = count.problem, count.value is not None and count.value.missing not in _NOT_TOLD
            if count.value is not None and not misplaced:
                row.values[meaning.code] = count.value
        if problem:
            self.findings.add(problem, row=row.row, column=header, value=written(cell))
        if misplaced and told:
            title = self.known.definitions.indicators[meaning.code].title
            self.findings.add(rows.MisplacedMeasure(measure=title), row=row.row, column=header, value=written(cell))
        return told

    def taxon(self, number: int, cell: Cell) -> TaxonMatch | None:
        if odd_text(cell) or is_blank(cell):
            self.say(odd_text(cell), number, "taxon", cell)
            return None
        name = spaced(cell)
        match = self.known.find_taxa([name]).get(name, TaxonMatch("unknown"))
        if match.kind == "unknown":
            self.say(names.UnknownTaxon(value=name, candidates=match.candidates), number, "taxon", cell)
        elif match.kind == "ambiguous":
            self.say(names.AmbiguousTaxon(value=name, candidates=match.candidates), number, "taxon", cell)
        elif problem := _MATCHED.get(match.kind):
            self.say(problem(value=name, name=match.name), number, "taxon", cell)
        if match.taxon_id is not None and match.kind != "group" and not match.listed:
            self.say(names.NotCitesListed(name=match.name), number, "taxon", cell)
        return match

    def code(self, codes: Products | Markets | Platforms, number: int, name: str, cell: Cell) -> str:
        if problem := odd_text(cell):
            self.say(problem, number, name, cell)
            return ""
        text = spaced(cell)
        found = codes.code(text) if text else ""
        if found is None:
            self.say(codes.unknown(text), number, name, cell)
        return found or ""

    def once(self, key: Key, row: int, problem: type[Problem]) -> None:
        if key in self.seen:
            self.findings.add(problem(first=self.seen[key]), row=row)
        self.seen.setdefault(key, row)

    def say(self, problem: Problem | None, number: int, name: str, cell: Cell) -> None:
        if problem:
            self.findings.add(problem, row=number, column=self.columns.texts[name].header, value=written(cell))

    @property
    def for_member(self) -> set[str]:
        measures, rates = self.known.definitions.measures, self.known.definitions.indicators
        codes = {code for code, measure in measures.items() if measure.scope == "member"}
        return codes | {code for code, rate in rates.items() if rate.numerator in codes}

    def is_plain(self, column: Column) -> bool:
        return column.meaning.kind == "count" and column.meaning.code not in self.for_member


def _cell(column: Column, cells: Sequence[Cell]) -> Cell:
    return cells[column.index] if column.index < len(cells) else None
