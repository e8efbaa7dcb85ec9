"""What a newer checklist no longer names: retired, never deleted, and followed to the name it goes by now."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace

from metrics.intake.checklist import BELOW_GENUS, ChecklistTaxon
from metrics.intake.merging.tree import Node, Tree

_MOST = 0.5


@dataclass(slots=True)
class Vanished:
    """Ids of the taxa retired, and the taxa below which so much was missing that nothing was retired."""

    ids: list[int] = field(default_factory=list)
    extracts: list[int] = field(default_factory=list)


def retire(tree: Tree, before: Mapping[int, Node], rows: Mapping[int, ChecklistTaxon | None]) -> Vanished:
    """Retire the official taxa that the checklist covers and does not name, and those that it emptied.

    A checklist covers, of each order that it names, everything below what its rows of that order have in common.
    Where more than half of the species known there are missing, the file is an extract (of an appendix, a country)
    and says nothing about the rest. What has a living taxon below it is never retired.
    """
    children = _living_children(tree)
    vanished = Vanished()
    for root in _covered(tree, rows):
        known = [id for id in _below(children, root) if id in before and tree.nodes[id].is_official]
        missing = [id for id in known if id not in rows]
        if len(_species(tree, missing)) > _MOST * len(_species(tree, known)):
            vanished.extracts.append(root)
        else:
            vanished.ids += missing
    vanished.ids = _without_living_below(children, _emptied(tree, before, rows, children, {*vanished.ids}))
    for id in vanished.ids:
        tree.put(replace(tree.nodes[id], retired=True))
    return vanished


def _species(tree: Tree, ids: Collection[int]) -> list[int]:
    return [id for id in ids if tree.nodes[id].rank in BELOW_GENUS]


def _living_children(tree: Tree) -> dict[int, list[int]]:
    children = defaultdict(list)
    for node in tree.nodes.values():
        if node.parent is not None and not node.retired:
            children[node.parent].append(node.id)
    return children


def _covered(tree: Tree, rows: Mapping[int, ChecklistTaxon | None]) -> Iterator[int]:
    by_order = defaultdict(list)
    for id in rows:
        order = next((step for step in tree.lineage(id) if tree.nodes[step].rank == "order"), None)
        if order is not None and rows[id] is not None:
            by_order[order].append(id)
    for ids in by_order.values():
        shared = tree.shared(ids)
        if shared is not None:
            yield shared


def _below(children: Mapping[int, list[int]], root: int) -> Iterator[int]:
    waiting = list(children.get(root, ()))
    while waiting:
        id = waiting.pop()
        yield id
        waiting += children.get(id, ())


def _emptied(
    tree: Tree,
    before: Mapping[int, Node],
    rows: Mapping[int, ChecklistTaxon | None],
    children: Mapping[int, list[int]],
    gone: set[int],
) -> set[int]:
    """`gone`, and the official taxa below which nothing lives any more: what stood there moved or is gone."""
    had_children = {node.parent for node in before.values() if node.parent is not None and not node.retired}
    candidates = {id for id in had_children - set(rows) if tree.nodes[id].is_official}
    while more := {id for id in candidates - gone if all(child in gone for child in children.get(id, ()))}:
        gone |= more
    return gone


def _without_living_below(children: Mapping[int, list[int]], ids: Collection[int]) -> list[int]:
    gone = set(ids)
    return sorted(id for id in gone if all(below in gone for below in _below(children, id)))
