"""Decides which figures of a release may be printed: never one that gives another away by subtraction.

Simple and over-cautious on purpose. The figures of tied measures in one quarter and group are printed
together or not at all; largest first, each is printed where every part that all printed sums then cut out is
safe, as ``partition`` explains. Rates come last, since they only sharpen what their counts already told.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from metrics.disclosure.policy import Policy
from metrics.disclosure.printing import Printing, Sum
from metrics.disclosure.problem import Contribution, Problem
from metrics.disclosure.protected import (
    NO_DENOMINATOR_NOTE,
    SUPPRESSED_NOTE,
    ProtectedCell,
    ProtectedTable,
    Status,
    protected_table,
)
from metrics.disclosure.quantities import quantities, tied_measures
from metrics.statistics.indicator import Indicator

SOURCE = "Member reports, reviewed by the conveners."
OVERLAP_NOTE = "Reporting groups overlap: their figures are never added up."
SUPPRESSION_NOTE = "Some figures are suppressed to protect a member's figure. Zeros are printed."

Suppression = tuple[str, str | None, str]
"""A figure by its quarter, its reporting group (None: the coalition) and its indicator."""

_DEFAULT = Policy()


@dataclass(frozen=True, slots=True)
class Protected:
    """The tables of a release, safe to print together."""

    headline: ProtectedTable
    by_group: ProtectedTable


def protect(
    problem: Problem,
    *,
    policy: Policy = _DEFAULT,
    forced_suppressed: Collection[Suppression] = frozenset(),
) -> Protected:
    """The headline (quarter x indicator) and the figures by reporting group (quarter x group x indicator).

    ``forced_suppressed`` stay hidden whatever they are, and so does what is tied to them. A measure that
    nobody reported in a quarter is ``not reported`` at the headline and has no rows by group; a measure of
    whole members has none either. The same problem gives the same tables, in whatever order it is told.
    """
    hidden = frozenset(forced_suppressed)
    cells = [cell for period in problem.periods for cell in _Quarter(problem, period, policy, hidden).cells()]
    return Protected(
        headline=protected_table(
            (cell for cell in cells if cell.group is None),
            name="headline",
            title="Coalition totals and rates by quarter",
            source=SOURCE,
            notes=(SUPPRESSION_NOTE,),
        ),
        by_group=protected_table(
            (cell for cell in cells if cell.group is not None),
            name="by_group",
            title="Totals and rates by reporting group and quarter",
            source=SOURCE,
            by_group=True,
            notes=(SUPPRESSION_NOTE, OVERLAP_NOTE),
        ),
    )


class _Quarter:
    """The figures of one quarter and which of them are printed."""

    def __init__(self, problem: Problem, period: str, policy: Policy, hidden: frozenset[Suppression]) -> None:
        self._definitions = problem.definitions
        self._groups = (None, *problem.groups)
        self._period = period
        self._hidden = {(group, indicator) for hidden_in, group, indicator in hidden if hidden_in == period}
        rows = [each for each in problem.contributions if each.period == period]
        self._totals = _totals(rows)
        self._printing = Printing(rows, quantities(problem.definitions), policy)
        self._measures = self._print_measures()
        self._rates = self._print_rates()

    def _print_measures(self) -> set[tuple[str | None, str]]:
        """Prints tied measures together, largest first; returns group and measure of what is printed."""
        sums = [Sum(group, tied) for tied in tied_measures(self._definitions) for group in self._groups_of(tied)]
        sums.sort(key=lambda each: (-self._size(each), each.group or "", min(each.measures)))
        allowed = (each for each in sums if not any((each.group, code) in self._hidden for code in each.measures))
        return {(each.group, code) for each in allowed if self._printing.admit(each) for code in each.measures}

    def _print_rates(self) -> set[tuple[str | None, str]]:
        """Prints rates whose counts are both printed, largest first; returns group and rate."""
        wanted = [
            (Sum(group, _pair(rate), paired=True), rate.code)
            for rate in self._definitions.rates
            for group in self._groups_of(_pair(rate))
            if all((group, code) in self._measures for code in _pair(rate))
        ]
        wanted.sort(key=lambda each: (-self._size(each[0]), each[0].group or "", each[1]))
        allowed = (each for each in wanted if (each[0].group, each[1]) not in self._hidden)
        return {(each.group, code) for each, code in allowed if self._printing.admit(each)}

    def _groups_of(self, measures: frozenset[str]) -> tuple[str | None, ...]:
        by_taxon = all(self._definitions.measures[code].scope == "taxon" for code in measures)
        return self._groups if by_taxon else (None,)

    def _size(self, wanted: Sum) -> int:
        return max(self._total(wanted, code) for code in wanted.measures)

    def _total(self, wanted: Sum, code: str) -> int:
        covered = (amounts for (region, known), amounts in self._totals.items() if wanted.covers(region, known))
        return sum(amounts[code] for amounts in covered)

    def cells(self) -> Iterator[ProtectedCell]:
        """The quarter's figures, in the order of the groups and the definitions, never of their size."""
        for group in self._groups:
            for indicator in self._definitions.indicators.values():
                measures = _pair(indicator)
                if group in self._groups_of(measures):
                    yield from self._cell(group, indicator, measures)

    def _cell(self, group: str | None, indicator: Indicator, measures: frozenset[str]) -> Iterator[ProtectedCell]:
        """The figure; below the headline nothing where nobody in the coalition reported."""
        if not any(measures <= known for _, known in self._totals):
            if group is None:
                yield ProtectedCell(self._period, None, indicator.code, None, None, Status.NOT_REPORTED)
            return
        printed = self._rates if indicator.is_rate else self._measures
        if (group, indicator.code) in printed:
            yield self._published(Sum(group, measures, paired=True), indicator)
        else:
            notes = (SUPPRESSED_NOTE,)
            yield ProtectedCell(self._period, group, indicator.code, None, None, Status.SUPPRESSED, notes)

    def _published(self, printed: Sum, indicator: Indicator) -> ProtectedCell:
        denominator = self._total(printed, indicator.denominator) if indicator.denominator else None
        return ProtectedCell(
            period=self._period,
            group=printed.group,
            indicator=indicator.code,
            numerator=self._total(printed, indicator.numerator),
            denominator=denominator,
            status=Status.PUBLISHED,
            footnotes=(NO_DENOMINATOR_NOTE,) if denominator == 0 else (),
        )


def _totals(rows: Iterable[Contribution]) -> dict[tuple[frozenset[str], frozenset[str]], Counter[str]]:
    """The sums of all measures by region and by set of known measures."""
    found: defaultdict[tuple[frozenset[str], frozenset[str]], Counter[str]] = defaultdict(Counter)
    for row in rows:
        found[row.region, frozenset(row.amounts)].update(row.amounts)
    return found


def _pair(indicator: Indicator) -> frozenset[str]:
    """The measures that an indicator is made of: two for a rate, one for a measure shown as it is."""
    return frozenset({indicator.numerator, indicator.denominator or indicator.numerator})
