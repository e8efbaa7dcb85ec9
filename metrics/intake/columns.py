"""Column names -> what they mean, and what is missing among them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from metrics.intake.answers import Answers
from metrics.intake.findings import Findings, Problem, shown
from metrics.intake.findings.structure import (
    ColumnWithoutName,
    EmptyUnknownColumn,
    MissingColumn,
    MixedForms,
    NoMeasures,
    NoTaxonColumn,
    RepeatedColumn,
    UnknownColumn,
    UnknownMeasure,
)
from metrics.intake.grid import Grid
from metrics.intake.headers import LONG_COLUMNS, PERCENT, fold
from metrics.intake.known import ColumnRead
from metrics.intake.nearest import nearest
from metrics.intake.sheet import Cell, written
from metrics.intake.words import words
from metrics.statistics.indicator import Definitions, Indicator, Measure

_PERCENT_SIGNS = ("%", "(%)", "percent", "百分比", "(pour cent)", "(por ciento)")

ColumnKind = Literal["text", "long", "count", "percent"]


@dataclass(frozen=True, slots=True)
class Meaning:
    """``code`` is a text column's name, a measure's code, or (``percent``) an indicator's code."""

    kind: ColumnKind
    code: str

    @property
    def name(self) -> str:
        """The column's name in the template."""
        return self.code + PERCENT if self.kind == "percent" else self.code


@dataclass(frozen=True, slots=True)
class Column:
    index: int
    header: str
    meaning: Meaning


@dataclass(frozen=True, slots=True)
class Columns:
    """The understood columns of a table. The long form has `measure` and `value`, and then no ``figures``."""

    texts: Mapping[str, Column]
    figures: tuple[Column, ...]
    measure: Column | None = None
    value: Column | None = None

    @property
    def is_long(self) -> bool:
        return self.measure is not None and self.value is not None


@lru_cache(maxsize=4)
def meanings(definitions: Definitions) -> Mapping[str, Meaning]:
    """Folded column name -> meaning: the names of the template, their translations and synonyms."""
    return {fold(name): meaning for name, meaning in all_names(definitions)}


def all_names(definitions: Definitions) -> Iterator[tuple[str, Meaning]]:
    """Every way in which a column may be called. None may mean two things."""
    for code, measure in definitions.measures.items():
        yield from ((name, Meaning("count", code)) for name in (code, *_named(measure)))
    for rate in definitions.rates:
        meaning = Meaning("percent", rate.code)
        yield from ((rate.code + end, meaning) for end in ("%", PERCENT))
        # Without the sign a share between 0 and 1 would be as likely: that is not for us to guess.
        yield from ((name + end, meaning) for name in _named(rate) for end in _PERCENT_SIGNS)
    for column, by_language in words().columns.items():
        meaning = Meaning("long" if column in LONG_COLUMNS else "text", column)
        yield from ((name, meaning) for names in ((column,), *by_language.values()) for name in names)


def _named(defined: Measure | Indicator) -> Iterator[str]:
    yield defined.title
    for names in defined.names.values():
        yield from names.all


class Measures(dict[Cell, Meaning | Problem]):
    """A cell of the long form's measure column -> the measure or percentage that it names."""

    def __init__(self, definitions: Definitions, answers: Answers) -> None:
        super().__init__()
        self._answers = answers
        known = meanings(definitions)
        self._known = {name: m for name, m in known.items() if m.kind in ("count", "percent")}

    def __missing__(self, cell: Cell) -> Meaning | Problem:
        name = written(cell).strip()
        found: Meaning | Problem = self._meaning(name) or UnknownMeasure(
            value=name, candidates=candidates(name, self._known)
        )
        self[cell] = found
        return found

    def _meaning(self, name: str) -> Meaning | None:
        meaning = find_meaning(name, self._known)
        if meaning is None and (said := self._answers.find("measure", name)):
            meaning = find_meaning(self._answers.use(said), self._known)
        return meaning


@lru_cache(maxsize=4)
def recognised_names(definitions: Definitions) -> frozenset[str]:
    """The folded column names by which a header is told from other rows."""
    return frozenset(meanings(definitions))


