"""From a name as written to the taxon that it means, given everything that is known by its keys."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from metrics.intake.known import MatchKind, TaxonMatch
from metrics.intake.names import Written, key

# Scientific names before common ones, and both before what only a retired taxon is called.
_ORDER: tuple[tuple[MatchKind, bool], ...] = (
    ("accepted", False), ("group", False), ("synonym", False), ("common", False),
    ("accepted", True), ("synonym", True), ("common", True),
)  # fmt: skip
_SHARED_BY_PARENTS = frozenset({"family", "subfamily", "genus", "species", "subspecies", "variety"})


@dataclass(frozen=True, slots=True)
class KnownTaxon:
    """A taxon that a key led to. `path` holds the ids from its kingdom down to itself."""

    id: int
    name: str
    rank: str
    kingdom: str
    path: tuple[int, ...]
    retired: bool
    listed: bool


@dataclass(frozen=True, slots=True)
class KnownGroup:
    """A reporting group; `taxon_id` is the nearest taxon above all of its taxa, None across kingdoms."""

    slug: str
    name: str
    taxon_id: int | None


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What is known by key: (taxon id, kind of name) and groups; and the taxa, those above a match included."""

    hits: Mapping[str, Collection[tuple[int, str]]]
    groups: Mapping[str, KnownGroup]
    taxa: Mapping[int, KnownTaxon]


def keys_of(written: Written) -> Iterable[str]:
    """Every key that may be asked for: of the taxon, in singular and plural, of its parents, of its genus."""
    for own in written.keys:
        yield from _numbers(own)
    yield from written.parents
    yield written.keys[0].partition(" ")[0]


def resolve(written: Written, catalogue: Catalogue) -> TaxonMatch:
    """What the name means. Unknown where no key leads anywhere; then without candidates."""
    return _own(written, catalogue) or _parent(written, catalogue) or TaxonMatch("unknown", listed=False)


def qualified(taxon: KnownTaxon) -> str:
    """A name that tells homonyms apart: `Pholidota (genus, Plantae)`. It is understood when written so."""
    return f"{taxon.name} ({taxon.rank}, {taxon.kingdom})"


def _own(written: Written, catalogue: Catalogue) -> TaxonMatch | None:
    for own in written.keys:
        for number in _numbers(own):
            for kind, retired in _ORDER:
                if match := _as(kind, number, retired, catalogue, exactly=number == own):
                    return match
    return None


def _as(kind: MatchKind, number: str, retired: bool, catalogue: Catalogue, *, exactly: bool) -> TaxonMatch | None:
    if kind == "group":
        group = catalogue.groups.get(number)
        return None if group is None else TaxonMatch("group", group.taxon_id, group.name, group.slug)
    if not exactly and kind != "common":
        return None
    ids = {
        id
        for id, known_as in catalogue.hits.get(number, ())
        if known_as == kind and catalogue.taxa[id].retired == retired
    }
    return _one_of(kind, [catalogue.taxa[id] for id in sorted(ids)]) if ids else None


def _one_of(kind: MatchKind, taxa: list[KnownTaxon]) -> TaxonMatch:
    """One taxon, or the one that all others stand below; else it is ambiguous."""
    top = [taxon for taxon in taxa if all(taxon.id in other.path for other in taxa)]
    if len(top) == 1:
        return TaxonMatch(kind, top[0].id, top[0].name, listed=top[0].listed)
    names = [taxon.name for taxon in taxa]
    candidates = tuple(qualified(taxon) if names.count(taxon.name) > 1 else taxon.name for taxon in taxa)
    return TaxonMatch("ambiguous", candidates=candidates, listed=False)


def _parent(written: Written, catalogue: Catalogue) -> TaxonMatch | None:
    """What all parents have in common, where each is a scientific name and the common taxon a family or below."""
    paths = []
    for parent in written.parents:
        scientific = (_as(kind, parent, False, catalogue, exactly=True) for kind in ("accepted", "synonym"))
        match = next((match for match in scientific if match), None)
        if match is None or match.taxon_id is None:
            return None
        paths.append(catalogue.taxa[match.taxon_id].path)
    shared = [steps[0] for steps in zip(*paths, strict=False) if len(set(steps)) == 1]
    if not shared or catalogue.taxa[shared[-1]].rank not in _SHARED_BY_PARENTS:
        return None
    taxon = catalogue.taxa[shared[-1]]
    return TaxonMatch("parent", taxon.id, taxon.name, listed=taxon.listed)


def _numbers(own: str) -> tuple[str, ...]:
    """People write groups and common names in singular or plural."""
    if not own.isascii():
        return (own,)
    return (own, own[:-1] if own.endswith("s") else f"{own}s")


def group_keys(group: KnownGroup) -> tuple[str, str]:
    """The keys by which a group is found: its name and its slug."""
    return key(group.name), key(group.slug)
