"""Figures that may be seen by anybody: a type of its own, so that nothing else passes for them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import InitVar, dataclass, field
from enum import StrEnum
from fractions import Fraction

from metrics.statistics.table import Cell, Column, Table, Value

SUPPRESSED_NOTE = "Suppressed to protect a member's figure."
NO_DENOMINATOR_NOTE = "There is nothing to divide by."

_KEY = object()


class Status(StrEnum):
    """What the public is told of a figure; never which rule hid it. ``not reported`` at the headline only."""

    PUBLISHED = "published"
    SUPPRESSED = "suppressed"
    NOT_REPORTED = "not reported"


@dataclass(frozen=True, slots=True)
class ProtectedCell:
    """One figure to be seen by anybody: of the coalition, or of a reporting group.

    A measure has its count in ``numerator`` and no denominator. Only a published figure has numbers.
    """

    period: str
    group: str | None
    indicator: str
    numerator: int | None
    denominator: int | None
    status: Status
    footnotes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        numbers = (self.numerator, self.denominator)
        if self.status is Status.PUBLISHED and self.numerator is None:
            raise ValueError("A published figure has a number.")
        if self.status is not Status.PUBLISHED and numbers != (None, None):
            raise ValueError(f"A figure that is {self.status} has no number.")
        if self.status is Status.NOT_REPORTED and self.group is not None:
            raise ValueError("Below the headline nothing is said about who reported.")

    @property
    def value(self) -> Fraction | int | None:
        """The count, or the rate from 0 to 1; None where it is hidden or there is nothing to divide by."""
        if self.numerator is None or self.denominator is None:
            return self.numerator
        return Fraction(self.numerator, self.denominator) if self.denominator else None


@dataclass(frozen=True, slots=True)
class ProtectedTable:
    """A table of protected figures, with the shape of ``Table``. Made by this module only."""

    table: Table = field(repr=False)
    key: InitVar[object] = None

    def __post_init__(self, key: object) -> None:
        if key is not _KEY:
            raise TypeError("A protected table is made from protected cells: see protected_table.")

    @property
    def name(self) -> str:
        return self.table.name

    @property
    def title(self) -> str:
        return self.table.title

    @property
    def columns(self) -> tuple[Column, ...]:
        return self.table.columns

    @property
    def rows(self) -> tuple[tuple[Cell, ...], ...]:
        return self.table.rows

    @property
    def unit(self) -> str:
        return self.table.unit

    @property
    def source(self) -> str:
        return self.table.source

    @property
    def notes(self) -> tuple[str, ...]:
        return self.table.notes

    @property
    def period_from(self) -> str:
        return self.table.period_from

    @property
    def period_to(self) -> str:
        return self.table.period_to

    def column(self, key: str) -> tuple[Cell, ...]:
        return self.table.column(key)

    def select(self, **wanted: str | Collection[str]) -> "ProtectedTable":
        return ProtectedTable(self.table.select(**wanted), _KEY)

    def only(self, *keys: str) -> "ProtectedTable":
        return ProtectedTable(self.table.only(*keys), _KEY)

    def pivot(self, *, rows: str, columns: str, value: str, wanted: Sequence[Column]) -> "ProtectedTable":
        return ProtectedTable(self.table.pivot(rows=rows, columns=columns, value=value, wanted=wanted), _KEY)


_FIGURES = (
    Column("indicator", "Indicator", "text"),
    Column("numerator", "Numerator", "count"),
    Column("denominator", "Denominator", "count"),
    Column("value", "Value", "figure"),
    Column("status", "Status", "text"),
    Column("footnotes", "Footnotes", "text"),
)
_PERIOD = Column("period", "Quarter", "period")
_GROUP = Column("group", "Reporting group", "text")


def protected_table(
    cells: Iterable[ProtectedCell],
    *,
    name: str,
    title: str,
    source: str,
    by_group: bool = False,
    notes: tuple[str, ...] = (),
) -> ProtectedTable:
    """The table of these cells, in the order given, which must not depend on a suppressed figure.

    For the protector, and for releases when they read back what the protector made. Columns: period, group
    (only ``by_group``), indicator, numerator, denominator, value, status, footnotes.
    """
    cells = tuple(cells)
    periods = sorted(cell.period for cell in cells)
    table = Table(
        name=name,
        title=title,
        columns=(_PERIOD, _GROUP, *_FIGURES) if by_group else (_PERIOD, *_FIGURES),
        rows=tuple(_row(cell, by_group) for cell in cells),
        unit="",
        source=source,
        notes=notes,
        period_from=periods[0] if periods else "",
        period_to=periods[-1] if periods else "",
    )
    return ProtectedTable(table, _KEY)


def _row(cell: ProtectedCell, by_group: bool) -> tuple[Cell, ...]:
    if by_group is (cell.group is None):
        raise ValueError("A table holds figures of the coalition or figures of groups, not both.")
    group = () if cell.group is None else (cell.group,)
    is_count = cell.status is Status.PUBLISHED and cell.denominator is None
    return (
        cell.period,
        *group,
        cell.indicator,
        Value(cell.numerator, cell.status),
        Value(None, "not applicable") if is_count else Value(cell.denominator, cell.status),
        Value(cell.value, cell.status),
        str(cell.status),
        " ".join(cell.footnotes),
    )
