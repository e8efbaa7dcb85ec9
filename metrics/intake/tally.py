"""The figures of a file in columns, for the checks that look at all rows at once."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from metrics.intake.figures import BLANK as NOT_SAID
from metrics.intake.figures import COUNT, Counts
from metrics.intake.findings.rows import TotalRow
from metrics.intake.grid import Flags
from metrics.intake.headers import KEYS
from metrics.intake.history import Place
from metrics.intake.keys import Integers, numbered, packed
from metrics.intake.known import TaxonMatch
from metrics.intake.rows import Placed, Rows
from metrics.intake.understanding import CodeColumn

# What stands where there is no count: every one of them below zero.
BLANK, REASON, UNREAD = -1, -2, -3

_NOWHERE: Place = (None, None)


@dataclass(frozen=True, slots=True)
class Tally:
    """``rows`` are numbers as the spreadsheet shows them; ``keys`` have 0 for a blank breakdown.

    A row of the long form stands for all lines with its key, and has the number of the first. Those that are
    ``labelled`` say themselves that they are totals. ``taxa`` has what each key of the taxon column means, and
    ``unclear`` which of them are names of neither taxon nor group; ``offered`` are the names that these may stand for.
    """

    rows: Integers
    keys: Mapping[str, Integers]
    counts: Mapping[str, Integers]
    labelled: Flags
    taxa: Sequence[Place]
    unclear: Flags
    offered: Collection[str]

    @property
    def told(self) -> Flags:
        """The rows that say something of any measure."""
        said = np.zeros(len(self.rows), dtype=np.bool_)
        for counts in self.counts.values():
            said |= counts != BLANK
        return said


def tally(rows: Rows, measures: Collection[str], *, long: bool) -> Tally:
    """The rows in columns; `measures` are those that the file counts."""
    taxa = _Taxa(rows)
    keys = {"taxon": taxa.keys} | {name: _keys(getattr(rows, name), len(rows)) for name in KEYS[1:]}
    lines = rows.numbers.astype(np.int64)
    if not long:
        unsaid = _unsaid(rows)
        counts = {code: _counts(rows, code, unsaid) for code in measures}
        return Tally(lines, keys, counts, _labelled(rows), *taxa.meaning)
    groups, first = packed(keys.values(), len(rows)).in_order_of_lines()
    return Tally(
        lines[first],
        {name: column[first] for name, column in keys.items()},
        {code: _gathered(rows, code, groups, len(first)) for code in measures},
        _labelled(rows)[first],
        *taxa.meaning,
    )


class _Taxa:
    """The taxon column: a key for each taxon, group and unclear name, and for every row its key."""

    def __init__(self, rows: Rows) -> None:
        self.keys: Integers = np.zeros(len(rows), dtype=np.int64)
        self._places: list[Place] = [_NOWHERE]
        self._offered: set[str] = set()
        if rows.taxon is None:
            return
        matches = rows.taxon.cells.matches
        used = np.flatnonzero(np.bincount(rows.taxon.codes, minlength=len(matches)))
        names = zip(rows.taxon.cells.given_of(used), (matches[code] for code in used), strict=True)
        found, many = numbered(_told_apart(given, match) for given, match in names)
        key_of = np.zeros(len(matches), dtype=np.int64)
        key_of[used] = found
        self.keys = key_of[rows.taxon.codes]
        self._places *= many
        for code, key in zip(used, found, strict=True):
            self._take(key, matches[code])

    @property
    def meaning(self) -> tuple[Sequence[Place], Flags, Collection[str]]:
        """The last fields of a tally."""
        unclear = np.fromiter((place == _NOWHERE for place in self._places), np.bool_, len(self._places))
        unclear[0] = False
        return self._places, unclear, self._offered

    def _take(self, key: int, match: TaxonMatch | None) -> None:
        if match is not None and (match.taxon_id is not None or match.group is not None):
            self._places[key] = (match.taxon_id, match.group)
        elif match is not None:
            self._offered.update(match.candidates)


def _told_apart(given: str, match: TaxonMatch | None) -> str:
    """A text for each taxon, each group and each name that means neither."""
    if match is None:
        return given
    if match.group is not None:
        return f"group {match.group}"
    if match.taxon_id is not None:
        return f"taxon {match.taxon_id}"
    return f"unclear {given.casefold()}"


def _keys(column: Placed[CodeColumn] | None, rows: int) -> Integers:
    """A number for each code of a column, 0 where it is blank."""
    if column is None:
        return np.zeros(rows, dtype=np.int64)
    keys: Integers = numbered(column.cells.values)[0][column.codes]
    return keys


def _labelled(rows: Rows) -> Flags:
    """The rows that name a total where others name a taxon, a product, a market or a platform."""
    labelled = np.zeros(len(rows), dtype=bool)
    if rows.taxon is not None:
        labelled |= rows.taxon.cells.matching.of(TotalRow)[rows.taxon.codes]
    for column in (rows.product, rows.market, rows.platform):
        if column is not None:
            labelled |= column.cells.problems.of(TotalRow)[column.codes]
    return labelled


def _counts(rows: Rows, code: str, unsaid: Integers) -> Integers:
    """What each row says of a measure, and `unsaid` where it says nothing."""
    counts = unsaid
    for figure in rows.counts:
        if figure.code == code:
            counts = np.where(figure.counts, _said(figure.cells)[figure.codes], counts)
    return counts


def _unsaid(rows: Rows) -> Integers:
    """What stands where a row says nothing of a measure. One for the whole member leaves out what it was not asked."""
    if rows.taxon is None:
        return np.full(len(rows), BLANK, dtype=np.int64)
    asked = [BLANK if match is None else UNREAD for match in rows.taxon.cells.matches]
    unsaid: Integers = np.array(asked, dtype=np.int64)[rows.taxon.codes]
    return unsaid


def _gathered(rows: Rows, code: str, groups: Integers, count: int) -> Integers:
    """What the lines of each group say of a measure, in the long form: the last of them where there are several."""
    counts = np.full(count, BLANK, dtype=np.int64)
    for figure in rows.counts:
        if figure.code == code:
            counts[groups[figure.counts]] = _said(figure.cells)[figure.codes[figure.counts]]
    return counts


def _said(cells: Counts) -> Integers:
    """By the code of a cell: its count, or that it is blank, or that a reason stands there."""
    return np.where(cells.states == COUNT, cells.values, np.where(cells.states == NOT_SAID, BLANK, REASON))