def find_meaning(name: str, known: Mapping[str, Meaning]) -> Meaning | None:
    return known.get(fold(name))


def candidates(name: str, known: Mapping[str, Meaning]) -> tuple[str, ...]:
    """The names of the template that look most like this one."""
    return nearest(name, dict.fromkeys(meaning.name for meaning in known.values()))


def understand_columns(
    header: Sequence[Cell],
    body: Grid,
    *,
    header_row: int | None,
    definitions: Definitions,
    findings: Findings,
    answers: Answers,
) -> Columns | None:
    """The columns that mean something; None where there is nothing to count, with findings that say why."""
    known = meanings(definitions)
    columns: dict[Meaning, Column] = {}
    width = max(len(header), len(body.columns))
    for index in range(width):
        name = written(header[index]).strip() if index < len(header) else ""
        meaning = find_meaning(name, known)
        if meaning is None and (said := answers.find("column", name)):
            if not answers.use(said):
                continue
            meaning = find_meaning(said.meaning, known)
        if meaning is None:
            _report_unknown(index, name, body, known, header_row=header_row, findings=findings)
        elif meaning in columns:
            findings.add(RepeatedColumn(first=columns[meaning].header, column=name), row=header_row, column=name)
        else:
            columns[meaning] = Column(index, name, meaning)
    return _arranged(columns, header_row=header_row, definitions=definitions, findings=findings)


def _arranged(
    columns: Mapping[Meaning, Column], *, header_row: int | None, definitions: Definitions, findings: Findings
) -> Columns | None:
    texts = {meaning.code: column for meaning, column in columns.items() if meaning.kind == "text"}
    figures = tuple(column for meaning, column in columns.items() if meaning.kind in ("count", "percent"))
    measure, value = (columns.get(Meaning("long", name)) for name in LONG_COLUMNS)
    if measure and value:
        for column in figures:
            problem = MixedForms(column=column.header, measure=measure.header)
            findings.add(problem, row=header_row, column=column.header)
        figures = ()
    elif measure or value:
        present, absent = (measure, "value") if measure else (value, "measure")
        findings.add(MissingColumn(column=absent, present=present.header if present else ""), row=header_row)
        measure = value = None
        if not figures:
            return None
    elif not figures:
        findings.add(NoMeasures(), row=header_row)
        return None
    if "taxon" not in texts and (measure or _counts_taxa(figures, definitions)):
        findings.add(NoTaxonColumn(), row=header_row)
    return Columns(texts, figures, measure, value)


def _counts_taxa(figures: Sequence[Column], definitions: Definitions) -> bool:
    return any(
        column.meaning.kind == "count" and definitions.measures[column.meaning.code].scope == "taxon"
        for column in figures
    )


def _report_unknown(
    index: int,
    name: str,
    body: Grid,
    known: Mapping[str, Meaning],
    *,
    header_row: int | None,
    findings: Findings,
) -> None:
    column = body.column(index)
    first = column.first_filled()
    if not name and first is not None:
        problem = ColumnWithoutName(letter=column_letter(index), header_row=header_row)
        row, value = int(body.numbers[first]), written(column.cell(first))
        findings.add(problem, row=row, column=column_letter(index), value=value)
    elif name and first is not None:
        findings.add(UnknownColumn(column=name, candidates=candidates(name, known)), row=header_row, column=name)
    elif name:
        empty = EmptyUnknownColumn(column=name, candidates=candidates(name, known))
        findings.add(empty, row=header_row, column=name)


def columns_read(header: Sequence[Cell], columns: Columns | None) -> tuple[ColumnRead, ...]:
    """Every column that has a name, with the column of the template that it was taken for."""
    taken: dict[int, str] = {}
    if columns is not None:
        known = [*columns.texts.values(), *columns.figures, columns.measure, columns.value]
        taken = {column.index: column.meaning.name for column in known if column is not None}
    names = [written(cell).strip() for cell in header]
    return tuple(ColumnRead(shown(name), taken.get(i)) for i, name in enumerate(names) if name)


@lru_cache(maxsize=200)
def column_letter(index: int) -> str:
    """A, B, … Z, AA: how spreadsheets name the column with this index (from 0)."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
