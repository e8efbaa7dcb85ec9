"""Reading the starter: the small hand-made tree and the reporting groups that ship with the project."""

import csv
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from metrics.intake.checklist import APPENDICES, RANKS, Checklist, ChecklistTaxon, Place

_LANGUAGES = {"english": "en", "french": "fr", "spanish": "es", "chinese": "zh"}


class StarterError(ValueError):
    """A starter file cannot be read; the text names the file and the entry."""


@dataclass(frozen=True, slots=True)
class Group:
    """A reporting group; `taxa` are (rank, name)."""

    slug: str
    name: str
    description: str
    icon: str
    taxa: tuple[tuple[str, str], ...]


def read_starter(path: Path) -> Checklist:
    """The taxa of a starter file, each below a parent named earlier in it. Lists are separated by semicolons."""
    lineages: dict[str, tuple[tuple[str, str], ...]] = {"": ()}
    taxa = []
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            name, rank = row["name"], row["rank"]
            if rank not in RANKS or row["parent"] not in lineages or name in lineages:
                raise StarterError(f"{path.name}: {name} has an unknown rank or parent, or stands there twice.")
            above = lineages[row["parent"]]
            lineages[name] = (*above, (rank, name))
            taxa.append(
                ChecklistTaxon(
                    rank=rank,
                    name=name,
                    lineage=above,
                    places=tuple(_place(listing, path, name) for listing in _several(row["listings"])),
                    synonyms=tuple(_several(row["synonyms"])),
                    names=tuple(
                        (language, common)
                        for column, language in _LANGUAGES.items()
                        for common in _several(row[column])
                    ),
                )
            )
    return Checklist("starter", tuple(taxa))


def read_groups(path: Path) -> tuple[Group, ...]:
    """The reporting groups of a starter file, in the order in which they are shown."""
    try:
        with path.open("rb") as text:
            entries = tomllib.load(text)["group"]
        return tuple(
            Group(
                slug=entry["slug"],
                name=entry["name"],
                description=entry["description"],
                icon=entry["icon"],
                taxa=tuple((taxon.split(" ", 1)[0], taxon.split(" ", 1)[1]) for taxon in entry["taxa"]),
            )
            for entry in entries
        )
    except (tomllib.TOMLDecodeError, KeyError, IndexError) as error:
        raise StarterError(f"{path.name} is not a list of groups: {error}.") from error


def _several(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


def _place(text: str, path: Path, name: str) -> Place:
    """`I 1975-07-01`: the appendix, and the day since when it holds where that is known."""
    appendix, _, since = text.partition(" ")
    if appendix not in APPENDICES:
        raise StarterError(f"{path.name}: {text!r} of {name} is not an appendix.")
    return Place(appendix, date.fromisoformat(since) if since else None)
