"""What may be added up, and what may not: the one place that refuses, and says what to do instead."""

from collections.abc import Collection, Iterable
from functools import cache
from typing import ClassVar

from metrics.statistics.indicator import Definitions, Indicator


class NotAdded(ValueError):
    """A sum that would be no figure. ``detail`` says why, ``remedy`` what to do instead; ``code`` is for programs."""

    code: ClassVar[str]
    remedy: ClassVar[str]

    def __init__(self, detail: str) -> None:
        super().__init__(f"{detail} {self.remedy}")
        self.detail = detail


class OverlappingParts(NotAdded):
    """What is in both parts would be counted twice."""

    code = "overlapping-parts"
    remedy = "Show each on its own, or ask for the one figure that holds them all."


class DifferentUnits(NotAdded):
    """Items and people make a number of nothing."""

    code = "different-units"
    remedy = "Show a figure for each unit."


class DifferentDenominators(NotAdded):
    """Rates of different things: the denominator is part of what a rate is."""

    code = "different-denominators"
    remedy = "Show the rates beside each other, each with what it is a share of."


class RatesAdded(NotAdded):
    """A sum of shares is no share, and their average is not that of the whole."""

    code = "rates-added"
    remedy = "Add up their numerators and their denominators, then divide."


def one_unit(units: Iterable[str]) -> str:
    """The unit that all have; DifferentUnits where they have several, ValueError for no unit at all."""
    found = list(dict.fromkeys(units))
    if not found:
        raise ValueError("There is nothing to add up: name at least one figure.")
    if len(found) > 1:
        raise DifferentUnits(f"Figures in different units are not added: {_listed(found)}.")
    return found[0]


def parts_of_a_total(units: Iterable[str]) -> None:
    """Refuses what cannot be drawn or summed as parts of one total: rates and different units."""
    if one_unit(units) == "ratio":
        raise RatesAdded("Rates are no parts of a total.")


@cache
def measures_added(codes: tuple[str, ...], known: Definitions) -> str:
    """The unit of the sum of these measures.

    DifferentUnits; OverlappingParts where one counts a part of another, as ``removed_within_24h`` does of
    ``items_removed``, or is named twice. KeyError for a code that is no measure's.
    """
    unit = one_unit(known.measures[code].unit for code in codes)
    if len(set(codes)) < len(codes):
        raise OverlappingParts("A measure is added to itself.")
    for code in codes:
        if above := _wholes(code, known) & set(codes):
            raise OverlappingParts(f"{code} is a part of {_listed(sorted(above))}: it would count twice.")
    return unit


def _wholes(code: str, known: Definitions) -> set[str]:
    """The measures that the measure is a part of, by the identities that always hold."""
    found: set[str] = set()
    above = {code}
    while above:
        above = {each.larger for each in known.identities if each.severity == "error" and each.smaller in above}
        found |= above
    return found


def adds_up(indicator: Indicator, by: str) -> bool:
    """Whether the figures of an indicator, listed by this dimension, are parts that may be added up.

    Rates have no sum, and reporting groups overlap; whatever else a row names, rows exclude each other.
    """
    return not indicator.is_rate and by != "group"


def groups_added(groups: Collection[str]) -> None:
    """Reporting groups overlap, as "Sea turtles" and "Reptiles" do; so more than one is never added up."""
    if len(groups) > 1:
        raise OverlappingParts(f"Reporting groups overlap and are not added: {_listed(groups)}.")


def pooled(indicators: Iterable[Indicator]) -> str:
    """The denominator by which rates of members are pooled: those of one indicator, and of no other.

    DifferentDenominators for rates of different things, OverlappingParts for two rates of the same thing;
    ValueError for what is no rate, and for nothing at all.
    """
    rates: dict[str, str] = {}
    for indicator in indicators:
        if indicator.denominator is None:
            raise ValueError(f"{indicator.code} is a count, which has no denominator: add it up instead.")
        rates[indicator.code] = indicator.denominator
    if not rates:
        raise ValueError("There is nothing to pool: name a rate.")
    if len(set(rates.values())) > 1:
        told = _listed([f"{code} (of {denominator})" for code, denominator in rates.items()])
        raise DifferentDenominators(f"Rates with different denominators are not pooled: {told}.")
    if len(rates) > 1:
        raise OverlappingParts(f"What one of {_listed(rates)} counts may be in the other too.")
    return next(iter(rates.values()))


def indicators_together(codes: Collection[str], known: Definitions) -> None:
    """Refuses what would be one figure of several indicators, unless they are counts that may be added up.

    KeyError for a code that is no indicator's.
    """
    indicators = [known.indicators[code] for code in codes]
    if not indicators:
        return
    if one_unit(indicator.unit for indicator in indicators) == "ratio":
        pooled(indicators)
    else:
        measures_added(tuple(indicator.numerator for indicator in indicators), known)


def _listed(names: Collection[str]) -> str:
    return ", ".join(names)
