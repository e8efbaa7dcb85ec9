"""Breaks in series: from which quarter on a member, or the coalition, counts a measure differently."""

from collections.abc import Iterable
from dataclasses import dataclass

from metrics.statistics.indicator import Indicator
from metrics.statistics.quarter import Quarter


@dataclass(frozen=True, slots=True)
class Break:
    """A measure that is counted differently from a quarter on, that quarter included.

    ``member`` is empty for a break of the whole coalition, and ``measure`` is a measure's code.
    """

    member: str
    measure: str
    quarter: Quarter
    reason: str = ""


def breaking(indicator: Indicator, breaks: Iterable[Break]) -> tuple[Break, ...]:
    """Those that break the indicator's series: a rate breaks where its numerator or its denominator does.

    In the order of member and quarter.
    """
    measures = {indicator.numerator, indicator.denominator}
    found = (each for each in breaks if each.measure in measures)
    return tuple(sorted(found, key=lambda each: (each.member, each.quarter, each.measure)))


def between(breaks: Iterable[Break], before: Quarter, after: Quarter) -> tuple[Break, ...]:
    """Those that lie between the two quarters; one of the later quarter does, as that is counted the new way."""
    return tuple(each for each in breaks if before < each.quarter <= after)


def crossed(breaks: Iterable[Break], indicator: Indicator, before: Quarter, after: Quarter) -> tuple[Break, ...]:
    """Those that a comparison of the indicator between the two quarters crosses, in the order of member and quarter."""
    return between(breaking(indicator, breaks), before, after)


def comparable(breaks: Iterable[Break], indicator: Indicator, before: Quarter, after: Quarter) -> bool:
    """Whether the indicator was counted in the same way in both quarters."""
    return not crossed(breaks, indicator, before, after)
