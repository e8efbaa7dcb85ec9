"""The coalition's figures against a slow and obvious second computation, and against arithmetic itself."""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.statistics.indicator import definitions
from metrics.statistics.rates import Figure, figure
from tests.member_counts import MemberCount, told_counts, told_rates
from tests.reference.coalitions.figures import quartile

RATE = definitions().indicators["proactive_rate"]
COUNT = definitions().indicators["items_removed"]
MEMBERS = [f"m{number}" for number in range(7)]

known = st.none() | st.integers(0, 50)
stated = st.none() | st.fractions(0, 1, max_denominator=1000)
counts_of_members = st.lists(
    st.builds(MemberCount, st.sampled_from(MEMBERS), known, known, stated),
    unique_by=lambda count: count.member,
)
expectations = st.sets(st.sampled_from(MEMBERS))
volumes_of_members = st.dictionaries(st.sampled_from(MEMBERS), st.integers(0, 9))


Slow = tuple[int | None, int | None, Fraction | None, Fraction | None, int]


def slow_rate(counts: list[MemberCount], expected: set[str]) -> Slow:
    """Numerator, denominator, value, median, contributors: one member after the other, by hand."""
    top = bottom = contributors = 0
    any_pair = False
    rates = []
    for member in sorted(expected):
        for count in counts:
            if count.member != member:
                continue
            if count.numerator is not None and count.denominator is not None:
                any_pair = True
                if count.denominator != 0:
                    top, bottom, contributors = (
                        top + count.numerator,
                        bottom + count.denominator,
                        contributors + 1,
                    )
                    rates.append(Fraction(count.numerator) / count.denominator)
            elif count.stated_rate is not None:
                rates.append(count.stated_rate)
    rates.sort()
    middle = None
    if rates:
        middle = (rates[(len(rates) - 1) // 2] + rates[len(rates) // 2]) / 2
    value = Fraction(top) / bottom if bottom else None
    return (top if any_pair else None, bottom if any_pair else None, value, middle, contributors)


@settings(deadline=None)
@given(counts_of_members, expectations)
def test_spread_and_dependence_agree_with_the_slow_computation(counts: list[MemberCount], expected: set[str]) -> None:
    found = figure(RATE, told_rates(counts), expected, {})
    heard = [count for count in counts if count.member in expected]
    rates = sorted(rate for count in heard if (rate := slow_rate([count], expected)[3]) is not None)
    assert (found.spread is None) == (not rates)
    if found.spread is not None:
        counted = [rate for count in heard if (rate := slow_rate([count], expected)[2]) is not None]
        assert found.spread.mean == (sum(counted) / Fraction(len(counted)) if counted else None)
        wanted = [quartile(rates, number) for number in (1, 2, 3)]
        assert [found.spread.lower, found.spread.median, found.spread.upper] == wanted
    sizes = {c.member: c.denominator for c in heard if c.numerator is not None and c.denominator}
    assert (found.dependence is None) == (not sizes)
    if found.dependence is not None:
        assert sizes[found.dependence.largest] == max(sizes.values())
        assert found.dependence.share == Fraction(max(sizes.values()), sum(sizes.values()))
        without = [slow_rate([c for c in heard if c.member != left_out], expected)[2] for left_out in sizes]
        known = [rate for rate in without if rate is not None]
        ends = (min(known), max(known)) if known else (None, None)
        assert (found.dependence.lowest, found.dependence.highest) == ends


def status_of(found: Figure) -> str:
    if found.value is not None:
        return "ok" if found.contributors == found.expected else "partial"
    if found.denominator == 0:
        return "nothing to divide by"
    return "rate only" if found.median is not None else "not reported"


@settings(deadline=None)
@given(counts_of_members, expectations, volumes_of_members)
def test_a_rate_agrees_with_the_slow_computation(
    counts: list[MemberCount], expected: set[str], volumes: dict[str, int]
) -> None:
    found = figure(RATE, told_rates(counts), expected, volumes)
    shown = (found.numerator, found.denominator, found.value, found.median, found.contributors)
    assert shown == slow_rate(counts, expected)
    assert found.status == status_of(found)


@settings(deadline=None)
@given(counts_of_members, expectations, volumes_of_members)
def test_a_count_is_the_sum_of_its_members(
    counts: list[MemberCount], expected: set[str], volumes: dict[str, int]
) -> None:
    told = {count.member: count.numerator for count in counts if count.member in expected}
    numbers = [number for number in told.values() if number is not None]
    found = figure(COUNT, told_counts(counts), expected, volumes)
    assert found.value == (sum(numbers) if numbers else None)
    assert found.contributors == len(numbers)
    everything = sum(volumes.get(member, 0) for member in expected)
    covered = sum(volumes.get(member, 0) for member, number in told.items() if number is not None)
    assert found.coverage.volume == (Fraction(covered, everything) if everything else None)


@settings(deadline=None)
@given(counts_of_members, expectations, st.randoms(use_true_random=False))
def test_the_order_of_members_is_of_no_account(counts: list[MemberCount], expected: set[str], order: object) -> None:
    shuffled = list(counts)
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    found, same = figure(RATE, told_rates(shuffled), expected, {}), figure(RATE, told_rates(counts), expected, {})
    assert (found, found.spread, found.dependence) == (same, same.spread, same.dependence)


@settings(deadline=None)
@given(st.lists(st.builds(MemberCount, st.sampled_from(MEMBERS), st.integers(0, 50), st.integers(50, 90)),
                min_size=1, unique_by=lambda count: count.member))  # fmt: skip
def test_a_pooled_rate_lies_between_the_lowest_and_the_highest_of_its_members(
    counts: list[MemberCount],
) -> None:
    found = figure(RATE, told_rates(counts), MEMBERS, {})
    rates = [Fraction(count.numerator or 0, count.denominator or 1) for count in counts]
    assert found.value is not None
    assert min(rates) <= found.value <= max(rates)
