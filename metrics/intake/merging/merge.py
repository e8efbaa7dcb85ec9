"""Merging a checklist into what is known: pure, so that the whole change is known before anything is written."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from metrics.intake.checklist import Checklist, ChecklistTaxon
from metrics.intake.merging import listings, naming
from metrics.intake.merging.listings import Listed, ListingChange
from metrics.intake.merging.naming import Name
from metrics.intake.merging.placing import place
from metrics.intake.merging.tree import STARTER, Node, Tree
from metrics.intake.merging.vanishing import Vanished, retire


@dataclass(frozen=True, slots=True)
class KnownTaxa:
    """Everything known before: the nodes and, by taxon id, the names and the listings in force."""

    nodes: Collection[Node]
    names: Mapping[int, Collection[Name]]
    listings: Mapping[int, Collection[Listed]]


@dataclass(frozen=True, slots=True)
class Merged:
    """What a checklist changes. `tree` is as it is to be; the ids say what is new, changed or vanished in it.

    `heirs` gives, for a taxon that vanished, the new taxa that it goes on as; `respelt` the taxa whose accepted
    name is another one now; `names` what is to be added; `listings` what changes, by taxon.
    """

    tree: Tree
    new: list[int] = field(default_factory=list)
    changed: list[int] = field(default_factory=list)
    moved: list[int] = field(default_factory=list)
    respelt: list[int] = field(default_factory=list)
    vanished: Vanished = field(default_factory=Vanished)
    heirs: dict[int, list[int]] = field(default_factory=dict)
    names: dict[int, list[Name]] = field(default_factory=dict)
    listings: dict[int, ListingChange] = field(default_factory=dict)


def merge(
    known: KnownTaxa,
    checklist: Checklist,
    *,
    source: str,
    fresh_ids: Iterator[int],
    effective: date | None = None,
    extract: bool = False,
) -> Merged:
    """Merge `checklist`, which came from `source`; from the starter it adds and never overrules or retires.

    `effective` is the day from which listings that differ hold, where it is known; an `extract` retires nothing.
    """
    official = source != STARTER
    before = {node.id: node for node in known.nodes}
    tree = Tree(known.nodes)
    rows = place(tree, checklist, source=source, official=official, fresh_ids=fresh_ids)
    new = [id for id in tree.nodes if id not in before]
    vanished = retire(tree, before, rows) if official and not extract else Vanished()
    heirs = naming.heirs(tree, new, vanished.ids, known.names)
    changed = [id for id, node in before.items() if tree.nodes[id] != node and id not in {*vanished.ids}]
    return Merged(
        tree=tree,
        new=new,
        changed=changed,
        moved=[id for id in before if tree.path(id) != _path(before, id)] if changed else [],
        respelt=[id for id in changed if tree.nodes[id].name != before[id].name],
        vanished=vanished,
        heirs=heirs,
        names=_names(tree, before, rows, heirs, known),
        listings=_listings(rows, known, official=official, effective=effective),
    )


def _path(nodes: Mapping[int, Node], id: int | None) -> tuple[int, ...]:
    path: list[int] = []
    while id is not None:
        path.append(id)
        id = nodes[id].parent
    return tuple(path[::-1])


def _names(
    tree: Tree,
    before: Mapping[int, Node],
    rows: Mapping[int, ChecklistTaxon | None],
    heirs: Mapping[int, list[int]],
    known: KnownTaxa,
) -> dict[int, list[Name]]:
    wanted = {id: list(naming.names_of(tree.nodes[id], row, before.get(id))) for id, row in rows.items()}
    for id, following in heirs.items():
        for heir in following:
            alone = len(following) == 1
            wanted[heir] += naming.inherited(tree.nodes[id], known.names.get(id, ()), alone=alone)
    return {id: added for id, names in wanted.items() if (added := _added(names, known.names.get(id, ())))}


def _added(names: Iterable[Name], known: Collection[Name]) -> list[Name]:
    """The first of each name that is not known; a taxon's accepted name is no synonym of its own."""
    names = list(names)
    accepted = {name.key for name in names if name.kind == "accepted"}
    there = {name.identity for name in known}
    distinct = {name.identity: name for name in reversed(names)}
    return [
        name
        for identity, name in reversed(distinct.items())
        if identity not in there and not (name.kind == "synonym" and name.key in accepted)
    ]


def _listings(
    rows: Mapping[int, ChecklistTaxon | None], known: KnownTaxa, *, official: bool, effective: date | None
) -> dict[int, ListingChange]:
    changes = {
        id: listings.change(known.listings.get(id, ()), row.places, official=official, effective=effective)
        for id, row in rows.items()
        if row is not None
    }
    return {id: change for id, change in changes.items() if change != ListingChange()}
