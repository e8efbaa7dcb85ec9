"""Which lines agree in several columns: the numbers of their cells, packed into one for each line."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Integers = npt.NDArray[np.int64]

_LARGEST = 2**62  # of a packed number
_PER_LINE, _SPARSE = 4, 1 << 16  # so many numbers that no line has cost less than telling which ones have a line


@dataclass(frozen=True, slots=True, eq=False)
class Keys:
    """A number for each line, below ``many``; lines with the same one agree in all parts that were added."""

    numbers: Integers
    many: int = 1

    def add(self, part: Integers, many: int) -> "Keys":
        """Told apart by this too, which is below `many`."""
        keys = self if self.many * many <= _LARGEST else self._renumbered()
        return Keys(keys.numbers * many + part, keys.many * many)

    def close(self) -> "Keys":
        """The same with hardly more numbers than lines, to count by."""
        return self if self.many <= _PER_LINE * len(self.numbers) + _SPARSE else self._renumbered()

    def in_order_of_lines(self) -> tuple[Integers, Integers]:
        """For each line its key's number, counted in the order of their first lines; and those first lines."""
        keys = self.close()
        lines = len(keys.numbers)
        first = np.full(keys.many, lines, dtype=np.int64)
        np.minimum.at(first, keys.numbers, np.arange(lines))
        firsts = np.sort(first[first < lines])
        place = np.empty(keys.many, dtype=np.int64)
        place[keys.numbers[firsts]] = np.arange(len(firsts))
        return place[keys.numbers], firsts

    def _renumbered(self) -> "Keys":
        met, numbers = np.unique(self.numbers, return_inverse=True)
        return Keys(numbers, max(1, len(met)))


def same(lines: int) -> Keys:
    """Of lines that nothing tells apart yet."""
    return Keys(np.zeros(lines, dtype=np.int64))


def numbered(texts: Iterable[str]) -> tuple[Integers, int]:
    """A number for each text, counted as they are first met, 0 for the empty one; and below what they all are.

    A million different texts are one piece of memory here, where a dictionary would need an object for each.
    """
    met = pa.array(chain([""], texts), pa.string()).dictionary_encode()
    return met.indices.to_numpy()[1:].astype(np.int64), len(met.dictionary)


def packed(parts: Iterable[Integers], lines: int) -> Keys:
    """The keys of lines that these parts, none below zero, tell apart."""
    keys = same(lines)
    for part in parts:
        keys = keys.add(part, int(part.max(initial=0)) + 1)
    return keys
