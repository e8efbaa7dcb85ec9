"""Random coalitions in the database: whatever is asked of them is answered as it is by hand."""

from dataclasses import replace

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from members.models import User
from members.queries import actor_for
from metrics.models import Taxon
from metrics.queries.movement import PARTS, movement
from metrics.queries.panel import panel_of
from metrics.queries.progress import Progress, answer
from metrics.queries.question import ask
from metrics.queries.taxa import match
from metrics.statistics.decomposition import Effects
from tests.reference.coalitions import changes, figures, in_the_database, lives
from tests.reference.coalitions.inventing import coalitions, first_questions, questions
from tests.reference.coalitions.told import Asked, Coalition
from tests.reference.test_any_coalition import shown

EXAMPLES = [20, pytest.param(400, marks=pytest.mark.trial)]
QUESTIONS = 8
# Without making a failure smaller, which takes minutes here: the same example of fewer rows is soon made by hand.
phases = (Phase.explicit, Phase.reuse, Phase.generate)
quiet = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture]


@pytest.mark.parametrize("examples", EXAMPLES)
def test_whatever_is_asked_is_answered_as_by_hand(examples: int, reviewer: User, administrator: User) -> None:
    @settings(max_examples=examples, deadline=None, phases=phases, suppress_health_check=quiet)
    @given(st.data())
    def compare(data: st.DataObject) -> None:
        coalition = data.draw(coalitions())
        asked = data.draw(st.lists(questions(coalition), min_size=QUESTIONS, max_size=QUESTIONS))
        with transaction.atomic():
            slugs = in_the_database.write(coalition, administrator=administrator, reviewer=reviewer)
            compare_groups(coalition)
            for each in [*first_questions(coalition), *asked]:
                compare_figures(coalition, each, slugs, reviewer)
                if set(each.members) == set(coalition.joined) or len(each.members) == 1:
                    compare_change(coalition, each, slugs, reviewer)
                    compare_panel(coalition, each, slugs, reviewer)
            transaction.set_rollback(True)

    compare()


def compare_groups(coalition: Coalition) -> None:
    """A group that a row names in place of a taxon stands in the tree where it does by hand."""
    for group in coalition.groups:
        id = match([group], on=lives.last_day(coalition.quarters[-1]))[group].taxon_id
        found = Taxon.objects.get(pk=id).name if id else ""
        assert found == lives.nearest_above_all(coalition, group)


def parameters(coalition: Coalition, asked: Asked, slugs: dict[str, str]) -> dict[str, str]:
    filters = {name: slugs.get(value, value) for name, value in asked.filters.items()}
    if len(asked.members) == 1 and len(coalition.joined) > 1:
        filters["member"] = slugs[asked.members[0]]
    named = {"indicator": asked.indicator, "by": asked.by, **filters}
    return named | {"from": asked.quarters[0], "to": asked.quarters[-1]}


def answered(coalition: Coalition, asked: Asked, slugs: dict[str, str], reviewer: User) -> Progress:
    question = ask(actor_for(reviewer), parameters(coalition, asked, slugs))
    wanted = {slugs[member] for member in asked.members}
    members = {id: member for id, member in question.members.items() if member.slug in wanted}
    assert len(members) == len(wanted)
    return answer(replace(question, members=members))


def compare_figures(coalition: Coalition, asked: Asked, slugs: dict[str, str], reviewer: User) -> None:
    found = answered(coalition, asked, slugs, reviewer)
    rows = {(str(row.period), row.key): row.figure for row in found.rows}
    assert len(rows) == len(found.rows), asked
    for quarter in asked.quarters:
        for key in changes.keys(coalition, asked, quarter):
            by_hand = figures.figure(coalition, asked, quarter, key)
            row = rows.pop((quarter, slugs.get(key, key)), None)
            if row is None:  # nobody told a count: what nobody spoke of is not listed
                assert (by_hand.numerator, by_hand.mean) == (None, None), (asked, quarter, key)
            else:
                assert shown(row) == by_hand, (asked, quarter, key)
    for row in rows.values():  # told by somebody who was not expected to
        assert (row.numerator, row.contributors, row.median) == (None, 0, None), (asked, row)
    cuts = {(cut.quarter, cut.member) for cut in coalition.cuts if cut.measure in asked.measures}
    wanted = {
        (quarter, slugs.get(member, "")) for quarter, member in cuts
        if quarter in asked.quarters and member in ("", *asked.members)
    }  # fmt: skip
    assert {(str(each.quarter), each.member) for each in found.breaks} == wanted


def compare_change(coalition: Coalition, asked: Asked, slugs: dict[str, str], reviewer: User) -> None:
    if asked.by not in PARTS or len(asked.quarters) < 2:
        return
    found = movement(actor_for(reviewer), parameters(coalition, asked, slugs)).decomposition
    by_hand = changes.taken_apart(coalition, asked)
    assert (found is None) == (by_hand is None), asked
    if found is not None and by_hand is not None:
        assert found.parts == {slugs.get(part, part): Effects(**reasons) for part, reasons in by_hand.items()}, asked


def compare_panel(coalition: Coalition, asked: Asked, slugs: dict[str, str], reviewer: User) -> None:
    asked = replace(asked, by="member")
    shown_here = [each for each in asked.quarters if not (coalition.last_is_open and each == coalition.quarters[-1])]
    by_hand = changes.panel(coalition, asked, shown_here)
    whole = ask(actor_for(reviewer), parameters(coalition, replace(asked, by="period"), slugs))
    found = panel_of(answer(whole))
    if found is None:
        assert len(shown_here) < 2 or not by_hand, asked
        return
    constant = replace(asked, members=tuple(sorted(by_hand)), by="period")
    assert len(found.members) == len(by_hand), asked
    for period, figure in found.figures:
        wanted = figures.figure(coalition, constant, str(period), str(period))
        assert (figure.numerator, figure.denominator, figure.value) == (
            wanted.numerator,
            wanted.denominator,
            wanted.value,
        ), asked
    others = set(asked.members) - by_hand
    assert found.is_everybody == (
        not any(figures.figure(coalition, asked, each, member).contributors for each in shown_here for member in others)
    )
