"""Reading the TOML files of ``metrics/definitions``: a mistake names its file and its key."""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from metrics.statistics.quarter import Quarter


class DefinitionError(ValueError):
    """A definition file that cannot be used; ``file`` and ``key`` say where (no key: the whole file)."""

    def __init__(self, file: str, key: str, problem: str) -> None:
        super().__init__(f"{file}, {key}: {problem}" if key else f"{file}: {problem}")
        self.file = file
        self.key = key


LANGUAGES = ("en", "zh-hans", "zh-hant", "fr", "es")


@dataclass(frozen=True, slots=True)
class Names:
    """What something is called in one language: its title, and what people write instead."""

    title: str
    synonyms: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        return (self.title, *self.synonyms)


@dataclass(frozen=True, slots=True)
class DefinitionFile:
    """One TOML file. Its code is its name, so that no code can be given twice."""

    name: str
    code: str
    content: Mapping[str, object]

    def check_keys(self, *, required: frozenset[str], optional: frozenset[str] = frozenset()) -> None:
        for key in sorted(required - self.content.keys()):
            raise DefinitionError(self.name, key, "is missing.")
        for key in sorted(self.content.keys() - required - optional):
            raise DefinitionError(self.name, key, "is not a key of this kind of file.")

    def text(self, key: str) -> str:
        value = self.content.get(key)
        if not isinstance(value, str) or not value.strip():
            raise DefinitionError(self.name, key, "must be a text that is not empty.")
        return " ".join(value.split())

    def one_of(self, key: str, allowed: Collection[str]) -> str:
        value = self.text(key)
        if value not in allowed:
            raise DefinitionError(self.name, key, f"{value!r} is none of {', '.join(sorted(allowed))}.")
        return value

    def quarter(self, key: str) -> Quarter:
        try:
            return Quarter.parse(self.text(key))
        except ValueError as problem:
            raise DefinitionError(self.name, key, str(problem)) from problem

    def names(self) -> Mapping[str, Names]:
        """By language, from the tables ``[names.fr]``; the English title is the definition's own."""
        told = self.content.get("names", {})
        if not isinstance(told, dict) or not told.keys() <= set(LANGUAGES):
            raise DefinitionError(self.name, "names", f"must be tables by language: {', '.join(LANGUAGES)}.")
        found = {"en": Names(self.text("title"), _synonyms(self.name, "en", told.get("en", {})))}
        for language, names in told.items():
            if language != "en":
                title = names.get("title", "") if isinstance(names, dict) else ""
                if not isinstance(title, str) or not title.strip():
                    raise DefinitionError(self.name, f"names.{language}.title", "must be a text that is not empty.")
                found[language] = Names(title, _synonyms(self.name, language, names))
        return MappingProxyType(found)

    def position(self) -> int:
        value = self.content.get("position")
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise DefinitionError(self.name, "position", "must be a whole number from 1.")
        return value


def _synonyms(name: str, language: str, names: object) -> tuple[str, ...]:
    told = names.get("synonyms", []) if isinstance(names, dict) else None
    if not isinstance(told, list) or not all(isinstance(each, str) and each.strip() for each in told):
        raise DefinitionError(name, f"names.{language}.synonyms", "must be a list of texts.")
    return tuple(told)


def read(directory: Path, kind: str) -> list[DefinitionFile]:
    """The files of ``directory/kind`` in the order of their positions; raises DefinitionError."""
    paths = sorted((directory / kind).glob("*.toml"))
    if not paths:
        raise DefinitionError(f"{kind}/", "", "holds no definition.")
    files = [_parse(f"{kind}/{path.name}", path) for path in paths]
    _refuse_shared_positions(files)
    return sorted(files, key=DefinitionFile.position)


def _parse(name: str, path: Path) -> DefinitionFile:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise DefinitionError(name, "", f"is not readable as TOML: {problem}") from problem
    return DefinitionFile(name, path.stem, content)


def _refuse_shared_positions(files: list[DefinitionFile]) -> None:
    taken: dict[int, str] = {}
    for file in files:
        position = file.position()
        if position in taken:
            raise DefinitionError(file.name, "position", f"{position} is taken by {taken[position]}.")
        taken[position] = file.name
