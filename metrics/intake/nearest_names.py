"""The known names that look most like names that are not known: thousands against tens of thousands at once."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
from rapidfuzz import fuzz, process

from metrics.intake.names import read

OFFERED = 3
_ALIKE = 75  # of 100: one letter in four may differ
_ALIKE_IN_GENUS = 55
_LONGEST = 100  # characters of a name that count; a sentence looks like no name
_AT_ONCE = 50  # rows of the matrix of likeness that are held at a time


def nearest_names(asked: Sequence[str], known: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """For each name asked, at most three accepted names; `known` gives the accepted name by look-up key.

    Of a genus that is known, its most similar species and then the genus itself come first. A genus that only
    synonyms have offers what those are called today.
    """
    keys = list(known)
    by_genus = defaultdict(list)
    for key in keys:
        by_genus[key.partition(" ")[0]].append(key)
    wanted = [read(name[:_LONGEST]).keys[0] for name in asked]
    for key, anywhere in zip(wanted, _most_alike(wanted, keys), strict=True):
        genus = key.partition(" ")[0]
        near = [*_in_genus(key, by_genus.get(genus, ())), *([genus] if genus in known else []), *anywhere]
        yield tuple(dict.fromkeys(known[one] for one in near))[:OFFERED]


def _in_genus(key: str, members: Iterable[str]) -> list[str]:
    if " " not in key:
        return list(members)[:OFFERED]
    found = process.extract(key, members, scorer=fuzz.ratio, limit=OFFERED - 1, score_cutoff=_ALIKE_IN_GENUS)
    return [name for name, _, _ in found]


def _most_alike(wanted: Sequence[str], keys: Sequence[str]) -> Iterator[list[str]]:
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        likeness = process.cdist(some, keys, scorer=fuzz.ratio, score_cutoff=_ALIKE, dtype=np.uint8)
        for row in likeness:
            alike = np.flatnonzero(row)
            yield [keys[place] for place in alike[np.argsort(-row[alike].astype(int), kind="stable")][:OFFERED]]
