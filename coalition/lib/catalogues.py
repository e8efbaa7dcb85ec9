"""Catalogues of translations: `.po`, which people edit, to `.mo`, which gettext reads. Needs no gettext tools.

The compiled files are committed, so that a fresh machine has them; a test compares them with what they are made of.
"""

import ast
import struct
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

_MAGIC, _HEADER = 0x950412DE, 28
_CONTEXT, _PLURALS = "\x04", "\x00"


class CatalogueError(ValueError):
    """A line of a `.po` file that is not understood; the text names it."""


def compiled(path: Path) -> bytes:
    """What the `.mo` beside a `.po` file must hold."""
    return _as_mo(read(path))


def read(path: Path) -> Mapping[str, str]:
    """The translations of a `.po` file by msgid, as gettext keys them; without empty, fuzzy and obsolete ones."""
    return dict(_translations(path))


def _translations(path: Path) -> Iterator[tuple[str, str]]:
    for lines in _entries(path):
        if any(line.startswith("#,") and "fuzzy" in line for line in lines):
            continue
        parts = _parts(path, lines)
        texts = [text for key, text in sorted(parts.items()) if key.startswith("msgstr")]
        if "msgid" not in parts or not all(texts):
            continue
        key = parts["msgid"]
        if "msgid_plural" in parts:
            key += _PLURALS + parts["msgid_plural"]
        if "msgctxt" in parts:
            key = parts["msgctxt"] + _CONTEXT + key
        yield key, _PLURALS.join(texts)


def _entries(path: Path) -> Iterator[list[str]]:
    """The lines of each entry: blank lines part them, and what is obsolete begins with #~."""
    entry: list[str] = []
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        if line.strip():
            entry.append(line.strip())
        elif entry:
            yield entry
            entry = []


def _parts(path: Path, lines: Iterable[str]) -> dict[str, str]:
    parts: dict[str, str] = {}
    keyword = ""
    for line in lines:
        if line.startswith("#"):
            continue
        if not line.startswith('"'):
            keyword, _, line = line.partition(" ")
        if not (keyword.startswith("msg") and line.startswith('"') and line.endswith('"')):
            raise CatalogueError(f"{path.name}: {line!r} is not understood.")
        parts[keyword] = parts.get(keyword, "") + ast.literal_eval(line)
    return parts


def _as_mo(translations: Mapping[str, str]) -> bytes:
    """Two tables of (length, place), of the msgids in order and of their translations, then the texts themselves."""
    ids = [key.encode() for key in sorted(translations)]
    texts = [translations[key].encode() for key in sorted(translations)]
    at = _HEADER + 16 * len(ids)
    tables, data = b"", b""
    for text in (*ids, *texts):
        tables += struct.pack("<II", len(text), at + len(data))
        data += text + b"\0"
    head = struct.pack("<7I", _MAGIC, 0, len(ids), _HEADER, _HEADER + 8 * len(ids), 0, at)
    return head + tables + data
