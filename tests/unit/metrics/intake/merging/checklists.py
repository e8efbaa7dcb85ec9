"""Small checklists and what is known after merging them, for the tests beside this file."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import count

from metrics.intake.checklist import Checklist, ChecklistTaxon, Place
from metrics.intake.merging.listings import Listed
from metrics.intake.merging.merge import KnownTaxa, Merged, merge

REPTILES = (("kingdom", "Animalia"), ("phylum", "Chordata"), ("class", "Reptilia"))
SNAKES = (*REPTILES, ("order", "Serpentes"))
PYTHONS = (*SNAKES, ("family", "Pythonidae"), ("genus", "Python"))
MONITORS = (*REPTILES, ("order", "Sauria"), ("family", "Varanidae"), ("genus", "Varanus"))
ORCHIDS = (("kingdom", "Plantae"), ("order", "Orchidales"), ("family", "Orchidaceae"))


def species(
    name: str,
    lineage: tuple[tuple[str, str], ...],
    *,
    number: str = "",
    listing: str = "II",
    author: str = "",
    synonyms: Iterable[str] = (),
    names: Iterable[tuple[str, str]] = (),
    rank: str = "species",
) -> ChecklistTaxon:
    return ChecklistTaxon(
        rank=rank,
        name=name,
        lineage=lineage,
        official_id=number,
        author=author,
        places=tuple(Place(appendix) for appendix in listing.split("/") if appendix),
        synonyms=tuple(synonyms),
        names=tuple(names),
    )


@dataclass(slots=True)
class Register:
    """What is known, taking in one checklist after the other as the database would."""

    known: KnownTaxa

    def take_in(
        self,
        *taxa: ChecklistTaxon,
        source: str = "index.csv",
        effective: date | None = None,
        extract: bool = False,
    ) -> Merged:
        fresh = count(max((node.id for node in self.known.nodes), default=0) + 1)
        merged = merge(
            self.known,
            Checklist("test", taxa),
            source=source,
            fresh_ids=fresh,
            effective=effective,
            extract=extract,
        )
        names = {id: list(known) for id, known in self.known.names.items()}
        for id in merged.respelt:
            names[id] = [name for name in names[id] if name.kind != "accepted"]
        for id, added in merged.names.items():
            names.setdefault(id, []).extend(added)
        self.known = KnownTaxa(list(merged.tree.nodes.values()), names, self._listings(merged))
        return merged

    def id_of(self, name: str) -> int:
        (id,) = (node.id for node in self.known.nodes if node.name == name)
        return id

    def kinds(self, name: str) -> set[tuple[str, str]]:
        """(kind, name) of everything that the taxon is called."""
        return {(known.kind, known.name) for known in self.known.names[self.id_of(name)]}

    def living(self) -> set[str]:
        return {node.name for node in self.known.nodes if not node.retired}

    def _listings(self, merged: Merged) -> dict[int, list[Listed]]:
        listings = {id: list(listed) for id, listed in self.known.listings.items()}
        fresh = count(1 + max((listed.id for held in listings.values() for listed in held), default=0))
        for id, change in merged.listings.items():
            over = {*change.remove, *(ended for ended, _ in change.end)}
            kept = [listed for listed in listings.get(id, []) if listed.id not in over]
            added = [Listed(next(fresh), place.appendix, place.annotation, place.since) for place in change.add]
            listings[id] = kept + added
        return listings


def empty() -> Register:
    return Register(KnownTaxa([], {}, {}))


def names_in(merged: Merged, ids: Iterable[int]) -> set[str]:
    return {merged.tree.nodes[id].name for id in ids}
