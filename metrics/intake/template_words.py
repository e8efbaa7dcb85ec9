"""What the template says in a language: its sheets, its rules, and how its columns are called."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from metrics.intake.known import REASONS
from metrics.intake.words import words
from metrics.statistics.indicator import Definitions, title_in

_FILE = Path(__file__).parents[1] / "reference" / "template.toml"
DEFAULT = "en"


@dataclass(frozen=True, slots=True)
class TemplateWords:
    """``columns`` explains the text columns by name. ``headings`` are of the list of columns."""

    language: str
    report: str
    notes: str
    lists: str
    title: str
    rules: Sequence[str]
    headings: Sequence[str]
    products: str
    columns: Mapping[str, str]

    def column_name(self, code: str, definitions: Definitions) -> str:
        """What the column is called in a file of this language: a name by which the intake finds it again.

        In English it is the code itself, which programs write too.
        """
        if self.language == DEFAULT:
            return code
        if code in words().columns:
            return words().columns[code][self.language][0]
        return title_in(definitions.measures[code], self.language)

    @property
    def missing(self) -> Sequence[str]:
        """The words that may stand for a number."""
        return [words().missing_in[kind][self.language][0] for kind in REASONS]


def languages() -> list[str]:
    """Those in which there is a template, the default one first."""
    return [name for name, told in _content().items() if isinstance(told, dict)]


def words_in(language: str | None) -> TemplateWords:
    """The words of the language, or of the default one where there is no template in it."""
    told = _content()
    chosen = language if language in languages() else DEFAULT
    return TemplateWords(language=chosen, **told[chosen])


@cache
def own_sheets() -> frozenset[str]:
    """The sheets of a template that never hold figures: reading passes over them without a word."""
    told = _content()
    named = (told[language][sheet] for language in languages() for sheet in ("notes", "lists"))
    return frozenset([*named, *told["former"]])


@cache
def _content() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))
