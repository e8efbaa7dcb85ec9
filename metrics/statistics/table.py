"""The table: the only shape in which figures leave the statistics, for pages, charts and downloads alike."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal, Protocol

Kind = Literal["text", "period", "count", "rate", "figure", "change", "points"]
Number = int | Fraction

# The statuses that say why there is no number. "rate only" and "published" stand with and without one.
WITHOUT_NUMBER = frozenset(
    {
        *("not reported", "not collected", "withheld", "not applicable", "nothing to divide by", "suppressed"),
        *("not expected", "not released", "revised"),  # of a member's quarter
    }
)
WITH_NUMBER = frozenset({"ok", "partial"})
STATUSES = WITHOUT_NUMBER | WITH_NUMBER | {"rate only", "published"}


@dataclass(frozen=True, slots=True)
class Value:
    """One numeric cell: a number, or None and the word that says why there is none.

    A rate is a fraction from 0 to 1, never a percentage.
    """

    value: Number | None
    status: str = "ok"

    def __post_init__(self) -> None:
        if self.status not in STATUSES:
            raise ValueError(f"{self.status!r} is not the status of a figure.")
        if self.value is None and self.status in WITH_NUMBER:
            raise ValueError(f"A figure that is {self.status} has a number.")
        if self.value is not None and self.status in WITHOUT_NUMBER:
            raise ValueError(f"A figure that is {self.status} has no number.")


Cell = str | Value


@dataclass(frozen=True, slots=True)
class Column:
    """One column. A ``figure`` column holds counts and rates, as the indicator of each row says.

    A ``change`` is a difference of counts, and ``points`` one of rates, as a fraction like them.
    """

    key: str
    title: str
    kind: Kind
    unit: str = ""

    @property
    def is_numeric(self) -> bool:
        return self.kind not in ("text", "period")

    def accepts(self, cell: Cell) -> bool:
        if not self.is_numeric:
            return isinstance(cell, str)
        if not isinstance(cell, Value) or isinstance(cell.value, bool):
            return False
        return self.kind not in ("count", "change") or cell.value is None or isinstance(cell.value, int)


class Tabular(Protocol):
    """What charts, presenters and downloads need to know of a table, whoever made it."""

    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def columns(self) -> tuple[Column, ...]: ...
    @property
    def rows(self) -> tuple[tuple[Cell, ...], ...]: ...
    @property
    def unit(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def notes(self) -> tuple[str, ...]: ...
    @property
    def period_from(self) -> str: ...
    @property
    def period_to(self) -> str: ...

    def column(self, key: str) -> tuple[Cell, ...]: ...


@dataclass(frozen=True, slots=True)
class Table:
    """Columns and rows with the words that belong to them; widths and kinds are checked when it is made."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    unit: str
    source: str
    notes: tuple[str, ...] = ()
    period_from: str = ""
    period_to: str = ""

    def __post_init__(self) -> None:
        keys = [column.key for column in self.columns]
        if len(set(keys)) < len(keys):
            raise ValueError(f"Table {self.name}: two columns have the same key.")
        for number, row in enumerate(self.rows, 1):
            self._check(number, row)

    def _check(self, number: int, row: tuple[Cell, ...]) -> None:
        if len(row) != len(self.columns):
            raise ValueError(f"Table {self.name}, row {number}: {len(row)} cells, {len(self.columns)} columns.")
        for column, cell in zip(self.columns, row, strict=True):
            if not column.accepts(cell):
                raise ValueError(f"Table {self.name}, row {number}: {cell!r} is not a {column.kind} ({column.key}).")

    def column(self, key: str) -> tuple[Cell, ...]:
        """The cells of one column from top to bottom; KeyError where there is none of that key."""
        place = position(self.columns, key)
        return tuple(row[place] for row in self.rows)

    def select(self, **wanted: str | Collection[str]) -> "Table":
        """The rows whose cells equal the texts given, by column key: ``select(period="2026-Q3")``.

        A collection of texts asks for any of them: ``select(indicator=("items_removed", "items_blocked"))``.
        """
        places = {
            position(self.columns, key): {texts} if isinstance(texts, str) else {*texts}
            for key, texts in wanted.items()
        }
        rows = (row for row in self.rows if all(row[place] in texts for place, texts in places.items()))
        return replace(self, rows=tuple(rows))

    def only(self, *keys: str) -> "Table":
        """The same rows with these columns, in this order."""
        places = [position(self.columns, key) for key in keys]
        columns = tuple(self.columns[place] for place in places)
        return replace(self, columns=columns, rows=tuple(tuple(row[i] for i in places) for row in self.rows))

    def pivot(self, *, rows: str, columns: str, value: str, wanted: Sequence[Column]) -> "Table":
        """One row for each text of column ``rows``, with what column ``value`` says for each wanted column.

        ``wanted`` are the new columns: their keys are texts of column ``columns``. A figure that the table
        does not have is ``not reported``; ValueError where it has two for one place.
        """
        places = [position(self.columns, key) for key in (rows, columns, value)]
        found: dict[tuple[Cell, Cell], Cell] = {}
        for row in self.rows:
            label, key, cell = (row[place] for place in places)
            if (label, key) in found:
                raise ValueError(f"Table {self.name} has two figures for {label} and {key}: select rows first.")
            found[label, key] = cell
        labels = dict.fromkeys(row[places[0]] for row in self.rows)
        missing = Value(None, "not reported")
        made = [(label, *(found.get((label, column.key), missing) for column in wanted)) for label in labels]
        return replace(self, columns=(self.columns[places[0]], *wanted), rows=tuple(made))


def position(columns: tuple[Column, ...], key: str) -> int:
    """Where the column of that key stands; KeyError names the keys that there are."""
    for place, column in enumerate(columns):
        if column.key == key:
            return place
    raise KeyError(f"no column {key!r} among {', '.join(column.key for column in columns)}")


def numbers(table: Tabular, key: str) -> list[Number | None]:
    """The numbers of a numeric column, None where there is none; TypeError for a column of texts."""
    found: list[Number | None] = []
    for cell in table.column(key):
        if not isinstance(cell, Value):
            raise TypeError(f"Column {key} of table {table.name} holds texts.")
        found.append(cell.value)
    return found


def texts(table: Tabular, key: str) -> list[str]:
    """The texts of a text or period column; TypeError for a column of numbers."""
    found = []
    for cell in table.column(key):
        if isinstance(cell, Value):
            raise TypeError(f"Column {key} of table {table.name} holds numbers.")
        found.append(cell)
    return found
