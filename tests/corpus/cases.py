"""Reads the tables of ``*.txt``: a name, a table between bars, the findings expected of it, and in which files.

    a word where a number is needed
    | taxon          | items_removed |
    | Manis javanica | 1.2k          |
    > not-a-number 2 items_removed
    @ csv xlsx

A line of bars alone is a blank line of the file; ``-`` stands for no row or no column. Without a line that
begins with ``@`` the table is written to a file of every kind. In spreadsheets ``'12`` is text and 12 a number.
"""

import re
from dataclasses import dataclass
from pathlib import Path

Place = tuple[str, int | None, str | None]

ALL = ("csv", "csv;", "tsv", "xlsx", "xls", "ods", "json")
GROUPS = {
    "all": ALL,
    "text": ("csv", "csv;", "tsv"),
    "sheets": ("xlsx", "xls", "ods"),
    "files": ("csv", "csv;", "tsv", "xlsx", "xls", "ods"),
}
_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Case:
    name: str
    table: tuple[tuple[str, ...], ...]
    expected: tuple[Place, ...]
    kinds: tuple[str, ...]


def cases() -> list[Case]:
    return [
        _case(block)
        for path in sorted(_FOLDER.glob("*.txt"))
        for block in re.split(r"\n\s*\n", path.read_text(encoding="utf-8").strip())
    ]


def _case(block: str) -> Case:
    name, *lines = block.splitlines()
    table = tuple(tuple(map(str.strip, line.strip()[1:-1].split("|"))) for line in lines if line.startswith("|"))
    expected = tuple(_place(line[1:].split(maxsplit=2)) for line in lines if line.startswith(">"))
    kinds = [
        kind
        for line in lines
        if line.startswith("@")
        for word in line[1:].split()
        for kind in GROUPS.get(word, (word,))
    ]
    assert table, name
    return Case(name, table, expected, tuple(kinds) or ALL)


def _place(words: list[str]) -> Place:
    code, row, column = words
    return code, None if row == "-" else int(row), None if column == "-" else column
