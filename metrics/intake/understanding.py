"""Names and codes -> what they stand for. The work is done once for each distinct value."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from metrics.intake.findings import Problem, names
from metrics.intake.findings.cells import CellTooLong
from metrics.intake.headers import fold
from metrics.intake.known import Known, TaxonMatch
from metrics.intake.nearest import OFFERED, nearest
from metrics.intake.sheet import Cell, Odd, written

_WRITTEN_OTHERWISE = {
    "UK": "GB",
    "EL": "GR",
}  # codes in wide use that ISO 3166 does not assign to these countries


@dataclass(frozen=True, slots=True)
class Code:
    """A code, "" where the cell is blank or was not understood; then ``problem`` says why."""

    value: str = ""
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class NamedTaxon:
    """A taxon as given and as matched (None where the cell is blank), and what has to be said about it."""

    given: str = ""
    match: TaxonMatch | None = None
    problems: tuple[Problem, ...] = ()


class Products:
    def __init__(self, known: Known) -> None:
        self._covers = known.products
        self._codes = {fold(code): code for code in known.products}

    def understand(self, text: str) -> Code:
        if code := self._codes.get(fold(text)):
            return Code(code)
        covering = tuple(c for c, covers in self._covers.items() if text.casefold() in _words(covers))
        return Code(problem=names.UnknownProduct(value=text, candidates=covering or nearest(text, self._covers)))


class Markets:
    """Alpha-2 codes; a country's English name is not understood, but its code is offered."""

    def __init__(self, known: Known) -> None:
        self._names = known.markets
        self._codes = {name.casefold(): code for code, name in known.markets.items()}

    def understand(self, text: str) -> Code:
        code = text.upper()
        if code in self._names:
            return Code(code)
        return Code(problem=names.UnknownMarket(value=text, candidates=self._candidates(text)))

    def _candidates(self, text: str) -> tuple[str, ...]:
        if otherwise := _WRITTEN_OTHERWISE.get(text.upper()):
            return (otherwise,)
        if code := self._codes.get(text.casefold()):
            return (code,)
        beginning = [code for name, code in self._codes.items() if len(text) > 3 and name.startswith(text.casefold())]
        near = [self._codes[name] for name in nearest(text, self._codes, at_least=80)]
        return tuple(dict.fromkeys(near + beginning))[:OFFERED]


class Platforms:
    def __init__(self, known: Known) -> None:
        self._names = tuple(known.platforms.values())
        self._slugs = {fold(name): slug for slug, name in known.platforms.items()}
        self._slugs |= {fold(slug): slug for slug in known.platforms}

    def understand(self, text: str) -> Code:
        if slug := self._slugs.get(fold(text)):
            return Code(slug)
        near = nearest(text, self._names, at_least=50)
        return Code(problem=names.UnknownPlatform(value=text, candidates=near))


class CodeColumn(dict[Cell, Code]):
    """Cell -> code; each distinct cell is understood once."""

    def __init__(self, codes: Products | Markets | Platforms) -> None:
        super().__init__({None: Code()})
        self._codes = codes

    def __missing__(self, cell: Cell) -> Code:
        code = self[cell] = self._understand(cell)
        return code

    def _understand(self, cell: Cell) -> Code:
        if problem := odd_text(cell):
            return Code(problem=problem)
        text = spaced(cell)
        return self._codes.understand(text) if text else Code()


def understand_taxa(cells: Iterable[Cell], known: Known) -> dict[Cell, NamedTaxon]:
    """What every distinct cell of the taxon column means; ``known.find_taxa`` is asked once."""
    distinct = dict.fromkeys(cells)
    texts = {cell: spaced(cell) for cell in distinct if not isinstance(cell, Odd)}
    matches = known.find_taxa(_asked(texts.values()))
    return {
        cell: _named(texts[cell], matches) if cell in texts else NamedTaxon(written(cell), None, _problems_of(cell))
        for cell in distinct
    }


def _asked(texts: Iterable[str]) -> Collection[str]:
    return [text for text in dict.fromkeys(texts) if text]


def _problems_of(cell: Cell) -> tuple[Problem, ...]:
    problem = odd_text(cell)
    return (problem,) if problem else ()


def _named(text: str, matches: Mapping[str, TaxonMatch]) -> NamedTaxon:
    if not text:
        return NamedTaxon()
    match = matches.get(text, TaxonMatch("unknown"))
    return NamedTaxon(text, match, tuple(_said_of(text, match)))


def _said_of(text: str, match: TaxonMatch) -> Iterable[Problem]:
    if match.kind == "unknown":
        yield names.UnknownTaxon(value=text, candidates=match.candidates)
    elif match.kind == "ambiguous":
        yield names.AmbiguousTaxon(value=text, candidates=match.candidates)
    elif match.kind == "synonym":
        yield names.MatchedBySynonym(value=text, name=match.name)
    elif match.kind == "common":
        yield names.MatchedByCommonName(value=text, name=match.name)
    elif match.kind == "parent":
        yield names.MatchedToParent(value=text, name=match.name)
    if match.taxon_id is not None and match.kind != "group" and not match.listed:
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


def spaced(cell: Cell) -> str:
    """The text of a cell with single spaces."""
    return " ".join(written(cell).split())


def _words(covers: str) -> set[str]:
    return {word.strip(" ,:").casefold() for word in covers.replace(",", " ").split()}
