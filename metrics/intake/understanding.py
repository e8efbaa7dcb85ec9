"""Names and codes -> what they stand for. The work is done once for each distinct value."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial

import numpy as np
import pyarrow as pa

from metrics.intake.answers import AnswerKind, Answers
from metrics.intake.findings import Problem, names
from metrics.intake.findings.cells import CellTooLong
from metrics.intake.findings.rows import PersonalData, TotalRow
from metrics.intake.grid import CellColumn, Places
from metrics.intake.headers import fold
from metrics.intake.known import Known, TaxonMatch
from metrics.intake.nearest import OFFERED, nearest
from metrics.intake.personal_data import maybe_personal, personal_data
from metrics.intake.reports import CellProblems
from metrics.intake.sheet import Cell, Odd, written
from metrics.intake.words import words

_WRITTEN_OTHERWISE = {
    "UK": "GB",
    "EL": "GR",
}  # codes in wide use that ISO 3166 does not assign to these countries
_UNKNOWN = TaxonMatch("unknown")
_CERTAIN = ("accepted", "group")  # no answer is needed, so none is looked for


class Products:
    kind: AnswerKind = "product"
    problem = names.UnknownProduct

    def __init__(self, known: Known) -> None:
        self._words = {code: _words(covers) for code, covers in known.products.items()}
        self._codes = {fold(code): code for code in known.products}

    def code(self, text: str) -> str | None:
        return self._codes.get(fold(text))

    def unknown(self, text: str) -> Problem:
        covering = tuple(code for code, covered in self._words.items() if text.casefold() in covered)
        return names.UnknownProduct(value=text, candidates=covering or nearest(text, self._words))


class Markets:
    """Alpha-2 codes; a country's English name is not understood, but its code is offered."""

    kind: AnswerKind = "market"
    problem = names.UnknownMarket

    def __init__(self, known: Known) -> None:
        self._names = known.markets
        self._codes = {name.casefold(): code for code, name in known.markets.items()}

    def code(self, text: str) -> str | None:
        code = text.upper()
        return code if code in self._names else None

    def unknown(self, text: str) -> Problem:
        return names.UnknownMarket(value=text, candidates=self._candidates(text))

    def _candidates(self, text: str) -> tuple[str, ...]:
        if otherwise := _WRITTEN_OTHERWISE.get(text.upper()):
            return (otherwise,)
        if code := self._codes.get(text.casefold()):
            return (code,)
        beginning = [code for name, code in self._codes.items() if len(text) > 3 and name.startswith(text.casefold())]
        near = [self._codes[name] for name in nearest(text, self._codes, at_least=80)]
        return tuple(dict.fromkeys(near + beginning))[:OFFERED]


class Platforms:
    kind: AnswerKind = "platform"
    problem = names.UnknownPlatform

    def __init__(self, known: Known) -> None:
        self._names = tuple(known.platforms.values())
        self._slugs = {fold(name): slug for slug, name in known.platforms.items()}
        self._slugs |= {fold(slug): slug for slug in known.platforms}

    def code(self, text: str) -> str | None:
        return self._slugs.get(fold(text))

    def unknown(self, text: str) -> Problem:
        return names.UnknownPlatform(value=text, candidates=nearest(text, self._names, at_least=50))


class CodeColumn:
    """The codes of a column, by the numbers of its cells: each distinct cell is understood once.

    What is not known otherwise means what the member said of it. A code is "" where the cell is blank or was not
    understood, which is a problem; what may have been meant is looked for where that is listed.
    """

    def __init__(self, column: CellColumn, codes: Products | Markets | Platforms, answers: Answers) -> None:
        self.values = [""] * len(column.distinct)
        self.problems = CellProblems(column.distinct, self._problem)
        self._cells = column.distinct
        self._codes = codes
        self._answers = answers
        for number, cell in zip(column.used.tolist(), self._cells.at(column.used), strict=True):
            self._understand(number, cell)

    def _understand(self, number: int, cell: Cell) -> None:
        if problem := odd_text(cell):
            self.problems.mark(number, type(problem))
        elif text := spaced(cell):
            code = self._codes.code(text) or self._answered(text)
            if code is not None:
                self.values[number] = code
            else:
                self.problems.mark(number, TotalRow if words().is_total(text) else self._codes.problem)

    def _answered(self, text: str) -> str | None:
        """What the member said, if it is still a code: a platform may be gone. "" is not broken down."""
        said = self._answers.find(self._codes.kind, text)
        if said is None or (said.meaning and self._codes.code(said.meaning) is None):
            return None
        return self._codes.code(self._answers.use(said)) or ""

    def _problem(self, number: int) -> Problem:
        cell = self._cells[number]
        if problem := odd_text(cell):
            return problem
        text = spaced(cell)
        return TotalRow(value=text) if words().is_total(text) else self._codes.unknown(text)


