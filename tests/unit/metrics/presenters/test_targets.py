from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from metrics.models import Target
from metrics.presenters.targets import OBSTACLES, STATES, WANTED, ShownTarget, shown_target
from metrics.queries.targets import Known, judged
from metrics.statistics.breaks import Break
from metrics.statistics.quarter import Quarter
from metrics.statistics.target import Obstacle

Q4, Q1, Q2 = Quarter(2025, 4), Quarter(2026, 1), Quarter(2026, 2)


def shown(known: Known | None = None, **told: Any) -> ShownTarget:
    row = {
        "wording": "We shall.",
        "indicator": "items_removed",
        "method": "as reported",
        "kind": "decrease",
        "amount": Decimal("0.8"),
        "baseline_first": "2025-Q4",
        "baseline_last": "2025-Q4",
        "due": date(2026, 3, 31),
        **told,
    }
    names = {"kite": "Kite Social"}
    return shown_target(judged(Target(**row), known or Known(Q1, {Q4: 1000, Q1: 1234})), {"skin": "Skins"}, names)


def facts(found: ShownTarget) -> list[str]:
    return [text for _term, text in found.facts]


def test_every_verdict_and_every_reason_has_its_words() -> None:
    assert set(OBSTACLES) == set(Obstacle)
    assert set(STATES) == {"met", "not met", "on the way", "not measurable"}
    assert set(WANTED) == set(Target.Kind.values)


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({}, "80% less than in the baseline"),
        ({"kind": "increase", "amount": Decimal("0.125")}, "12.5% more than in the baseline"),
        ({"kind": "at_least", "amount": Decimal(12000)}, "at least 12,000"),
        ({"kind": "at_most", "amount": Decimal("0.0625"), "indicator": "zero_view_rate"}, "at most 6.25%"),
    ],
)
def test_what_is_wanted_is_said_as_exactly_as_it_was(told: dict[str, Any], words: str) -> None:
    assert facts(shown(**told))[0] == words


def test_a_verdict_shows_all_that_it_rests_on() -> None:
    found = shown(product="skin")
    assert (found.state, found.kind, found.reasons) == ("Not met", "err", ())
    assert facts(found)[1:] == [
        "Items removed after publication, Skins",
        "2025 Q4: 1,000",
        "as reported",
        "2026 Q1: 1,234; to be reached: 200; further away than the baseline was",
    ]


def test_a_goal_between_two_counts_is_not_rounded_to_one_of_them() -> None:
    assert "to be reached: 1.4;" in facts(shown(Known(Q1, {Q4: 7, Q1: 1})))[4]


def test_a_stretch_of_quarters_is_named_from_end_to_end() -> None:
    known = Known(Q2.next(), {Q4: 5, Q1: 5, Q2: 1, Q2.next(): 1})
    found = shown(known, baseline_last="2026-Q1", due=date(2026, 9, 30))
    assert facts(found)[2] == "2025 Q4 to 2026 Q1: 10"
    assert facts(found)[4] == "2026 Q2 to 2026 Q3: 2; to be reached: 2; 100% of the way done"


def test_what_nobody_said_is_said_to_be_left_open() -> None:
    found = shown(indicator="", method="", baseline_first=None, baseline_last=None)
    assert (found.state, len(found.reasons)) == ("Not measurable", 2)
    assert facts(found)[1:] == ["not said", "none said", "none said", "none"]
    level = shown(kind="at_least", baseline_first=None, baseline_last=None)
    assert facts(level)[2] == "none, and a level needs none"


def test_a_member_that_counts_differently_in_between_is_told_of() -> None:
    others = tuple(Break("kite", "items_removed", quarter, "So.") for quarter in (Q4, Q1, Q2))
    found = shown(Known(Q1, {Q4: 1000, Q1: 100}, of_members=others))
    assert found.state == "Met"
    assert found.caveats == ("From 2026 Q1 on Kite Social counts differently (Items removed after publication): So.",)
