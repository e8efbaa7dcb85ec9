"""Rows that add up others, told from rows that only look like it.

A row with a blank breakdown is legitimate: it counts what was not broken down. It is a total only if what it says is
what the rows below it say together, so the evidence has to be more than chance:

* It covers the rows that agree with it wherever it is broken down itself. A row for one platform covers that platform's
  rows, one that is blank everywhere covers all. Totals found before (those that cover less come first) are left out.
* Every count that it tells equals the sum of the covered rows, exactly; one that differs and it is no total.
* At least two rows with more detail stand behind one of the sums: what equals a single row may be a coincidence.
* How likely chance is depends on how many different figures agree and on how large they are: about one in their
  product. From one in a thousand, or one in a hundred where three rows or more are added, it is an error; weaker
  evidence (two figures or three rows, and at least ten) is a question that stops nobody.
"""

from collections.abc import Iterator
from math import prod
from typing import NamedTuple

import numpy as np

from metrics.intake.grid import Flags
from metrics.intake.headers import KEYS
from metrics.intake.keys import Integers, Keys, packed
from metrics.intake.tally import Tally

_CERTAIN, _CERTAIN_OF_MANY, _LIKELY = 1_000, 100, 10
_MANY_ROWS, _MANY_FIGURES = 3, 2
_AT_LEAST_ROWS = 2


class Total(NamedTuple):
    """The index of a row in the tally, how many rows it adds up, the index of the first, and how sure that is."""

    place: int
    added: int
    first: int
    certain: bool


def total_rows(tally: Tally) -> list[Total]:
    """The totals among the rows that are not labelled as totals already, in the order of the file."""
    broken_down = [tally.keys[name] for name in KEYS if tally.keys[name].any()]
    if not broken_down or len(tally.rows) <= _AT_LEAST_ROWS:
        return []
    pattern_of = np.zeros(len(tally.rows), dtype=np.uint8)  # which of the keys are blank, a bit for each
    for bit, keys in enumerate(broken_down):
        pattern_of |= (keys == 0).astype(np.uint8) << bit
    counting = np.logical_or.reduce([counts > 0 for counts in tally.counts.values()])
    out = tally.labelled.copy()
    found: list[Total] = []
    for pattern in sorted(np.flatnonzero(np.bincount(pattern_of)).tolist(), key=int.bit_count):
        rows = (pattern_of == pattern) & counting & ~out
        if pattern and rows.any():
            shared = (keys for bit, keys in enumerate(broken_down) if not pattern >> bit & 1)
            totals = list(_totals(tally, rows, packed(shared, len(out)).close(), ~out))
            out[[total.place for total in totals]] = True
            found += totals
    return sorted(found)


def _totals(tally: Tally, rows: Flags, sets: Keys, counted: Flags) -> Iterator[Total]:
    """Which of `rows` are the sum of all other `counted` rows of their set: those that agree in all keys told."""
    places = np.flatnonzero(rows)
    lines: slice | Integers = slice(None) if counted.all() else np.flatnonzero(counted)
    for counts in tally.counts.values():
        own = counts[places]
        others = _sums(counts, sets, lines)[sets.numbers[places]] - np.maximum(own, 0)
        places = places[(own < 0) | (own == others)]
        if not len(places):
            return
        lines = _of_sets(sets, places, counted)
    detailed = _of_sets(sets, places, counted & ~rows)
    detailed = detailed[np.argsort(sets.numbers[detailed], kind="stable")]
    ends = [np.searchsorted(sets.numbers[detailed], sets.numbers[places], side) for side in ("left", "right")]
    for place, start, end in zip(places.tolist(), *ends, strict=True):
        if total := _weighed(place, detailed[start:end], tally):
            yield total


def _sums(counts: Integers, sets: Keys, lines: slice | Integers) -> Integers:
    """By set. Integers wrap around instead of losing their last digits, on both sides of the comparison."""
    sums = np.zeros(sets.many, dtype=np.int64)
    np.add.at(sums, sets.numbers[lines], np.maximum(counts[lines], 0))
    return sums


def _of_sets(sets: Keys, places: Integers, among: Flags) -> Integers:
    """The lines, of those `among`, in a set with one of these places."""
    wanted = np.zeros(sets.many, dtype=bool)
    wanted[sets.numbers[places]] = True
    return np.flatnonzero(wanted[sets.numbers] & among)


def _weighed(place: int, covered: Integers, tally: Tally) -> Total | None:
    told = [counts for counts in tally.counts.values() if counts[place] > 0]
    most = max((int(np.count_nonzero(counts[covered] > 0)) for counts in told), default=0)
    if most < _AT_LEAST_ROWS:
        return None
    figures = {int(counts[place]) for counts in told if (counts[covered] > 0).any()}
    weight, many = prod(figures), most >= _MANY_ROWS
    certain = weight >= _CERTAIN or (many and weight >= _CERTAIN_OF_MANY)
    if not certain and (weight < _LIKELY or not (many or len(figures) >= _MANY_FIGURES)):
        return None
    return Total(place, len(covered), int(covered[0]), certain)