class TaxonColumn:
    """The taxa of a column, by the numbers of its cells: as matched (None where nothing was asked), and as given.

    ``known.find_taxa`` is asked once, with all distinct names. Of a name there can be said two things: how it was
    matched, and that it was not listed.
    """

    def __init__(self, column: CellColumn, known: Known) -> None:
        self.matches: list[TaxonMatch | None] = [None] * len(column.distinct)
        self.matching = CellProblems(column.distinct, partial(self._problem, 0))
        self.problems = (self.matching, CellProblems(column.distinct, partial(self._problem, 1)))
        self._cells = column.distinct
        self._limit = known.limits.names
        self._beyond = np.zeros(len(column.distinct), dtype=bool)
        asked = self._names(column.used)
        given = list(dict.fromkeys(asked.values()))
        said = known.answers.meanings("taxon", given)
        found = known.find_taxa(list(dict.fromkeys([*given, *said])))
        found = {**found, **dict(_answered_taxa(given, found, known.answers))}
        for number, text in asked.items():
            self.matches[number] = match = found.get(text, _UNKNOWN)
            for place, problem in enumerate(_said_of(text, match)):
                self.problems[place].mark(number, type(problem))

    def given(self, number: int) -> str:
        return _given(self._cells[number])

    def given_of(self, numbers: Places) -> Iterator[str]:
        return map(_given, self._cells.at(numbers))

    def texts(self) -> pa.StringArray:
        """What is given in all of them, by their numbers."""
        return pa.array(map(_given, self._cells), pa.string())

    def _names(self, used: Places) -> dict[int, str]:
        """The names to look up. What is no name is marked, and so is what is beyond the limit."""
        asked: dict[int, str] = {}
        for number, cell in zip(used.tolist(), self._cells.at(used), strict=True):
            if problem := odd_text(cell):
                self.matching.mark(number, type(problem))
            elif not (text := _given(cell)):
                continue
            elif len(asked) < self._limit:
                asked[number] = text
            else:
                self._beyond[number] = True
                self.matches[number] = _UNKNOWN
                self.matching.mark(number, names.TooManyNames)
        return asked

    def _problem(self, place: int, number: int) -> Problem:
        match, text = self.matches[number], self.given(number)
        if self._beyond[number]:
            return names.TooManyNames(value=text, limit=f"{self._limit:,}")
        if match is not None:
            return tuple(_said_of(text, match))[place]
        return odd_text(self._cells[number]) or names.UnknownTaxon(value=text)


class Notes:
    """The notes of a column. A problem is what is no text, and what looks like personal data: that is quoted masked."""

    def __init__(self, column: CellColumn) -> None:
        self.cells = column.distinct
        self.problems = CellProblems(column.distinct, self._problem, self._quoted)
        for number in np.flatnonzero(self.cells.untold | maybe_personal(self.cells.texts)):
            if problem := self._found(int(number)):
                self.problems.mark(int(number), type(problem))

    def text(self, number: int) -> str:
        return written(self.cells[number]).strip()

    def texts(self) -> pa.StringArray:
        """All of them, by the numbers of the cells."""
        return pa.array([written(cell).strip() for cell in self.cells], pa.string())

    def _found(self, number: int) -> Problem | None:
        if problem := odd_text(self.cells[number]):
            return problem
        found = personal_data(self.text(number))
        return PersonalData(what=found.what, value=found.masked) if found else None

    def _problem(self, number: int) -> Problem:
        return self._found(number) or names.NotATextCell(value=written(self.cells[number]))

    def _quoted(self, number: int) -> str:
        found = personal_data(self.text(number))
        return found.masked if found else written(self.cells[number])


def _answered_taxa(
    asked: Iterable[str], matches: Mapping[str, TaxonMatch], answers: Answers
) -> Iterable[tuple[str, TaxonMatch]]:
    """What the member said of names that are not accepted ones, if it is still an accepted name or a group."""
    for text in asked:
        said = answers.find("taxon", text) if matches.get(text, _UNKNOWN).kind not in _CERTAIN else None
        if said is not None:
            meant = matches.get(said.meaning) if said.meaning else TaxonMatch("answered")
            if meant is not None and meant.kind in (*_CERTAIN, "answered"):
                answers.use(said)
                yield text, replace(meant, kind="answered")


def _said_of(text: str, match: TaxonMatch) -> Iterable[Problem]:
    if match.kind == "unknown" and words().is_total(text):
        yield TotalRow(value=text)
    elif match.kind == "unknown":
        yield names.UnknownTaxon(value=text, candidates=match.candidates)
    elif match.kind == "ambiguous":
        yield names.AmbiguousTaxon(value=text, candidates=match.candidates)
    elif match.kind == "synonym":
        yield names.MatchedBySynonym(value=text, name=match.name)
    elif match.kind == "common":
        yield names.MatchedByCommonName(value=text, name=match.name)
    elif match.kind == "parent":
        yield names.MatchedToParent(value=text, name=match.name)
    if match.taxon_id is not None and match.group is None and not match.listed:
        yield names.NotCitesListed(name=match.name)


def odd_text(cell: Cell) -> Problem | None:
    """What is wrong with a cell that should hold text; a date or TRUE is text as far as names go."""
    if not isinstance(cell, Odd):
        return None
    if cell.kind == "too-long":
        return CellTooLong(value=cell.text[:40])
    if cell.kind in ("formula", "error", "structure"):
        return names.NotATextCell(value=cell.text)
    return None


def _given(cell: Cell) -> str:
    """A name as the row keeps it; a formula as it is."""
    return cell.text if isinstance(cell, Odd) else spaced(cell)


def spaced(cell: Cell) -> str:
    """The text of a cell with single spaces."""
    return " ".join(written(cell).split())


def _words(covers: str) -> set[str]:
    return {word.strip(" ,:").casefold() for word in covers.replace(",", " ").split()}
