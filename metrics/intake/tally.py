"""The figures of a file in columns, for the checks that look at all rows at once."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from metrics.intake.history import Place
from metrics.intake.known import NOT_REPORTED, Row

Integers = NDArray[np.int64]

# What stands where there is no count: every one of them below zero.
BLANK, REASON, UNREAD = -1, -2, -3
KEYS = ("taxon", "product", "market", "platform")


@dataclass(frozen=True, slots=True)
class Tally:
    """``rows`` are numbers as the spreadsheet shows them; ``keys`` have 0 for a blank breakdown.

    A row of the long form stands for all lines with its key, and has the number of the first. ``taxa`` has what each
    key of the taxon column means; of an ``unclear`` name there is neither taxon nor group, and ``offered`` are the
    names that it may stand for.
    """

    rows: Integers
    keys: Mapping[str, Integers]
    counts: Mapping[str, Integers]
    taxa: Sequence[Place]
    unclear: Collection[int]
    offered: Collection[str]

    @property
    def told(self) -> NDArray[np.bool_]:
        """The rows that say something of any measure."""
        said = np.zeros(len(self.rows), dtype=np.bool_)
        for counts in self.counts.values():
            said |= counts != BLANK
        return said


@dataclass(slots=True)
class _Codes:
    """Text -> a number, counted from 1; 0 is the blank."""

    known: dict[str, int] = field(default_factory=lambda: {"": 0})

    def of(self, text: str) -> int:
        return self.known.setdefault(text, len(self.known))


def tally(rows: Iterable[Row], measures: Collection[str], *, long: bool) -> Tally:
    """The rows in columns; `measures` are those that the file counts."""
    codes = {name: _Codes() for name in KEYS}
    taxa: list[Place] = [(None, None)]
    unclear: set[int] = set()
    offered: set[str] = set()
    keys: dict[tuple[int, ...], int] = {}
    lines: list[tuple[int, tuple[int, ...], dict[str, int]]] = []
    for row in rows:
        name, place = _taxon(row)
        key = (
            codes["taxon"].of(name),
            codes["product"].of(row.product),
            codes["market"].of(row.market),
            codes["platform"].of(row.platform),
        )
        if key[0] == len(taxa):
            taxa.append(place)
            if place == (None, None):
                unclear.add(key[0])
                offered.update(row.taxon.candidates if row.taxon else ())
        told = {code: _number(row, code) for code in (row.values if long else measures)}
        if long and key in keys:
            lines[keys[key]][2].update(told)
        else:
            keys[key] = len(lines)
            lines.append((row.row, key, told))
    return Tally(
        rows=np.array([number for number, _, _ in lines], dtype=np.int64),
        keys={name: np.array([key[place] for _, key, _ in lines], dtype=np.int64) for place, name in enumerate(KEYS)},
        counts={code: np.array([told.get(code, BLANK) for _, _, told in lines], dtype=np.int64) for code in measures},
        taxa=taxa,
        unclear=unclear,
        offered=offered,
    )


def _taxon(row: Row) -> tuple[str, Place]:
    """A text that tells taxa and groups apart, and what it means."""
    match = row.taxon
    if match is None:
        return row.taxon_given, (None, None)
    if match.group is not None:
        return f"group {match.group}", (match.taxon_id, match.group)
    if match.taxon_id is not None:
        return f"taxon {match.taxon_id}", (match.taxon_id, None)
    return f"unclear {row.taxon_given.casefold()}", (None, None)


def _number(row: Row, code: str) -> int:
    answer = row.values.get(code)
    if answer is None:  # a row for the whole member leaves out what it was not asked
        return BLANK if row.taxon is None else UNREAD
    if answer.value is not None:
        return answer.value
    return BLANK if answer is NOT_REPORTED or answer.missing == "not reported" else REASON
