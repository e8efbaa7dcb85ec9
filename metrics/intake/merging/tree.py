"""The tree of taxa as plain values, while a checklist is merged into it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

STARTER = "starter"
_BY_HAND = ""


@dataclass(frozen=True, slots=True)
class Node:
    """A taxon as it stands. `source` is the file it came with, "starter", or empty where made by hand."""

    id: int
    parent: int | None
    rank: str
    name: str
    author: str = ""
    official_id: str = ""
    source: str = _BY_HAND
    retired: bool = False

    @property
    def is_official(self) -> bool:
        return self.source not in (STARTER, _BY_HAND)


class Tree:
    """Nodes by id, found by (kingdom, rank, name): a scientific name is unique within kingdom and rank."""

    def __init__(self, nodes: Iterable[Node]) -> None:
        self.nodes = {node.id: node for node in nodes}
        self._named: dict[tuple[str, str, str], int] = {}
        self._official: dict[str, int] = {}
        for node in sorted(self.nodes.values(), key=lambda node: (not node.retired, -node.id)):
            self._enter(node)

    def put(self, node: Node) -> None:
        """Add a node, or put it in the place of the one with its id."""
        self.nodes[node.id] = node
        self._enter(node)

    def named(self, kingdom: str, rank: str, name: str) -> Node | None:
        return self._known(self._named.get((kingdom, rank, name)), name)

    def numbered(self, official_id: str) -> Node | None:
        id = self._official.get(official_id) if official_id else None
        return None if id is None else self.nodes[id]

    def lineage(self, id: int) -> Iterator[int]:
        """The ids from the node itself up to its kingdom."""
        step: int | None = id
        while step is not None:
            yield step
            step = self.nodes[step].parent

    def path(self, id: int) -> tuple[int, ...]:
        """The ids from the kingdom down to the node itself."""
        return tuple(self.lineage(id))[::-1]

    def shared(self, ids: Iterable[int]) -> int | None:
        """The nearest node that is, or stands above, each of `ids`; None across kingdoms."""
        paths = [self.path(id) for id in ids]
        nearest = None
        for steps in zip(*paths, strict=False):
            if len(set(steps)) > 1:
                break
            nearest = steps[0]
        return nearest

    def _known(self, id: int | None, name: str) -> Node | None:
        node = None if id is None else self.nodes[id]
        return node if node is not None and node.name == name else None

    def _enter(self, node: Node) -> None:
        kingdom = self.nodes[self.path(node.id)[0]].name
        self._named[kingdom, node.rank, node.name] = node.id
        if node.official_id:
            self._official[node.official_id] = node.id
