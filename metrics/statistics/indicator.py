"""What is counted and what is divided by what: read from ``metrics/definitions``, checked, never guessed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal, cast

from metrics.statistics.definition_files import DefinitionError, DefinitionFile, Names, read
from metrics.statistics.quarter import Quarter

__all__ = ["DefinitionError", "Definitions", "Identity", "Indicator", "Measure", "definitions", "load", "title_in"]

Scope = Literal["taxon", "member"]
Severity = Literal["error", "warning"]

# Two units are never added. A search term is none of the five units of content, people and messages.
UNITS = frozenset({"item", "account", "report", "person", "view", "term"})

_COMMON_KEYS = frozenset({"title", "short", "says", "does_not_say", "valid_from", "source", "position"})
_NAMES = frozenset({"names"})
_MEASURE_KEYS = _COMMON_KEYS | {"unit", "scope", "how_to_count"}
_IDENTITY_KEYS = frozenset({"at_most", "usually_at_most"})
_RATE_KEYS = _COMMON_KEYS | {"numerator", "denominator"}


@dataclass(frozen=True, slots=True)
class Measure:
    """A count that a member reports: whole, never negative, of one unit, in one quarter.

    ``scope`` is ``taxon`` where the count may be broken down by taxon, product and market, and ``member``
    where it is told for the whole member only. ``short`` heads a table column.
    """

    code: str
    title: str
    short: str
    unit: str
    scope: Scope
    how_to_count: str
    says: str
    does_not_say: str
    valid_from: Quarter
    source: str
    names: Mapping[str, Names] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Indicator:
    """A quotient of two measures (unit ``ratio``), or one measure shown as it is (``denominator`` None)."""

    code: str
    title: str
    short: str
    unit: str
    numerator: str
    denominator: str | None
    says: str
    does_not_say: str
    valid_from: Quarter
    source: str
    names: Mapping[str, Names] = field(default_factory=dict)

    @property
    def is_rate(self) -> bool:
        return self.denominator is not None


@dataclass(frozen=True, slots=True)
class Identity:
    """``smaller <= larger`` on every row, always (``error``) or usually (``warning``).

    ``code`` is the code of the finding where it does not hold.
    """

    smaller: str
    larger: str
    severity: Severity
    code: str


@dataclass(frozen=True, slots=True, eq=False)
class Definitions:
    """All definitions, in the order in which they are shown. Equal to itself alone, so that answers can be kept by it.

    ``indicators`` has the rates first, then every measure under its own code.
    """

    measures: Mapping[str, Measure]
    indicators: Mapping[str, Indicator]
    identities: tuple[Identity, ...]

    @property
    def rates(self) -> tuple[Indicator, ...]:
        return tuple(indicator for indicator in self.indicators.values() if indicator.is_rate)


def title_in(defined: Measure | Indicator, language: str) -> str:
    """What it is called in the language; in English where it has no name there."""
    names = defined.names.get(language)
    return names.title if names else defined.title


@cache
def definitions() -> Definitions:
    """The definitions that come with the project. Raises DefinitionError, which names file and key."""
    return load(Path(__file__).parents[1] / "definitions")


def load(directory: Path) -> Definitions:
    """Reads ``measures/*.toml`` and ``indicators/*.toml`` below ``directory``; raises DefinitionError."""
    measure_files = read(directory, "measures")
    measures = {file.code: _measure(file) for file in measure_files}
    identities = tuple(identity for file in measure_files for identity in _identities(file, measures))
    _refuse_cycles(measure_files, identities)
    rates = {file.code: _rate(file, measures) for file in read(directory, "indicators")}
    shown = {code: _as_indicator(measure) for code, measure in measures.items()}
    return Definitions(MappingProxyType(measures), MappingProxyType({**rates, **shown}), identities)


def _measure(file: DefinitionFile) -> Measure:
    file.check_keys(required=_MEASURE_KEYS, optional=_IDENTITY_KEYS | _NAMES)
    return Measure(
        code=file.code,
        title=file.text("title"),
        short=file.text("short"),
        unit=file.one_of("unit", UNITS),
        scope=cast(Scope, file.one_of("scope", {"taxon", "member"})),
        how_to_count=file.text("how_to_count"),
        says=file.text("says"),
        does_not_say=file.text("does_not_say"),
        valid_from=file.quarter("valid_from"),
        source=file.text("source"),
        names=file.names(),
    )


def _rate(file: DefinitionFile, measures: Mapping[str, Measure]) -> Indicator:
    file.check_keys(required=_RATE_KEYS, optional=_NAMES)
    if file.code in measures:
        raise DefinitionError(file.name, "", f"{file.code} is the code of a measure already.")
    numerator = file.one_of("numerator", measures.keys())
    denominator = file.one_of("denominator", measures.keys())
    _check_pair(file, "denominator", measures[numerator], measures[denominator])
    return Indicator(
        code=file.code,
        title=file.text("title"),
        short=file.text("short"),
        unit="ratio",
        numerator=numerator,
        denominator=denominator,
        says=file.text("says"),
        does_not_say=file.text("does_not_say"),
        valid_from=file.quarter("valid_from"),
        source=file.text("source"),
        names=file.names(),
    )


def _as_indicator(measure: Measure) -> Indicator:
    return Indicator(
        code=measure.code,
        title=measure.title,
        short=measure.short,
        unit=measure.unit,
        numerator=measure.code,
        denominator=None,
        says=measure.says,
        does_not_say=measure.does_not_say,
        valid_from=measure.valid_from,
        source=measure.source,
        names=measure.names,
    )


def _identities(file: DefinitionFile, measures: Mapping[str, Measure]) -> Iterator[Identity]:
    if "at_most" in file.content:
        yield Identity(file.code, _larger(file, "at_most", measures), "error", "identity")
    if "usually_at_most" in file.content:
        # The finding has a name of its own because only appeals and restorations are compared in this way.
        yield Identity(file.code, _larger(file, "usually_at_most", measures), "warning", "appeals-restored")


def _larger(file: DefinitionFile, key: str, measures: Mapping[str, Measure]) -> str:
    larger = file.one_of(key, measures.keys())
    _check_pair(file, key, measures[file.code], measures[larger])
    return larger


def _check_pair(file: DefinitionFile, key: str, first: Measure, second: Measure) -> None:
    if first.code == second.code:
        raise DefinitionError(file.name, key, f"{first.code} cannot be compared with itself.")
    if first.scope != second.scope:
        raise DefinitionError(
            file.name,
            key,
            f"{first.code} is counted by {first.scope} and {second.code} by {second.scope}; "
            "only measures of one scope can be compared.",
        )


def _refuse_cycles(files: Sequence[DefinitionFile], identities: Sequence[Identity]) -> None:
    above = {identity.smaller: identity.larger for identity in identities if identity.severity == "error"}
    for file in files:
        seen = [file.code]
        while seen[-1] in above:
            seen.append(above[seen[-1]])
            if seen[-1] in seen[:-1]:
                raise DefinitionError(file.name, "at_most", f"goes round in a circle: {' <= '.join(seen)}.")
