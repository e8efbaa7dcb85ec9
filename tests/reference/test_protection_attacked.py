"""Nothing printed gives a holding away: against the attacker, and against every small sum and difference by hand."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, product

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from metrics.disclosure.attack import attack
from metrics.disclosure.policy import Policy
from metrics.disclosure.problem import Contribution, Problem
from metrics.disclosure.protect import Protected, protect
from metrics.statistics.table import Column, Table, Tabular, Value
from tests.unit.metrics.disclosure.cases import PERIOD, figures, small_definitions

GROUPS = ("birds", "cats", "parrots")
DEFINITIONS = small_definitions()
POLICY = Policy()

amounts = st.sampled_from([5, 9, 4, 7, 1, 0, 40])


REGIONS = [frozenset(some) for count in range(3) for some in combinations(GROUPS, count)]
KNOWN = [("other",), ("whole", "part"), ("whole",), ("part",)]


@st.composite
def contributions(
    draw: st.DrawFn, region: frozenset[str], holding: str, patterns: list[tuple[str, ...]]
) -> Contribution:
    whole = draw(amounts)
    told = {"whole": whole, "part": draw(st.integers(0, whole)), "other": draw(amounts)}
    return Contribution(PERIOD, holding, region, {code: told[code] for code in draw(st.sampled_from(patterns))})


@st.composite
def small_problems(draw: st.DrawFn, most_regions: int = 5) -> Problem:
    """Up to six holdings, each with a row or none in some regions: in no group, in one, in two that overlap."""
    regions = draw(st.lists(st.sampled_from(REGIONS), min_size=2, max_size=most_regions, unique=True))
    patterns = draw(st.lists(st.sampled_from(KNOWN), min_size=1, max_size=2, unique=True))
    reporting = {region: draw(st.sampled_from(["klmnop", "klmn", "klm", "kl"])) for region in regions}
    rows = [
        draw(contributions(region, holding, patterns)) for region, holdings in reporting.items() for holding in holdings
    ]
    return Problem((PERIOD,), GROUPS, tuple(rows), DEFINITIONS)


problems = small_problems()


def tables(protected: Protected) -> tuple[Tabular, Tabular]:
    return protected.headline, protected.by_group


def shown(protected: Protected) -> dict[tuple[str, ...], tuple[object, str]]:
    return figures(protected.headline) | figures(protected.by_group)


@settings(max_examples=200, deadline=None)
@given(problems)
def test_the_attacker_derives_nothing_from_what_is_printed(problem: Problem) -> None:
    assert attack(problem, tables(protect(problem)), policy=POLICY) == ()


def equations(problem: Problem, protected: Protected) -> set[tuple[tuple[int, str], ...]]:
    """Each printed number as the set of (row, measure) that it is the sum of, over the rows as they were told."""
    found = set()
    for name, (_, status) in shown(protected).items():
        if status != "published":
            continue
        *group, code = name
        counts = {"part", "whole"} if code == "rate" else {code}
        rows = [
            place
            for place, row in enumerate(problem.contributions)
            if set(group) <= row.region and counts <= row.amounts.keys()
        ]
        for count in counts:
            found.add(tuple((place, count) for place in rows if problem.contributions[place].amounts[count]))
    return found - {()}


def leaks(problem: Problem, protected: Protected) -> Iterator[tuple[Counter[str], tuple[int, ...]]]:
    """Every sum and difference of up to four printed numbers that rests on too few holdings or mostly on one."""
    known = sorted(equations(problem, protected))
    for count in range(1, min(4, len(known)) + 1):
        for some in combinations(known, count):
            for signs in product((1, -1), repeat=count):
                weights: Counter[tuple[int, str]] = Counter()
                for sign, places in zip(signs, some, strict=True):
                    weights.update(dict.fromkeys(places, sign))
                parts = resolved(problem, weights)
                if not tolerable(parts):
                    yield Counter({who: amount for who, amount, _ in parts}), signs


def resolved(problem: Problem, weights: Counter[tuple[int, str]]) -> list[tuple[str, int, int]]:
    """Holding, amount and weight of what is left when part and whole of a row are told apart or known alike."""
    parts = []
    for place, row in enumerate(problem.contributions):
        part, whole = row.amounts.get("part", 0), row.amounts.get("whole", 0)
        common = min(part, whole)
        of_part, of_whole = weights[place, "part"], weights[place, "whole"]
        parts.append((row.holding, common, of_part + of_whole))
        parts.append((row.holding, whole - common, of_whole))
        parts.append((row.holding, part - common, of_part))
        parts.append((row.holding, row.amounts.get("other", 0), weights[place, "other"]))
    return [(who, amount, weight) for who, amount, weight in parts if amount and weight]


def tolerable(parts: list[tuple[str, int, int]]) -> bool:
    if not parts:
        return True
    told: Counter[str] = Counter()
    for who, amount, weight in parts:
        told[who] += amount * weight
    if len({who for who, _, _ in parts}) < 3:
        return False
    if any(weight < 0 for _, _, weight in parts):
        return True
    return 5 * max(told.values()) <= 4 * told.total()


@settings(max_examples=60, deadline=None)
@given(small_problems(most_regions=2))
def test_no_small_sum_or_difference_gives_a_holding_away(problem: Problem) -> None:
    assert next(leaks(problem, protect(problem)), None) is None


def published_as_well(table: Tabular, name: tuple[str, ...]) -> Table:
    """The table with one hidden figure printed by mistake."""
    keys = [column.key for column in table.columns]
    place = list(figures(table)).index(name)
    row = [Value(1, "published") if key == "value" else cell for key, cell in zip(keys, table.rows[place], strict=True)]
    columns = tuple(replace(column) if isinstance(column, Column) else column for column in table.columns)
    rows = (*table.rows[:place], tuple(row), *table.rows[place + 1 :])
    return Table(table.name, table.title, columns, rows, table.unit, table.source)


@settings(max_examples=150, deadline=None)
@given(problems, st.data())
def test_one_hidden_figure_printed_by_mistake_is_noticed(problem: Problem, data: st.DataObject) -> None:
    """A figure that is unsafe by itself, printed alone among what else is printed."""
    protected = protect(problem)
    unsafe = [name for name, figure in shown(protected).items() if figure[1] == "suppressed" and primary(problem, name)]
    assume(unsafe)
    name = data.draw(st.sampled_from(sorted(unsafe)))
    headline, by_group = tables(protected)
    if len(name) == 1:
        headline = published_as_well(headline, name)
    else:
        by_group = published_as_well(by_group, name)
    kinds = {finding.kind for finding in attack(problem, (headline, by_group), policy=POLICY)}
    assert kinds & {"few", "dominated"}


def primary(problem: Problem, name: tuple[str, ...]) -> bool:
    *group, code = name
    told: Counter[str] = Counter()
    for row in problem.contributions:
        if set(group) <= row.region:
            told[row.holding] += row.amounts.get(code, 0)
    above_zero = [amount for amount in told.values() if amount]
    return bool(above_zero) and (len(above_zero) < 3 or 5 * max(above_zero) > 4 * sum(above_zero))


@settings(max_examples=60, deadline=None)
@given(problems, st.randoms(use_true_random=False))
def test_the_order_of_what_is_told_is_of_no_account(problem: Problem, order: object) -> None:
    rows = list(problem.contributions)
    order.shuffle(rows)  # type: ignore[attr-defined]
    assert protect(replace(problem, contributions=tuple(rows))) == protect(problem)


@settings(max_examples=60, deadline=None)
@given(problems)
def test_figures_of_ten_times_the_size_are_printed_and_hidden_alike(problem: Problem) -> None:
    rows = [replace(row, amounts={code: 10 * n for code, n in row.amounts.items()}) for row in problem.contributions]
    larger = protect(replace(problem, contributions=tuple(rows)))
    statuses = {name: status for name, (_, status) in shown(protect(problem)).items()}
    assert {name: status for name, (_, status) in shown(larger).items()} == statuses


@settings(max_examples=60, deadline=None)
@given(problems)
def test_what_is_printed_is_the_exact_sum(problem: Problem) -> None:
    for name, (value, status) in shown(protect(problem)).items():
        *group, code = name
        if status == "published" and code != "rate":
            rows = [row for row in problem.contributions if set(group) <= row.region]
            assert value == sum(row.amounts.get(code, 0) for row in rows)


@settings(max_examples=60, deadline=None)
@given(problems, st.sampled_from(GROUPS), st.sampled_from(["part", "whole", "other"]))
def test_hiding_one_more_figure_is_safe(problem: Problem, group: str, code: str) -> None:
    protected = protect(problem, forced_suppressed={(PERIOD, group, code)})
    assert attack(problem, tables(protected), policy=POLICY) == ()
    assert figures(protected.by_group).get((group, code), (None, "suppressed")) == (None, "suppressed")
