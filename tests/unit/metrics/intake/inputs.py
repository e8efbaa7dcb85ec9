"""Small tables to understand, and what is known of an invented coalition."""

import csv
import io
from collections.abc import Collection, Mapping
from dataclasses import replace

from metrics.intake.findings import Finding
from metrics.intake.known import Known, TaxonMatch, Understood
from metrics.intake.pipeline import understand
from metrics.intake.sheet import RawSheet
from metrics.statistics.indicator import definitions

TAXA = {
    "Manis javanica": TaxonMatch("accepted", 1, "Manis javanica"),
    "Loxodonta africana": TaxonMatch("accepted", 2, "Loxodonta africana"),
    "Elephas africanus": TaxonMatch("synonym", 2, "Loxodonta africana"),
    "African elephant": TaxonMatch("common", 2, "Loxodonta africana"),
    "Panthera tigris altaica": TaxonMatch("parent", 3, "Panthera tigris"),
    "Columba livia": TaxonMatch("accepted", 4, "Columba livia", listed=False),
    "Sea turtles": TaxonMatch("group", 5, "Sea turtles", group="sea-turtles"),
    "turtle": TaxonMatch("ambiguous", candidates=("Chelonia mydas", "Testudo graeca")),
    "Pangolín": TaxonMatch("unknown", candidates=("Pangolins",)),
}


def find_taxa(names: Collection[str]) -> Mapping[str, TaxonMatch]:
    folded = {name.casefold(): match for name, match in TAXA.items()}
    return {name: folded.get(name.casefold(), TaxonMatch("unknown")) for name in names}


KNOWN = Known(
    period="2026-Q3",
    definitions=definitions(),
    products={"live": "live animal or plant", "ivory": "raw or carved ivory, tusks", "teeth-claws": "teeth, claws"},
    markets={"NA": "Namibia", "ZA": "South Africa", "GB": "United Kingdom", "DE": "Germany"},
    platforms={"lotus-mall": "Lotus Mall", "lotus-live": "Lotus Live"},
    find_taxa=find_taxa,
)


def knowing(**changes: object) -> Known:
    return replace(KNOWN, **changes)  # type: ignore[arg-type]


def sheet(text: str, *, separator: str = ",") -> RawSheet:
    """A table as the reader of CSV gives it, from text with one row a line."""
    lines = [(row, cells) for row, cells in enumerate(csv.reader(io.StringIO(text), delimiter=separator), 1) if cells]
    return RawSheet("csv", lines, encoding="utf-8", separator=separator)


def understood(text: str, *, separator: str = ",", known: Known = KNOWN) -> Understood:
    return understand(sheet(text, separator=separator), known)


def places(result: Understood, code: str) -> list[tuple[int | None, str | None, str | None]]:
    """Row, column and value of every finding with this code."""
    return [(found.row, found.column, found.value) for found in result.findings if found.code == code]


def only(result: Understood, code: str) -> Finding:
    """The one finding of a table, which has this code."""
    (found,) = result.findings
    assert found.code == code
    return found
