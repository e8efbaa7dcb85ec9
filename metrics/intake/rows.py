"""The rows of a table as they were understood: by columns, each row made when somebody asks for it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from operator import eq
from typing import Generic, TypeVar, overload

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from metrics.intake.figures import Counts, Shares
from metrics.intake.grid import Codes, Flags
from metrics.intake.known import Answer, Row
from metrics.intake.understanding import CodeColumn, Notes, TaxonColumn

C = TypeVar("C", Counts, Shares)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Placed(Generic[T]):
    """What was understood of a column, with the number of each line's cell."""

    codes: Codes
    cells: T

    def at(self, place: int) -> int:
        return int(self.codes[place])


@dataclass(frozen=True, slots=True)
class Figure(Generic[C]):
    """A measure (or, as a share, an indicator) in a column; `counts` says in which lines it does."""

    code: str
    codes: Codes
    cells: C
    counts: Flags

    def as_json(self, part: slice) -> tuple[str, pa.StringArray]:
        """Its code, and for each of these lines what it says, null where it says nothing."""
        return self.code, self.cells.as_json(self.codes[part], among=self.counts[part])


@dataclass(frozen=True, slots=True, eq=False)
class Rows(Sequence[Row]):
    """All rows. Several figures may have one code, in the long form; no line has two of them."""

    sheet: str = ""
    numbers: npt.NDArray[np.int32] = field(default_factory=lambda: np.zeros(0, dtype=np.int32))
    taxon: Placed[TaxonColumn] | None = None
    product: Placed[CodeColumn] | None = None
    market: Placed[CodeColumn] | None = None
    platform: Placed[CodeColumn] | None = None
    note: Placed[Notes] | None = None
    counts: tuple[Figure[Counts], ...] = ()
    shares: tuple[Figure[Shares], ...] = ()

    def __len__(self) -> int:
        return len(self.numbers)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and len(self) == len(other) and all(map(eq, self, other))

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Row]: ...
    def __getitem__(self, place: int | slice) -> Row | Sequence[Row]:
        if isinstance(place, slice):
            return [self._row(one) for one in range(*place.indices(len(self)))]
        return self._row(range(len(self))[place])

    def __iter__(self) -> Iterator[Row]:
        return map(self._row, range(len(self)))

    def values_as_json(self, part: slice) -> pa.StringArray:
        """The counts of these rows, each row's as a JSON object: a number, or the word for why there is none."""
        return _objects([figure.as_json(part) for figure in self.counts], len(self.numbers[part]))

    def rates_as_json(self, part: slice) -> pa.StringArray:
        """The shares of these rows, each row's as a JSON object."""
        return _objects([figure.as_json(part) for figure in self.shares], len(self.numbers[part]))

    def _row(self, place: int) -> Row:
        taxon = self.taxon.at(place) if self.taxon else 0
        return Row(
            sheet=self.sheet,
            row=int(self.numbers[place]),
            taxon_given=self.taxon.cells.given(taxon) if self.taxon else "",
            taxon=self.taxon.cells.matches[taxon] if self.taxon else None,
            product=_code(self.product, place),
            market=_code(self.market, place),
            platform=_code(self.platform, place),
            values=dict(self._values(place)),
            rates=dict(self._rates(place)),
            note=self.note.cells.text(self.note.at(place)) if self.note else "",
        )

    def _values(self, place: int) -> Iterator[tuple[str, Answer]]:
        for figure in self.counts:
            if figure.counts[place]:
                yield figure.code, figure.cells.answer(int(figure.codes[place]))

    def _rates(self, place: int) -> Iterator[tuple[str, Fraction]]:
        for figure in self.shares:
            if figure.counts[place]:
                yield figure.code, figure.cells.share(int(figure.codes[place]))


def _objects(members: Sequence[tuple[str, pa.StringArray]], rows: int) -> pa.StringArray:
    """JSON objects: of each row the members that are not null."""
    if not members:
        return pa.array(["{}"] * rows, pa.string())
    told = [pc.binary_join_element_wise(f',"{code}":', values, "").fill_null("") for code, values in members]
    inside = pc.utf8_slice_codeunits(pc.binary_join_element_wise(*told, ""), start=1)
    return pc.binary_join_element_wise("{", inside, "}", "")


def _code(column: Placed[CodeColumn] | None, place: int) -> str:
    return column.cells.values[column.at(place)] if column else ""
