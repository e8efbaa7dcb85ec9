"""Putting the taxa of a checklist into the tree: those that are there, those that are new, those that moved."""

from collections.abc import Iterator
from dataclasses import replace

from metrics.intake.checklist import RANKS, Checklist, ChecklistTaxon
from metrics.intake.merging.tree import Node, Tree

_OPTIONAL_RANKS = frozenset({"subfamily"})  # a checklist's columns have no place for it


def place(
    tree: Tree, checklist: Checklist, *, source: str, official: bool, fresh_ids: Iterator[int]
) -> dict[int, ChecklistTaxon | None]:
    """Put every row, and whatever stands above it, into `tree`.

    The answer gives, by taxon id, the row that names it, or None where it only stands above one.
    A taxon is found by kingdom, rank and name, else by its official number (then it was renamed). What an
    unofficial checklist, the starter, says of a taxon that an official one has named is not believed.
    """
    placing = _Placing(tree, source, official, fresh_ids)
    for row in sorted(checklist.taxa, key=lambda row: RANKS.index(row.rank)):
        placing.put(row)
    return placing.rows


class _Placing:
    def __init__(self, tree: Tree, source: str, official: bool, fresh_ids: Iterator[int]) -> None:
        self.tree = tree
        self.source = source
        self.official = official
        self.fresh_ids = fresh_ids
        self.rows: dict[int, ChecklistTaxon | None] = {}
        self._seen: dict[tuple[tuple[str, str], ...], int] = {}

    def put(self, row: ChecklistTaxon) -> None:
        lineage = (*row.lineage, (row.rank, row.name))
        self.rows[self._node(lineage, row)] = row

    def _node(self, lineage: tuple[tuple[str, str], ...], row: ChecklistTaxon | None) -> int:
        """The id of the last taxon of `lineage`, made or brought up to date where that has not happened yet."""
        if row is None and lineage in self._seen:
            return self._seen[lineage]
        parent = self._node(lineage[:-1], None) if len(lineage) > 1 else None
        (rank, name), kingdom = lineage[-1], lineage[0][1]
        node = self.tree.named(kingdom, rank, name) or self.tree.numbered(row.official_id if row else "")
        if node is None:
            node = Node(next(self.fresh_ids), parent, rank, name, source=self.source)
        self.tree.put(self._updated(node, parent, name, row))
        self._seen[lineage] = node.id
        self.rows.setdefault(node.id, None)
        return node.id

    def _updated(self, node: Node, parent: int | None, name: str, row: ChecklistTaxon | None) -> Node:
        if node.is_official and not self.official:
            return node
        return replace(
            node,
            name=name,
            parent=self._parent(node, parent),
            author=row.author if row and row.author else node.author,
            official_id=row.official_id if row and row.official_id else node.official_id,
            source=node.source if node.is_official else self.source,
            retired=False,
        )

    def _parent(self, node: Node, parent: int | None) -> int | None:
        """A taxon that stands in a subfamily of the family it is given to stays there."""
        if node.parent is None or node.parent == parent:
            return parent
        between = self.tree.nodes[node.parent]
        finer = between.rank in _OPTIONAL_RANKS and between.parent == parent
        return between.id if finer else parent
