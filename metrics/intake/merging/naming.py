"""The names by which a merged taxon is found. Names are only ever added: who wrote an old one still means it."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from metrics.intake import names
from metrics.intake.checklist import ChecklistTaxon
from metrics.intake.merging.tree import Node, Tree


@dataclass(frozen=True, slots=True)
class Name:
    """A name of a taxon: "accepted", "synonym", or "common" in a language. `key` is how it is looked up."""

    name: str
    key: str
    kind: str
    language: str = ""

    @property
    def identity(self) -> tuple[str, str, str]:
        return self.key, self.kind, self.language


def names_of(node: Node, row: ChecklistTaxon | None, earlier: Node | None) -> Iterator[Name]:
    """The accepted name, the one it had before where it was renamed, and what the row says."""
    accepted = names.key(node.name)
    yield Name(node.name, accepted, "accepted")
    renamed = (earlier.name,) if earlier and earlier.name != node.name else ()
    for synonym in (*renamed, *(row.synonyms if row else ())):
        if (folded := names.key(synonym)) and folded != accepted:
            yield Name(synonym, folded, "synonym")
    for language, common in row.names if row else ():
        if folded := names.key(common):
            yield Name(common, folded, "common", language)


def heirs(
    tree: Tree, new: Collection[int], gone: Collection[int], known: Mapping[int, Collection[Name]]
) -> dict[int, list[int]]:
    """By taxon that vanished: the new taxa whose accepted name was its synonym, so it goes on under that name."""
    accepted = defaultdict(list)
    for id in new:
        accepted[names.key(tree.nodes[id].name)].append(id)
    found: dict[int, list[int]] = {}
    for id in gone:
        synonyms = {name.key for name in known.get(id, ()) if name.kind == "synonym"}
        following = [heir for synonym in synonyms for heir in accepted.get(synonym, ())]
        alike = [heir for heir in following if _same_kingdom(tree, id, heir)]
        if alike:
            found[id] = sorted(alike)
    return found


def inherited(node: Node, known: Collection[Name], *, alone: bool) -> Iterator[Name]:
    """What the heir of `node` is also called: a sole heir by all its names, one of several by its accepted name."""
    yield Name(node.name, names.key(node.name), "synonym")
    if alone:
        yield from (name for name in known if name.kind != "accepted")


def _same_kingdom(tree: Tree, one: int, other: int) -> bool:
    return tree.path(one)[0] == tree.path(other)[0]
