"""A table as CSV: the archival form of a table, whose hash a release publishes."""

import csv
import io
from fractions import Fraction

from metrics.statistics.table import Cell, Tabular, Value

# The full-width ones count too, where a spreadsheet speaks Chinese or Japanese.
_STARTS_A_FORMULA = tuple("=+-@\t\r\n＝＋－＠")


def safe_text(text: str) -> str:
    """The text, with a quote before one that a spreadsheet would run as a formula."""
    return f"'{text}" if text.startswith(_STARTS_A_FORMULA) else text


def safe_cell(cell: object) -> object:
    """The cell, a text made safe."""
    return safe_text(cell) if isinstance(cell, str) else cell


def as_csv(table: Tabular) -> bytes:
    """UTF-8 without a byte order mark, comma, LF: the same table always gives the same bytes.

    Counts are whole numbers, rates unrounded decimals (the shortest that read back to the same double); a cell
    without a number is empty, and the table's own status column says why. No cell runs as a formula.
    """
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow([column.key for column in table.columns])
    writer.writerows([[safe_cell(plain(cell)) for cell in row] for row in table.rows])
    return written.getvalue().encode()


def plain(cell: Cell) -> str | int | float | None:
    """The cell as CSV and JSON write it."""
    if not isinstance(cell, Value):
        return cell
    return float(cell.value) if isinstance(cell.value, Fraction) else cell.value
