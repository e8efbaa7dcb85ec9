"""Reading official checklists of taxa: two layouts, told apart by their header, into plain values.

The Index of CITES Species (Checklist export) has one row per taxon, with synonyms and common names. The
Species+ listings export has fewer columns and may repeat a taxon, once per listing. Both give the kingdom to
the genus as columns, and in both the full name, never the `Species` column, is to be trusted.
"""

import csv
import gzip
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from metrics.intake.names import split_synonyms

RANKS = (
    "kingdom", "phylum", "class", "order", "family", "subfamily", "genus", "species", "subspecies", "variety"
)  # fmt: skip
BELOW_GENUS = frozenset({"species", "subspecies", "variety"})
APPENDICES = ("I", "II", "III", "NC")
_HIGHER = ("Kingdom", "Phylum", "Class", "Order", "Family", "Genus")


class ChecklistError(ValueError):
    """The file is not a checklist that can be read; the text says what was expected."""


@dataclass(frozen=True, slots=True)
class Place:
    """A taxon's place in an appendix; `since` only where the source says so."""

    appendix: str
    since: date | None = None
    annotation: str = ""


@dataclass(frozen=True, slots=True)
class ChecklistTaxon:
    """One taxon of a checklist.

    `lineage` holds (rank, name) from the kingdom down to its parent, `names` (language, name).
    """

    rank: str
    name: str
    lineage: tuple[tuple[str, str], ...]
    official_id: str = ""
    author: str = ""
    places: tuple[Place, ...] = ()
    synonyms: tuple[str, ...] = ()
    names: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """How one official file names its columns."""

    name: str
    official_id: str
    full_name: str
    author: str
    rank: str
    listing: str
    annotation: str
    synonyms: str = ""
    common: Mapping[str, str] = field(default_factory=dict)

    @property
    def required(self) -> tuple[str, ...]:
        return (self.official_id, *_HIGHER, self.full_name, self.author, self.rank, self.listing)


@dataclass(frozen=True, slots=True)
class Checklist:
    """What a checklist says, in the order of the file."""

    layout: str
    taxa: tuple[ChecklistTaxon, ...]


INDEX = Layout(
    name="Index of CITES Species",
    official_id="TaxonId",
    full_name="FullName",
    author="AuthorYear",
    rank="RankName",
    listing="CurrentListing",
    annotation="#AnnotationSymbol",
    synonyms="SynonymsWithAuthors",
    common={"en": "EnglishNames", "fr": "FrenchNames", "es": "SpanishNames"},
)
SPECIES_PLUS = Layout(
    name="Species+ listings",
    official_id="Id",
    full_name="Scientific Name",
    author="Author",
    rank="Rank",
    listing="Listing",
    annotation="Party",
)
LAYOUTS = (INDEX, SPECIES_PLUS)


def read_checklist(path: Path) -> Checklist:
    """Read a checklist file (`.csv`, or the same compressed with gzip). Raises ChecklistError."""
    try:
        return _read(_lines(path))
    except UnicodeDecodeError as error:
        raise ChecklistError(f"{path.name} is not text in UTF-8 (byte {error.start:,}).") from error
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise ChecklistError(f"{path.name} is a damaged gzip file: {error}.") from error
    except csv.Error as error:
        raise ChecklistError(f"{path.name} is not a readable CSV file: {error}.") from error


def _lines(path: Path) -> Iterator[str]:
    with path.open("rb") as raw:
        compressed = raw.read(2) == b"\x1f\x8b"
    opener = gzip.open if compressed else open
    with opener(path, "rt", encoding="utf-8-sig", newline="") as text:
        yield from text


def _read(lines: Iterator[str]) -> Checklist:
    reader = csv.DictReader(lines, strict=True)
    layout = _layout_of(tuple(reader.fieldnames or ()))
    taxa: dict[str, ChecklistTaxon] = {}
    for cells in reader:
        taxon = _taxon({name: (cell or "").strip() for name, cell in cells.items()}, layout, reader.line_num)
        earlier = taxa.setdefault(taxon.official_id, taxon)
        if (earlier.rank, earlier.name) != (taxon.rank, taxon.name):
            raise ChecklistError(
                f"Line {reader.line_num}: {taxon.name} has the number {taxon.official_id} of {earlier.name}."
            )
        taxa[taxon.official_id] = replace(earlier, places=tuple(dict.fromkeys(earlier.places + taxon.places)))
    if not taxa:
        raise ChecklistError("The file has a header and no taxon below it.")
    return Checklist(layout.name, tuple(taxa.values()))


def _layout_of(header: tuple[str, ...]) -> Layout:
    for layout in LAYOUTS:
        if set(layout.required) <= set(header):
            return layout
    expected = " or ".join(f"{layout.name} ({', '.join(layout.required)})" for layout in LAYOUTS)
    found = ", ".join(header)[:200] or "an empty file"
    raise ChecklistError(
        f"The first line fits neither official layout. Expected the columns of {expected}. Found {found}."
    )


def _taxon(row: Mapping[str, str], layout: Layout, line: int) -> ChecklistTaxon:
    rank, name = row[layout.rank].lower(), " ".join(row[layout.full_name].split())
    if rank not in RANKS:
        raise ChecklistError(f"Line {line}: {row[layout.rank]!r} is not one of the ranks {', '.join(RANKS)}.")
    if not (name and row["Kingdom"] and row[layout.official_id]):
        raise ChecklistError(f"Line {line}: a taxon needs a number, a kingdom and a name.")
    return ChecklistTaxon(
        rank=rank,
        name=name,
        lineage=_lineage(row, rank, name),
        official_id=row[layout.official_id],
        author=row[layout.author],
        places=_places(row, layout, line),
        synonyms=split_synonyms(row.get(layout.synonyms, ""), below_genus=rank in BELOW_GENUS),
        names=tuple(
            (language, name.strip())
            for language, column in layout.common.items()
            for name in row.get(column, "").split(",")
            if name.strip()
        ),
    )


def _lineage(row: Mapping[str, str], rank: str, name: str) -> tuple[tuple[str, str], ...]:
    """Plants have neither phylum nor class; a subspecies' species is the beginning of its name."""
    above = [
        (column.lower(), row[column])
        for column in _HIGHER
        if row[column] and RANKS.index(column.lower()) < RANKS.index(rank)
    ]
    if rank in {"subspecies", "variety"}:
        above.append(("species", " ".join(name.split()[:2])))
    return tuple(above)


def _places(row: Mapping[str, str], layout: Layout, line: int) -> tuple[Place, ...]:
    given = [part for part in row[layout.listing].split("/") if part]
    unknown = set(given) - set(APPENDICES)
    if unknown:
        raise ChecklistError(f"Line {line}: {row[layout.listing]!r} is not a listing such as I, II or I/NC.")
    return tuple(Place(appendix, annotation=_annotation(row, layout, appendix)) for appendix in given)


def _annotation(row: Mapping[str, str], layout: Layout, appendix: str) -> str:
    """The symbol of a plant's annotation; for Appendix III the party that listed it."""
    given = row.get(layout.annotation, "")
    return given if layout is INDEX or appendix == "III" else ""
