"""Finding taxa by any of their names, and walking the tree."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.utils import timezone

from metrics.intake.known import TaxonMatch
from metrics.intake.matching import Catalogue, KnownGroup, group_keys, keys_of, qualified, resolve
from metrics.intake.names import Written, read
from metrics.models import ReportingGroup, Taxon, TaxonName
from metrics.queries.listed_taxa import taxa_on
from metrics.queries.nearest_taxa import nearest
from metrics.queries.taxon_search import FoundTaxon, search

__all__ = ["FoundTaxon", "TaxonLine", "below", "children", "lineage", "match", "search"]

_AT_ONCE = 20_000
_QUALIFIED = re.compile(r"(?P<name>.+) \((?P<rank>[a-z]+), (?P<kingdom>\w+)\)")


@dataclass(frozen=True, slots=True)
class TaxonLine:
    """A taxon as lists show it."""

    id: int
    rank: str
    name: str
    retired: bool


def match(names: Collection[str], *, on: date | None = None) -> dict[str, TaxonMatch]:
    """What each name means, in a handful of queries for thousands of names.

    An accepted name wins over a group's, that over a synonym, that over a common name in any language; only then
    count trinomials and hybrids at what stands above them. `listed` is about the day `on`, today where not given.
    Of unknown names the first thousand get candidates.
    """
    day = on or timezone.localdate()
    remaining = iter(dict.fromkeys(names))
    matches: dict[str, TaxonMatch] = {}
    while batch := list(islice(remaining, _AT_ONCE)):
        matches |= _match(batch, day)
    unknown = [name for name, match in matches.items() if match.kind == "unknown"]
    for name, candidates in nearest(unknown).items():
        matches[name] = TaxonMatch("unknown", candidates=candidates, listed=False)
    return matches


def children(taxon_id: int | None) -> list[TaxonLine]:
    """The taxa right below one, or the kingdoms; retired ones too, for figures may rest on them."""
    return _lines(Taxon.objects.filter(parent=taxon_id).order_by("name"))


def lineage(taxon_id: int) -> list[TaxonLine]:
    """From the kingdom down to the taxon itself."""
    path: list[int] = Taxon.objects.values_list("path", flat=True).get(pk=taxon_id)
    by_id = {line.id: line for line in _lines(Taxon.objects.filter(pk__in=path))}
    return [by_id[id] for id in path]


def below(taxon_id: int, prefix: str = "") -> Q:
    """The condition for a taxon with everything below it; `prefix` leads to the taxon, as in `taxon__`."""
    return Q(**{f"{prefix}path__contains": [taxon_id]})


def _lines(taxa: Iterable[Taxon]) -> list[TaxonLine]:
    return [TaxonLine(taxon.pk, taxon.rank, taxon.name, taxon.retired_at is not None) for taxon in taxa]


def _match(names: list[str], day: date) -> dict[str, TaxonMatch]:
    plain = {name: _QUALIFIED.fullmatch(name) for name in names}
    written = {name: read(found["name"] if found else name) for name, found in plain.items()}
    catalogue = _catalogue(written.values(), day)
    matches = {name: resolve(written[name], catalogue) for name in names}
    for name, found in plain.items():
        if found and matches[name].kind == "ambiguous":
            matches[name] = _the_qualified(name, written[name], catalogue) or matches[name]
    return matches


def _the_qualified(name: str, written: Written, catalogue: Catalogue) -> TaxonMatch | None:
    for key in written.keys:
        for id, _ in catalogue.hits.get(key, ()):
            taxon = catalogue.taxa[id]
            if qualified(taxon) == name:
                return TaxonMatch("accepted", taxon.id, taxon.name, listed=taxon.listed)
    return None


def _catalogue(written: Iterable[Written], day: date) -> Catalogue:
    keys = {key for one in written for key in keys_of(one) if key}
    hits = defaultdict(list)
    found = TaxonName.objects.filter(key__in=_all_of(keys)).values_list("key", "taxon", "kind")
    for key, id, kind in found:
        hits[key].append((id, kind))
    groups = _groups()
    known = taxa_on({id for ids in hits.values() for id, _ in ids}, day)
    return Catalogue(hits, {key: group for group in groups for key in group_keys(group)}, known)


def _all_of(keys: Collection[str]) -> RawSQL:
    """All keys as one parameter: with a parameter for each, writing the statement takes longer than answering it."""
    return RawSQL("SELECT unnest(%s::text[])", [list(keys)])


def _groups() -> Iterator[KnownGroup]:
    paths = defaultdict(list)
    for group, path in ReportingGroup.objects.filter(taxa__isnull=False).values_list("slug", "taxa__path"):
        paths[group].append(path)
    for slug, name in ReportingGroup.objects.values_list("slug", "name"):
        shared = [steps[0] for steps in zip(*paths[slug], strict=False) if len(set(steps)) == 1]
        yield KnownGroup(slug, name, shared[-1] if shared else None)
