"""The arithmetic of statistics over random coalitions, against every figure made by hand from the same rows."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from metrics.statistics.breaks import Break, comparable
from metrics.statistics.completeness import Stretch, is_expected
from metrics.statistics.decomposition import Decomposition, Effects, count_decomposed, rate_decomposed
from metrics.statistics.indicator import definitions
from metrics.statistics.panel import constant_panel
from metrics.statistics.quarter import Quarter, quarters
from metrics.statistics.rates import Figure, figure
from metrics.statistics.spread import Dependence
from metrics.statistics.window import to_date
from tests.member_counts import MemberCount, told_counts, told_rates
from tests.reference.coalitions import changes, figures, lives
from tests.reference.coalitions.figures import ByHand
from tests.reference.coalitions.inventing import coalitions, first_questions, questions
from tests.reference.coalitions.told import INDICATORS, RATES, Asked, Coalition

PARTS = ("member", "taxon", "product", "market", "platform")  # groups overlap, and quarters are no parts
EXAMPLES = [200, pytest.param(4_000, marks=pytest.mark.trial)]
quiet = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


def shown(found: Figure) -> ByHand:
    """A figure of the program, as it is told by hand."""
    spread, owed = found.spread, found.dependence
    return ByHand(
        numerator=found.numerator,
        denominator=found.denominator,
        value=None if found.value is None else Fraction(found.value),
        mean=spread.mean if spread else None,
        quartiles=(spread.lower, spread.median, spread.upper) if spread else None,
        largest_share=owed.share if owed else None,
        without_one=ends(owed),
        contributors=found.contributors,
        expected=found.expected,
        covered_members=found.coverage.members,
        covered_volume=found.coverage.volume,
        status=found.status,
    )


def ends(owed: Dependence | None) -> tuple[Fraction, Fraction] | None:
    """Between what the rate lies when any one member is left out."""
    if owed is None or owed.lowest is None or owed.highest is None:
        return None
    return owed.lowest, owed.highest


def figured(coalition: Coalition, asked: Asked, quarter: str, key: str) -> Figure:
    """The program's figure of what each member's rows add up to, whoever was expected."""
    counts = []
    for member in asked.members:
        pair = figures.told(coalition, asked, quarter, key, member)
        alone = Asked(asked.indicator, (member,), (quarter,))
        mine = [row for row in coalition.rows if (row.quarter, row.member) == (quarter, member)]
        stated = [row.rates[alone.indicator] for row in mine if alone.indicator in row.rates and not row.taxon]
        is_whole = asked.by in ("period", "member") and not asked.filters
        of = pair[1] if pair and asked.indicator in RATES else None
        whole = figures.whole(coalition, asked, quarter, key, member)
        rate = stated[0] if stated and is_whole else None
        counts.append(MemberCount(member, pair[0] if pair else None, of, rate, whole))
    expected = [
        member
        for member in asked.members
        if is_expected([Stretch(*days) for days in lives.stretches(coalition, member)], lives.last_day(quarter))
        and figures.is_concerned(coalition, asked, quarter, key, member)
    ]
    volumes = {member: figures.volume(coalition, asked, quarter, member) for member in asked.members}
    told = told_rates(counts) if asked.indicator in RATES else told_counts(counts)
    return figure(definitions().indicators[asked.indicator], told, expected, volumes)


def taken_apart(coalition: Coalition, asked: Asked) -> Decomposition | None:
    before, after = (changes.parts(coalition, asked, quarter) for quarter in (asked.quarters[0], asked.quarters[-1]))
    broke = changes.broken(coalition, asked, {*before, *after})
    if asked.indicator in RATES:
        return rate_decomposed(before, after, broken=broke)
    counts = ({part: pair[0] for part, pair in each.items()} for each in (before, after))
    return count_decomposed(*counts, broken=broke)


def test_the_definitions_are_those_of_the_program() -> None:
    found = {each.code: (each.numerator, each.denominator) for each in definitions().rates}
    assert found == dict(RATES)
    assert set(definitions().indicators) == set(INDICATORS)


@pytest.mark.parametrize("examples", EXAMPLES)
def test_every_figure_is_the_one_made_by_hand(examples: int) -> None:
    @settings(max_examples=examples, deadline=None, suppress_health_check=quiet)
    @given(st.data())
    def compare(data: st.DataObject) -> None:
        coalition = data.draw(coalitions())
        for asked in data.draw(st.lists(questions(coalition), min_size=1, max_size=6)):
            for quarter in asked.quarters:
                for key in changes.keys(coalition, asked, quarter):
                    by_hand = figures.figure(coalition, asked, quarter, key)
                    assert shown(figured(coalition, asked, quarter, key)) == by_hand, (asked, quarter, key)

    compare()


@pytest.mark.parametrize("examples", EXAMPLES)
def test_every_change_panel_and_total_is_the_one_made_by_hand(examples: int) -> None:
    @settings(max_examples=examples, deadline=None, suppress_health_check=quiet)
    @given(st.data())
    def compare(data: st.DataObject) -> None:
        coalition = data.draw(coalitions())
        plain = [asked for asked in first_questions(coalition) if asked.by == "period"]
        for asked in [*plain, data.draw(questions(coalition))]:
            for by in PARTS:
                compare_change(coalition, replace(asked, by=by, quarters=coalition.quarters))
            compare_panel(coalition, asked)
            if asked.indicator not in RATES:
                compare_to_date(coalition, asked)

    compare()


def compare_change(coalition: Coalition, asked: Asked) -> None:
    by_hand, found = changes.taken_apart(coalition, asked), taken_apart(coalition, asked)
    assert (found is None) == (by_hand is None)
    if found is not None and by_hand is not None:
        assert found.parts == {part: Effects(**reasons) for part, reasons in by_hand.items()}
        total = sum((sum(reasons.values()) for reasons in by_hand.values()), start=0)
        assert found.total.change == found.change == total
    cuts = [Break(cut.member, cut.measure, Quarter.parse(cut.quarter)) for cut in coalition.cuts]
    first, last = Quarter.parse(asked.quarters[0]), Quarter.parse(asked.quarters[-1])
    between = [cut for cut in coalition.cuts if asked.quarters[0] < cut.quarter <= asked.quarters[-1]]
    crossing = [cut for cut in between if cut.measure in asked.measures]
    assert comparable(cuts, definitions().indicators[asked.indicator], first, last) == (not crossing)


def compare_panel(coalition: Coalition, asked: Asked) -> None:
    by_member = Asked(asked.indicator, asked.members, asked.quarters, "member", **asked.filters)
    told = {
        Quarter.parse(quarter): [
            member for member in asked.members if figured(coalition, by_member, quarter, member).contributors
        ]
        for quarter in asked.quarters
    }
    assert constant_panel(told, list(told)) == changes.panel(coalition, by_member, asked.quarters)


def compare_to_date(coalition: Coalition, asked: Asked) -> None:
    of_all = Asked(asked.indicator, asked.members, coalition.quarters, **asked.filters)
    told = [quarter for quarter in coalition.quarters if quarter <= asked.quarters[-1]]
    series = {quarter: figures.figure(coalition, of_all, quarter, quarter).numerator for quarter in told}
    since, last = Quarter.parse(asked.quarters[0]), Quarter.parse(asked.quarters[-1])
    found = to_date([(Quarter.parse(quarter), count) for quarter, count in series.items()], since)
    total, unknown = changes.to_date(series, [str(quarter) for quarter in quarters(since, last)])
    assert (found.value, [str(quarter) for quarter in found.missing]) == (total, unknown)
    window = found.window.start, found.window.end
    assert window == (since.first_day, lives.last_day(asked.quarters[-1]))
