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

from collections.abc import Iterator, Sequence
from math import prod
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from metrics.intake.headers import KEYS
from metrics.intake.tally import Integers, Tally

_CERTAIN, _CERTAIN_OF_MANY, _LIKELY = 1_000, 100, 10
_MANY_ROWS, _MANY_FIGURES = 3, 2
_AT_LEAST_ROWS = 2

Flags = NDArray[np.bool_]


class Total(NamedTuple):
    """The index of a row in the tally, how many rows it adds up, the index of the first, and how sure that is."""

    place: int
    added: int
    first: int
    certain: bool


class Sums(NamedTuple):
    """By measure: the sums of each set of rows, and how many detailed rows with more than zero made them."""

    counts: Integers
    sums: Integers
    behind: Integers


def total_rows(tally: Tally, labelled: Flags) -> list[Total]:
    """The totals among the rows that are not labelled as totals already, in the order of the file."""
    broken_down = [tally.keys[name] for name in KEYS if tally.keys[name].any()]
    if not broken_down or len(tally.rows) <= _AT_LEAST_ROWS:
        return []
    pattern_of = sum((keys == 0).astype(np.int64) << bit for bit, keys in enumerate(broken_down))
    counting = np.logical_or.reduce([counts > 0 for counts in tally.counts.values()])
    out = labelled.copy()
    found: list[Total] = []
    for pattern in sorted(np.unique(pattern_of).tolist(), key=int.bit_count):
        rows = (pattern_of == pattern) & counting & ~out
        if pattern and rows.any():
            sets = _sets([keys for bit, keys in enumerate(broken_down) if not pattern >> bit & 1], len(out))
            totals = list(_totals(tally, rows, sets, ~out))
            out[[total.place for total in totals]] = True
            found += totals
    return sorted(found)


def _sets(keys: Sequence[Integers], length: int) -> Integers:
    """A number for each set of rows that agree in these keys; one set where there are none."""
    packed = np.zeros(length, dtype=np.int64)
    for key in keys:
        packed = np.unique(packed * (int(key.max()) + 1) + key, return_inverse=True)[1].astype(np.int64)
    return packed


def _totals(tally: Tally, rows: Flags, sets: Integers, counted: Flags) -> Iterator[Total]:
    """Which of `rows` are the sum of all other `counted` rows of their set."""
    detailed = counted & ~rows
    agree, sums = rows, []
    for counts in tally.counts.values():
        sums.append(_sums(counts, sets, counted, detailed))
        others = sums[-1].sums[sets] - np.maximum(counts, 0)
        agree = agree & ((counts < 0) | (counts == others))
        if not agree.any():
            return
    for place in np.flatnonzero(agree).tolist():
        if total := _weighed(place, sums, sets, detailed):
            yield total


def _sums(counts: Integers, sets: Integers, counted: Flags, detailed: Flags) -> Sums:
    """Integers wrap around instead of losing their last digits, on both sides of the comparison."""
    sums = np.zeros(int(sets.max()) + 1, dtype=np.int64)
    np.add.at(sums, sets[counted], np.maximum(counts[counted], 0))
    behind = np.bincount(sets[detailed & (counts > 0)], minlength=len(sums))
    return Sums(counts, sums, behind)


def _weighed(place: int, sums: Sequence[Sums], sets: Integers, detailed: Flags) -> Total | None:
    own = int(sets[place])
    told = [measure for measure in sums if measure.counts[place] > 0 and measure.behind[own]]
    most = max((int(measure.behind[own]) for measure in told), default=0)
    if most < _AT_LEAST_ROWS:
        return None
    figures = {int(measure.counts[place]) for measure in told}
    weight, many = prod(figures), most >= _MANY_ROWS
    certain = weight >= _CERTAIN or (many and weight >= _CERTAIN_OF_MANY)
    if not certain and (weight < _LIKELY or not (many or len(figures) >= _MANY_FIGURES)):
        return None
    covered = np.flatnonzero(detailed & (sets == own))
    return Total(place, len(covered), int(covered[0]), certain)
