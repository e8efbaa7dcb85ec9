"""The words of files in the languages that members write in: data of ``metrics/reference/words.toml``."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast, get_args

from metrics.intake.headers import LONG_COLUMNS, TEXT_COLUMNS
from metrics.intake.known import Missing

_FILE = Path(__file__).parents[1] / "reference" / "words.toml"
_CHINESE = re.compile(r"[\u3400-\u9fff\uac00-\ud7af]")
_EDGES = " .:：*()（）[]【】-–—_"


class WordsError(ValueError):
    """The file of words cannot be used; the text says which word."""


@dataclass(frozen=True, slots=True)
class Words:
    """``columns`` has a column's names by language; the others are looked up by what ``word`` makes of a text."""

    columns: Mapping[str, Mapping[str, tuple[str, ...]]]
    missing: Mapping[str, Missing]
    missing_in: Mapping[Missing, Mapping[str, tuple[str, ...]]]
    unclear: frozenset[str]
    totals: re.Pattern[str]

    def is_total(self, text: str) -> bool:
        """Whether a name says that its row is a total: "Total", "Subtotal Lotus Mall", "合计（件）"."""
        return self.totals.search(word(text).strip(_EDGES)) is not None


def word(text: str) -> str:
    """A text as words are compared: without case, accents, full-width forms, and how words are joined."""
    plain = unicodedata.normalize("NFKD", text.casefold()) if not text.isascii() else text.casefold()
    bare = unicodedata.normalize("NFKC", "".join(c for c in plain if not unicodedata.combining(c)))
    joined = re.sub(r"[\s_-]+", " ", bare.replace("’", "'")).strip()
    return joined or text.strip().casefold()


def _at_either_end(labels: Sequence[str]) -> re.Pattern[str]:
    """A label at the beginning or the end of a text; as a word of its own where the script parts words."""
    unparted = "|".join(re.escape(label) for label in labels if _CHINESE.search(label))
    parted = "|".join(re.escape(label) for label in labels if not _CHINESE.search(label))
    return re.compile(rf"^(?:{unparted})|(?:{unparted})$|^(?:{parted})(?:$|[ :])| (?:{parted})$")


@cache
def words() -> Words:
    """The words that come with the project. Raises WordsError."""
    return read_words(_FILE)


def read_words(path: Path) -> Words:
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    columns = {name: _by_language(names) for name, names in content["columns"].items()}
    if set(columns) != {*TEXT_COLUMNS, *LONG_COLUMNS}:
        raise WordsError(f"columns must be {', '.join((*TEXT_COLUMNS, *LONG_COLUMNS))}.")
    told: Mapping[str, Any] = content["missing"]
    if set(told) != set(get_args(Missing)):
        raise WordsError(f"missing must be {', '.join(get_args(Missing))}.")
    missing: dict[str, Missing] = {}
    for kind, by_language in told.items():
        for name in _all(by_language):
            if missing.setdefault(name, cast(Missing, kind)) != kind:
                raise WordsError(f"{name!r} means both {missing[name]} and {kind}.")
    unclear = frozenset(_all(content["unclear"]))
    if both := unclear & missing.keys():
        raise WordsError(f"{', '.join(sorted(both))}: is a reason and none.")
    return Words(
        columns,
        missing,
        {cast(Missing, kind): _by_language(names) for kind, names in told.items()},
        unclear,
        _at_either_end(_all(content["totals"])),
    )


def _by_language(names: Mapping[str, list[str]]) -> Mapping[str, tuple[str, ...]]:
    return {language: tuple(several) for language, several in names.items()}


def _all(by_language: Mapping[str, list[str]]) -> list[str]:
    return [word(name) for names in by_language.values() for name in names]
