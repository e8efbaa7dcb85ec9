"""The attacker: computes from printed tables what should stay hidden. Nothing is released where it succeeds.

It shares no code with the protector and reasons differently. Every printed figure is an equation over
unknowns, one for all rows of a region that know the same measures, and the attacker combines equations with
exact fractions. It knows which unknowns are zero. It succeeds where a combination rests on too few holdings,
or where an amount that it can compute belongs mostly to one holding.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from metrics.disclosure.equations import has_gain, independent
from metrics.disclosure.policy import Policy
from metrics.disclosure.problem import Contribution, Problem
from metrics.statistics.table import Tabular, Value

Kind = Literal["few", "dominated", "rate without its counts", "tied to a suppressed measure"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What the attacker found out, and about which holdings: a secret, for those alone who must repair it."""

    period: str
    kind: Kind
    indicators: tuple[str, ...]
    holdings: frozenset[str] = frozenset()


# A region, the measures known there, and the measures in which an amount lies.
_Unknown = tuple[frozenset[str], frozenset[str], frozenset[str]]


@dataclass(frozen=True, slots=True)
class _Figure:
    period: str
    group: str | None
    indicator: str


@dataclass(frozen=True, slots=True)
class _Equation:
    """What a printed number is the sum of: a measure, over the rows of a group that know some measures."""

    measure: str
    group: str | None
    known: frozenset[str]

    def holds(self, region: frozenset[str], known: frozenset[str], measures: frozenset[str]) -> bool:
        """Whether the sum has what lies in all these measures on the rows of the region that know those."""
        in_group = self.group is None or self.group in region
        return in_group and self.measure in measures and self.known <= known


def attack(problem: Problem, tables: Iterable[Tabular], *, policy: Policy) -> tuple[Finding, ...]:
    """All that the tables give away about the contributions; () where they are safe.

    The tables have the columns of ``protected_table``. A figure counts as printed where any of its cells has
    a number, whatever its status says.
    """
    shown = dict(each for table in tables for each in _figures(table))
    found = list(_broken_rules(problem, shown))
    for period in problem.periods:
        rows = [each for each in problem.contributions if each.period == period]
        equations = [each for each in _equations(problem, shown) if each[0] == period]
        for subject in _subjects(problem):
            system = _System(subject, rows, [equation for _, equation in equations])
            found += [Finding(period, "few", subject, who) for who in system.few(policy)]
            found += [Finding(period, "dominated", subject, who) for who in system.dominated(policy)]
    return tuple(found)


def _figures(table: Tabular) -> Iterator[tuple[_Figure, bool]]:
    """Every printed or suppressed figure of the table, and whether it is printed."""
    places = {column.key: place for place, column in enumerate(table.columns)}
    for row in table.rows:
        group = str(row[places["group"]]) if "group" in places else None
        figure = _Figure(str(row[places["period"]]), group, str(row[places["indicator"]]))
        values = [cell for cell in row if isinstance(cell, Value)]
        if any(value.value is not None for value in values):
            yield figure, True
        elif any(value.status == "suppressed" for value in values):
            yield figure, False


def _broken_rules(problem: Problem, shown: Mapping[_Figure, bool]) -> Iterator[Finding]:
    """Rates beside hidden counts, and measures beside a hidden one that an identity ties to them."""
    for figure in (figure for figure, printed in shown.items() if printed):
        for code in _counts(problem, figure):
            if not shown.get(_Figure(figure.period, figure.group, code)):
                yield Finding(figure.period, "rate without its counts", (figure.indicator, code))
        for pair in _identities(problem):
            if figure.indicator in pair:
                (other,) = set(pair) - {figure.indicator}
                if shown.get(_Figure(figure.period, figure.group, other)) is False:
                    yield Finding(figure.period, "tied to a suppressed measure", (figure.indicator, other))


def _equations(problem: Problem, shown: Mapping[_Figure, bool]) -> Iterator[tuple[str, _Equation]]:
    """The equations of all printed figures, each with its quarter."""
    for figure in (figure for figure, printed in shown.items() if printed):
        counts = _counts(problem, figure)
        for code in counts:
            yield figure.period, _Equation(code, figure.group, counts)


def _counts(problem: Problem, figure: _Figure) -> frozenset[str]:
    indicator = problem.definitions.indicators[figure.indicator]
    return frozenset({indicator.numerator, indicator.denominator or indicator.numerator})


def _identities(problem: Problem) -> list[tuple[str, str]]:
    """Smaller and larger measure of every identity, those that follow from a chain of others included."""
    found = {(each.smaller, each.larger) for each in problem.definitions.identities if each.severity == "error"}
    while more := {(a, d) for a, b in found for c, d in found if b == c} - found:
        found |= more
    return sorted(found)


def _subjects(problem: Problem) -> list[tuple[str, ...]]:
    return [*((code,) for code in problem.definitions.measures), *_identities(problem)]


def _amounts(subject: tuple[str, ...], rows: Iterable[Contribution]) -> dict[_Unknown, Counter[str]]:
    """What the measures have in common and what each has beyond it, by holding, where it is not zero."""
    found: defaultdict[_Unknown, Counter[str]] = defaultdict(Counter)
    for row in rows:
        amounts = {code: row.amounts.get(code, 0) for code in subject}
        common = min(amounts.values())
        parts = {frozenset(subject): common} | {
            frozenset({code}): n - common for code, n in amounts.items() if n > common
        }
        for measures, amount in parts.items():
            if amount:
                found[row.region, frozenset(row.amounts), measures][row.holding] += amount
    return found


class _System:
    """The equations about one measure, or about two and their difference, in one quarter.

    Unknowns that stand alike in all equations are one; those in none, and those of zero, are left out.
    """

    def __init__(self, subject: tuple[str, ...], rows: list[Contribution], equations: list[_Equation]) -> None:
        about = [each for each in equations if each.measure in subject]
        unknowns: defaultdict[tuple[int, ...], Counter[str]] = defaultdict(Counter)
        for (region, known, measures), amounts in _amounts(subject, rows).items():
            factors = tuple(int(each.holds(region, known, measures)) for each in about)
            if any(factors):
                unknowns[factors].update(amounts)
        self._amounts = list(unknowns.values())
        self._equations = [list(row) for row in zip(*unknowns, strict=True)]

    def few(self, policy: Policy) -> Iterator[frozenset[str]]:
        """Holdings, too few by the policy, that some combination of equations rests on alone."""
        small = [told.keys() for told in self._amounts if len(told) < policy.minimum]
        exposed = sorted({holding for holdings in small for holding in holdings})
        size = min(policy.minimum - 1, len(exposed))
        for some in combinations(exposed, size) if exposed else ():
            others = [place for place, told in enumerate(self._amounts) if not told.keys() <= set(some)]
            if len(others) < len(self._amounts) and self._rank(others) < self._rank(range(len(self._amounts))):
                yield frozenset(some)

    def _rank(self, unknowns: Iterable[int]) -> int:
        """Smaller without some unknowns where a combination of equations has no other unknowns than those."""
        places = list(unknowns)
        return len(independent([[row[place] for place in places] for row in self._equations]))

    def dominated(self, policy: Policy) -> Iterator[frozenset[str]]:
        """Holdings with more than the largest share of some amount that can be computed."""
        share = policy.largest_share
        for holding in sorted({holding for told in self._amounts for holding in told}):
            gains = [share.denominator * told[holding] - share.numerator * told.total() for told in self._amounts]
            if max(gains) > 0 and has_gain(self._equations, gains):
                yield frozenset({holding})
