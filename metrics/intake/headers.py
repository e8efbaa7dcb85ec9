"""Column names: how they are compared, and which row of a table holds them. The reading child imports it."""

import unicodedata
from collections.abc import Collection, Iterable, Sequence

KEYS = ("taxon", "product", "market", "platform")  # what a row is about
TEXT_COLUMNS = (*KEYS, "period", "note")
LONG_COLUMNS = ("measure", "value")
PERCENT = "_percent"
MARKS_TITLE = "Findings of the check. This sheet is not read when you upload the file again."
HEADER_WITHIN = 20  # rows of titles and remarks above the column names are passed over, within reason


def fold(name: str) -> str:
    """A column name without what people vary: case, accents, full-width forms, spaces, underscores, hyphens."""
    text = name.casefold()
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return "".join(c for c in text if not (c.isspace() or c in "_-\ufeff\u2019'"))


def recognised(row: Iterable[object], names: Collection[str]) -> int:
    """How many different cells of a row are (folded) column names."""
    return len({fold(cell) for cell in row if isinstance(cell, str)} & set(names))


def is_header(row: Sequence[object], names: Collection[str]) -> bool:
    """Two known names, or nothing else than known names: certainly the row of the column names."""
    filled = [cell for cell in row if cell is not None and not (isinstance(cell, str) and not cell.strip())]
    known = recognised(filled, names)
    return known >= 2 or 0 < known == len(filled)


def is_marks(rows: Sequence[Sequence[object]]) -> bool:
    """Whether a sheet is the list of findings that we wrote into a member's file."""
    return bool(rows) and list(rows[0][:1]) == [MARKS_TITLE]


def header_index(rows: Sequence[Sequence[object]], names: Collection[str]) -> int:
    """Which of the first rows holds the column names; where none certainly does, the first that is no title."""
    first = rows[:HEADER_WITHIN]
    certain = next((i for i, row in enumerate(first) if is_header(row, names)), None)
    if certain is not None:
        return certain
    texts = [sum(isinstance(cell, str) and bool(cell.strip()) for cell in row) for row in first]
    widest = max(texts, default=0)
    return next((i for i, count in enumerate(texts) if count > 1 and count * 2 >= widest), 0)
